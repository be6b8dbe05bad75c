import type { TestProject } from "vitest/node";
import { provideKernelNode } from "./iscsi-tape.ts";
import { tgtdTape } from "./tgtd.ts";

/** tgtd's tape through the kernel's st driver. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideKernelNode(project, tgtdTape, "/dev/nst0");
}
