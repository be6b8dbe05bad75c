import { fileFate } from "../../src/index.ts";
import type {
  BlockFinding,
  FileCheck,
  FileFate,
  Journal,
  SessionVerification,
  VerifyReport,
} from "../../src/index.ts";
import type { ExitStatus } from "../exit-code.ts";
import { EXIT, exitStatusOf, gravest } from "../exit-code.ts";
import { readableName } from "../output/format.ts";
import { errorFacts } from "../output/report-error.ts";
import type { FindingFacts, Verification } from "../schemas/verify.ts";

type SessionFacts = Verification["sessions"][number];

/** A verification as documents show it. */
export function verificationOf(
  report: VerifyReport,
  facts: {
    readonly elapsedMs: number;
    readonly journals: readonly Journal[];
    readonly lost: readonly Journal[];
  },
): Verification {
  const { method, result, coverage, seed, scanProblem } = report;
  return {
    method,
    result,
    covers: { ...coverage },
    byteCount: report.byteCount,
    elapsedMs: facts.elapsedMs,
    tapeMs: report.elapsedMs,
    ...(seed === undefined ? {} : { seed }),
    ...(scanProblem === undefined ? {} : { problem: errorFacts(scanProblem) }),
    sessions: report.sessions.map((session) => sessionFacts(session, facts.journals)),
    lostSessions: facts.lost.map((journal) => ({
      session: journal.sessionNumber,
      firstObject: Number(journal.firstObject),
      journal: journal.folder,
      sentBlockCount: journal.blockCount,
      provedBlockCount: journal.provedBlockCount,
      files: [...journal.files()].map(({ name }) => readableName(name)),
    })),
  };
}

function sessionFacts(session: SessionVerification, journals: readonly Journal[]): SessionFacts {
  const { check, sessionNumber, ordinal, result, reasons, comparedWith } = session;
  const { files, stream, error } = check;
  return {
    ...{ ordinal, result, comparedWith },
    ...(sessionNumber === undefined ? {} : { sessionNumber }),
    reasons: [...reasons],
    firstObject: Number(session.firstObject),
    blocksOnTape: session.blocksOnTape,
    blockCount: check.blockCount,
    comparedCount: check.comparedCount,
    unprovedMissingCount: check.unprovedMissingCount,
    byteCount: check.byteCount,
    ...(files === undefined
      ? {}
      : {
          filesSame: files.sameCount,
          filesDifferent: files.different.map(readableName),
          filesTouched: files.touched.map(readableName),
        }),
    ...filesOnTape(session, journals),
    ...(stream === undefined ? {} : { stream }),
    findings: check.findings.map((finding) => findingFacts(finding, check.files)),
    ...(error === undefined ? {} : { problem: errorFacts(error) }),
  };
}

/** What a session that was not brought to its end holds: its journal knows the files that were begun. */
function filesOnTape(
  session: SessionVerification,
  journals: readonly Journal[],
): Pick<SessionFacts, "filesOnTape"> {
  if (session.comparedWith !== "journal") return {};
  const record = journals
    .filter(({ firstObject }) => firstObject === session.firstObject)
    .sort((a, b) => b.header.createdEpochMs - a.header.createdEpochMs)[0];
  return record === undefined ? {} : { filesOnTape: fatesOf(record, session.check.byteCount) };
}

function fatesOf(record: Journal, byteCount: number): NonNullable<SessionFacts["filesOnTape"]> {
  const names: Record<FileFate, string[]> = { whole: [], partial: [], missing: [] };
  for (const file of record.files()) {
    names[fileFate(file, BigInt(byteCount))].push(readableName(file.name));
  }
  return { wholeCount: names.whole.length, ...names, sources: record.header.sources ?? [] };
}

/** A finding as documents show it; with digests of the files it is known which of them are right all the same. */
export function findingFacts(finding: BlockFinding, digests?: FileCheck): FindingFacts {
  const { kind, index, objectNumber, range, touched } = finding;
  const wrong = namesOfWrong(digests);
  return {
    kind,
    block: index,
    object: Number(objectNumber),
    ...("blockCount" in finding ? { blockCount: finding.blockCount } : {}),
    stream: { fromByte: Number(range.fromByte), toByte: Number(range.toByte) },
    files: touched.files.map((file) => ({
      name: readableName(file.name),
      header: file.header,
      fromByte: Number(file.range.fromByte),
      toByte: Number(file.range.toByte),
      ...(wrong === undefined || file.range.toByte === file.range.fromByte
        ? {}
        : { contentRight: !wrong.has(file.name) }),
    })),
    moreFiles: touched.more,
    problem: problemOf(finding),
    ...("reread" in finding ? { reread: { ...finding.reread } } : {}),
    ...bitsOf(finding),
  };
}

/** Files that are not as they were written; undefined when that is not known of every file. */
function namesOfWrong(digests: FileCheck | undefined): ReadonlySet<string> | undefined {
  if (digests === undefined || digests.sameCount === 0) return undefined;
  const { touched, touchedCount, different, differentCount } = digests;
  const all = touched.length === touchedCount && different.length === differentCount;
  return all ? new Set([...touched, ...different]) : undefined;
}

function bitsOf(finding: BlockFinding): Pick<FindingFacts, "bits"> {
  if (finding.kind !== "different" || finding.bits === undefined) return {};
  const { bits } = finding;
  const { differingBits, differingBytes } = bits;
  return { bits: { against: bits.with, differingBits, differingBytes } };
}

function problemOf(finding: BlockFinding): string {
  switch (finding.kind) {
    case "different":
      return finding.expectedBytes === finding.actualBytes
        ? "its checksum is not that of what was written"
        : `it has ${String(finding.actualBytes)} bytes instead of ${String(finding.expectedBytes)}`;
    case "unreadable":
      return finding.problem;
    case "missing":
      return `the tape ends before it (${finding.found})`;
    case "extra":
      return "there is more on the tape than was written";
  }
}

/** Journals of sessions of which nothing is on the tape, if all of the tape was looked at. */
export function lostSessions(
  report: VerifyReport,
  journals: readonly Journal[],
): readonly Journal[] {
  const starts = new Set(report.sessions.map(({ firstObject }) => firstObject));
  return journals.filter(
    ({ header, firstObject }) => header.partition === report.partition && !starts.has(firstObject),
  );
}

/** The exit status of a verification. */
export function verifyStatus(report: VerifyReport, lostCount: number): ExitStatus {
  const aborted = report.sessions.some(({ reasons }) => reasons.includes("aborted"));
  const statuses = report.sessions.flatMap(sessionStatuses);
  if (report.scanProblem !== undefined) statuses.push(exitStatusOf(report.scanProblem));
  if (report.result !== "same" || lostCount > 0) statuses.push(EXIT.partial);
  const gravestStatus = gravest(statuses);
  const interrupted = aborted || statuses.includes(EXIT.interrupted);
  return gravestStatus === EXIT.partial && interrupted ? EXIT.interrupted : gravestStatus;
}

function sessionStatuses({ check, result }: SessionVerification): ExitStatus[] {
  const onlyUnreadable =
    check.findings.length > 0 && check.findings.every(({ kind }) => kind === "unreadable");
  return [
    ...(result === "different" ? [onlyUnreadable ? EXIT.mediumError : EXIT.verifyFailed] : []),
    ...(check.error === undefined ? [] : [exitStatusOf(check.error)]),
    ...(result === "partial" ? [EXIT.partial] : []),
  ];
}
