import type { TestProject } from "vitest/node";
import { bootGuest } from "../vm/guest.ts";
import { startTgtdTape, tgtdChoice } from "./tgtd.ts";

/** tgtd's tape as a node of the Linux kernel, in a virtual machine. */
export async function provideKernelNode(
  project: TestProject,
  node: string,
): Promise<() => Promise<void>> {
  const tgt = await startTgtdTape();
  try {
    const guest = await bootGuest({ targets: [tgt] });
    project.provide("target", tgtdChoice(`guest:${String(guest.agentPort)}${node}`));
    return async () => {
      await guest.close();
      await tgt.close();
    };
  } catch (error) {
    await tgt.close();
    throw error;
  }
}
