import { ManifestBuilder } from "./manifest-builder.ts";
import { fileFate } from "./file-fate.ts";
import type { SpooledManifest } from "./session-plan.ts";
import type { WriteRun } from "./write-run.ts";
import type { WriteEnd } from "./write-report.ts";

/** Makes the manifest of the first `dataCount` blocks from what is spooled. */
export function buildSessionManifest(
  run: WriteRun,
  facts: { readonly dataCount: number; readonly end: WriteEnd },
): SpooledManifest {
  const { dataCount, end } = facts;
  const { options, source, spool, ledger } = run;
  const { blockBytes } = source;
  const builder = new ManifestBuilder(options.workFolder);
  for (const crc of spool.crcs(dataCount)) builder.addBlock(crc);
  const endByte = run.bytesIn(dataCount);
  for (const file of spool.files()) {
    const fate = fileFate(file, endByte);
    if (fate === "missing") continue;
    const { digest: _digest, ...cut } = file;
    builder.addFile(fate === "partial" ? { ...cut, state: "partial" } : file);
  }
  const { streamDigest } = source;
  const finished = builder.finish({
    setId: options.setId,
    sessionNumber: options.sessionNumber ?? 1,
    volumeNumber: 1,
    continued: false,
    continues: false,
    endReason: end,
    kind: source.kind,
    partition: ledger.partition,
    blockBytes,
    blockCount: dataCount,
    lastBlockBytes: dataCount === 0 ? 0 : spool.lengthAt(dataCount - 1),
    firstObject: BigInt(ledger.firstObject),
    createdEpochMs: run.createdEpochMs,
    writer: options.writer,
    digestAlgorithm: source.digestAlgorithm,
    ...(end === "complete" && streamDigest !== undefined ? { streamDigest } : {}),
  });
  return {
    blockCount: finished.blockCount(blockBytes),
    readBlock: (index, target) => finished.readBlock(index, blockBytes, target),
    remove: () => builder.close(),
  };
}
