import type { TestProject } from "vitest/node";
import { provideKernelNode } from "./tgtd-kernel.ts";

/** tgtd's tape through the kernel's st driver. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideKernelNode(project, "/dev/nst0");
}
