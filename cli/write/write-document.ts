import type { FileRecord, WriteReport } from "../../src/index.ts";
import type { ExitStatus } from "../exit-code.ts";
import { EXIT, exitStatusOf, gravest } from "../exit-code.ts";
import { readableName, toHex } from "../output/format.ts";
import { errorFacts } from "../output/report-error.ts";
import type { Verification } from "../schemas/verify.ts";
import type { WriteDocument } from "../schemas/write.ts";

/** What a document needs to know besides the writer's report. */
export interface WriteFacts {
  readonly device: string;
  readonly kind: "tar" | "raw";
  readonly digestAlgorithm: string;
  /** Real time, in milliseconds. */
  readonly elapsedMs: number;
  readonly verified:
    { readonly verification: Verification; readonly exitStatus: ExitStatus } | undefined;
}

/** What `capstan write` tells programs. */
export function writeDocument(report: WriteReport, facts: WriteFacts): WriteDocument {
  const { error, endObject, streamDigest, earlyWarningAtBlock, journalFolder } = report;
  const { device, kind, digestAlgorithm, elapsedMs, verified } = facts;
  return {
    schema: "capstan.write/1",
    exitStatus: writeStatus(report, verified?.exitStatus),
    ...{ device, kind },
    end: report.end,
    ...(error === undefined ? {} : { error: errorFacts(error) }),
    session: report.sessionNumber,
    setId: toHex(report.setId),
    partition: report.partition,
    firstObject: Number(report.firstObject),
    ...(endObject === undefined ? {} : { endObject: Number(endObject) }),
    blockBytes: report.blockBytes,
    blockCount: report.blockCount,
    byteCount: Number(report.byteCount),
    sentBlockCount: report.sentBlockCount,
    evidence: report.evidence,
    closed: report.closed,
    files: filesOf(report),
    digestAlgorithm,
    ...(streamDigest === undefined ? {} : { streamDigest: toHex(streamDigest) }),
    recoveries: report.recoveries.map(({ resumedAt, ...recovery }) => ({
      ...recovery,
      ...(resumedAt === undefined ? {} : { resumedAt }),
    })),
    rewrittenCount: report.rewrittenCount,
    underrunCount: report.underrunCount,
    repositionEstimate: report.repositionEstimate,
    ...(earlyWarningAtBlock === undefined ? {} : { earlyWarningAtBlock }),
    roomSource: report.roomSource,
    stoppedEarlyForRoom: report.stoppedEarlyForRoom,
    elapsedMs,
    tapeMs: report.elapsedMs,
    notes: [...report.notes],
    ...(journalFolder === undefined ? {} : { journal: journalFolder }),
    ...(verified === undefined ? {} : { verification: verified.verification }),
  };
}

function filesOf({ files }: WriteReport): WriteDocument["files"] {
  const { wholeCount, partialCount, missingCount, flawedCount } = files;
  return {
    ...{ wholeCount, partialCount, missingCount, flawedCount },
    partial: files.partial.map(namedFile),
    missing: files.missing.map(namedFile),
    flawed: files.flawed.map(namedFile),
  };
}

const namedFile = ({
  name,
  size,
  state,
}: FileRecord): WriteDocument["files"]["partial"][number] => ({
  ...{ name: readableName(name), state },
  size: Number(size),
});

/** The exit status of a write, with that of its verification. */
function writeStatus(report: WriteReport, verifyStatus: ExitStatus | undefined): ExitStatus {
  const { end, error, files, closed } = report;
  const whole = end === "complete" && closed;
  // A session that is not whole verifies as partial: that is no news.
  const verified = verifyStatus === undefined ? [] : [verifyStatus];
  const status = gravest([
    ...verified,
    ...(error === undefined ? [] : [exitStatusOf(error)]),
    ...(whole && files.flawedCount === 0 ? [] : [EXIT.partial]),
  ]);
  return end === "aborted" && (status === EXIT.partial || status === EXIT.done)
    ? EXIT.interrupted
    : status;
}
