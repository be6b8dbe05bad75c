import type { TestProject } from "vitest/node";
import { provideOverIscsi } from "./iscsi-tape.ts";
import { tgtdTape } from "./tgtd.ts";

/** tgtd's tape through the initiator of this package. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideOverIscsi(project, tgtdTape);
}
