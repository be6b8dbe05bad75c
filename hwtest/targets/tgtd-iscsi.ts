import type { TestProject } from "vitest/node";
import { startTgtdTape, tgtdChoice } from "./tgtd.ts";

/** tgtd's tape through the initiator of this package. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const tgt = await startTgtdTape();
  const { host, port, target, logicalUnit } = tgt;
  const specifier = `iscsi://${host}:${String(port)}/${target}/${String(logicalUnit)}`;
  project.provide("target", tgtdChoice(specifier));
  return () => tgt.close();
}
