import type { TestProject } from "vitest/node";
import { provideKernelNode } from "./iscsi-tape.ts";
import { servedDrive } from "./served.ts";

/** The served simulated drive through the kernel's sg driver. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideKernelNode(project, servedDrive, "/dev/sg0");
}
