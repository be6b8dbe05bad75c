import { formatBytes, formatCount, formatDuration, formatRate } from "../output/format.ts";
import type { FindingFacts, Verification } from "../schemas/verify.ts";

type SessionFacts = Verification["sessions"][number];

const NAMES_SHOWN = 10;
const FINDINGS_SHOWN = 20;

/** What each reason for a partial result means to people. */
const REASONS: Readonly<Record<string, string>> = {
  nothingToCompare:
    "readable, nothing to compare: neither a manifest nor a journal knows these data",
  manifestDamaged: "its manifest cannot be used",
  journalOnly: "it has no manifest; compared with the journal that its writer left",
  incompleteSession: "its writer did not come to its end",
  notClosed: "no filemark follows its data",
  aborted: "verifying was stopped",
  error: "verifying ended early",
  tooManyFindings: "too many blocks are wrong; the rest was not looked at",
  notSupported: "the drive cannot verify by itself",
};

/** The result of a verification in one sentence. */
export function verifyHeadline(verification: Verification): string {
  const { result, sessions, byteCount, lostSessions } = verification;
  const what = `${formatCount(sessions.length, "session")}, ${formatBytes(byteCount)}`;
  switch (result) {
    case "same":
      return lostSessions.length === 0
        ? `verified: ${what} are as they were written`
        : `partly verified: ${what} are as they were written; ${formatCount(lostSessions.length, "session")} not on the tape`;
    case "different":
      return `NOT VERIFIED: ${what}: ${wrongText(sessions)}`;
    case "partial":
      return sessions.length === 0
        ? "nothing verified: there is no data on the tape"
        : `partly verified: ${what}, nothing differs, but not all could be compared`;
  }
}

function wrongText(sessions: readonly SessionFacts[]): string {
  const blocks = sessions
    .flatMap(({ findings }) => findings)
    .reduce((sum, { blockCount }) => sum + (blockCount ?? 1), 0);
  const files = sessions.reduce(
    (sum, { filesDifferent, filesTouched }) =>
      sum + (filesDifferent?.length ?? 0) + (filesTouched?.length ?? 0),
    0,
  );
  return `${formatCount(blocks, "block")} and ${formatCount(files, "file")} are not as they were written`;
}

/** What was verified, session by session, and what is wrong. */
export function verifyLines(verification: Verification): readonly string[] {
  const { covers, method, elapsedMs, tapeMs, byteCount } = verification;
  const yes = (word: string, covered: boolean): string => `${word} ${covered ? "yes" : "no"}`;
  const coverage = [
    yes("host memory", covers.hostMemory),
    yes("cable and adapter", covers.cableAndAdapter),
    yes("drive", covers.drive),
    yes("medium", covers.medium),
    covers.everyBlock ? "every block" : "a sample of the blocks",
  ].join(", ");
  const rate = formatRate(byteCount, elapsedMs);
  const time = [formatDuration(elapsedMs), ...(rate === undefined ? [] : [rate])].join(", ");
  return [
    ...verification.sessions.flatMap(sessionLines),
    ...verification.lostSessions.flatMap(lostLines),
    ...(verification.problem === undefined ? [] : [`  ${verification.problem.message}`]),
    `  method ${method} covers: ${coverage}`,
    `  took ${time}; the tape needs ${formatDuration(tapeMs)}`,
  ];
}

function sessionLines(session: SessionFacts): readonly string[] {
  const { ordinal, findings, filesSame, filesDifferent = [], filesTouched = [] } = session;
  const whole = session.stream === "same" ? ", the whole stream has the right digest" : "";
  const files =
    (filesSame ?? 0) === 0
      ? whole
      : `, ${formatCount(filesSame ?? 0, "file")} with the right digest`;
  const blocks = formatCount(session.comparedCount, "block");
  return [
    `  session ${String(ordinal)}: ${session.result}; ${blocks} compared with its ${session.comparedWith}${files}`,
    ...session.reasons.map((reason) => `    ${REASONS[reason] ?? reason}`),
    ...(session.problem === undefined ? [] : [`    ${session.problem.message}`]),
    ...findings.slice(0, FINDINGS_SHOWN).flatMap(findingLines),
    ...moreLine(findings.length - FINDINGS_SHOWN, "finding"),
    ...nameLines("file with a wrong digest", filesDifferent),
    ...nameLines("file not whole or damaged", filesTouched),
    ...onTapeLines(session),
  ];
}

