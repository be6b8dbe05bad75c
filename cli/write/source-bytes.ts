import { fstatSync } from "node:fs";
import { scanTree } from "../../src/index.ts";
import type { ProducerSpec } from "../../src/index.ts";

const TAR_BLOCK_BYTES = 512;

/** About how long a stream will be, for the time left; `undefined` when nobody knows. */
export function sourceBytes(spec: ProducerSpec): number | undefined {
  if (spec.kind === "raw") {
    const facts = fstatSync(spec.fd);
    return facts.isFile() ? facts.size : undefined;
  }
  let bytes = 0;
  for (const { sizeBytes } of scanTree(spec.paths)) {
    bytes += TAR_BLOCK_BYTES * (1 + Math.ceil(sizeBytes / TAR_BLOCK_BYTES));
  }
  return bytes;
}
