import type { TestProject } from "vitest/node";
import { provideKernelNode } from "./tgtd-kernel.ts";

/** tgtd's tape through the kernel's sg driver; /dev/sg0 is tgtd's controller. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideKernelNode(project, "/dev/sg1");
}