function lostLines(lost: Verification["lostSessions"][number]): readonly string[] {
  const { session, firstObject, sentBlockCount, provedBlockCount, files } = lost;
  const sent = `${formatCount(sentBlockCount, "block")} were sent, ${provedBlockCount.toLocaleString("en-US")} proved`;
  return [
    `  session ${String(session)}: not on the tape; its writer was ended before it was: object ${String(firstObject)}, ${sent}`,
    ...nameLines("not on the tape, as far as its journal tells", files),
  ];
}

function onTapeLines({ filesOnTape, unprovedMissingCount }: SessionFacts): readonly string[] {
  const lost =
    unprovedMissingCount > 0
      ? [
          `    ${formatCount(unprovedMissingCount, "block")} that were sent but never proved are not there`,
        ]
      : [];
  if (filesOnTape === undefined) return lost;
  const { whole, partial, missing, sources } = filesOnTape;
  return [
    ...lost,
    ...nameLines("wholly on the tape", whole),
    ...nameLines("partly on the tape", partial),
    ...nameLines("not on the tape", missing),
    ...(sources.length === 0
      ? []
      : [`    not on the tape either: what else there is in ${sources.join(", ")}`]),
  ];
}

/** What is wrong at one place: the block, the files and the bytes. */
export function findingLines(finding: FindingFacts): readonly string[] {
  const { block, object, kind, stream, reread, bits } = finding;
  const range = `bytes ${String(stream.fromByte)} to ${String(stream.toByte - 1)} of the stream`;
  const count =
    finding.blockCount === undefined ? "" : ` and ${String(finding.blockCount - 1)} more`;
  const again =
    reread === undefined
      ? ""
      : `; read again ${String(reread.attemptCount)} times: ${reread.gives}`;
  const bitText =
    bits === undefined
      ? ""
      : `; ${formatCount(bits.differingBits, "bit")} in ${formatCount(bits.differingBytes, "byte")} differ`;
  return [
    `    block ${String(block)}${count} (object ${String(object)}), ${range}: ${kind}, ${finding.problem}${again}${bitText}`,
    ...fileLines(finding),
  ];
}

/** Which files a finding touches: first those that are not as they were. */
function fileLines({ files, moreFiles }: FindingFacts): readonly string[] {
  const wrong = files.filter(({ contentRight }) => contentRight === false);
  const named = wrong.length > 0 ? wrong : files;
  const others = files.length - named.length;
  return [
    ...named.slice(0, NAMES_SHOWN).map((file) => `      file ${file.name}: ${fileRange(file)}`),
    ...(named.length > NAMES_SHOWN || (moreFiles && others === 0) ? ["      and more files"] : []),
    ...(others === 0
      ? []
      : [
          `      ${formatCount(others, "other file")}${moreFiles ? " and more" : ""} in it: the content is right by its digest, where there is one`,
        ]),
  ];
}

function fileRange(file: FindingFacts["files"][number]): string {
  if (file.toByte <= file.fromByte) return "only its header in the archive";
  const header = file.header ? " and its header" : "";
  const right = file.contentRight === true ? ", whose digest is right" : "";
  return `bytes ${String(file.fromByte)} to ${String(file.toByte - 1)}${right}${header}`;
}

/** The first names of a list and how many there are. */
export function nameLines(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [
    `    ${what}: ${names.length.toLocaleString("en-US")}`,
    ...names.slice(0, NAMES_SHOWN).map((name) => `      ${name}`),
    ...moreLine(names.length - NAMES_SHOWN, "name"),
  ];
}

const moreLine = (count: number, noun: string): readonly string[] =>
  count > 0 ? [`      and ${formatCount(count, noun)} more (--json has them)`] : [];
