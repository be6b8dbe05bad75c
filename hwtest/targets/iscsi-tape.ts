import type { TestProject } from "vitest/node";
import type { TargetChoice } from "../../test/conformance/target-choice.ts";
import { bootGuest } from "../vm/guest.ts";

/** A tape of an iSCSI target on this machine, whose cartridge is ours and may be destroyed. */
export interface IscsiTape {
  readonly host: string;
  readonly port: number;
  /** iSCSI name of the target. */
  readonly target: string;
  readonly logicalUnit: number;
  /** What arms, and what is known of it. */
  readonly choice: Omit<TargetChoice, "specifier">;
  close(): Promise<void>;
}

/** Hands it to the tests through the initiator of this package. Gives what ends it. */
export async function provideOverIscsi(
  project: TestProject,
  start: () => Promise<IscsiTape>,
): Promise<() => Promise<void>> {
  const tape = await start();
  const { host, port, target, logicalUnit } = tape;
  const specifier = `iscsi://${host}:${String(port)}/${target}/${String(logicalUnit)}`;
  project.provide("target", { ...tape.choice, specifier });
  return () => tape.close();
}

/** Hands it to the tests as a node of the Linux kernel, in a virtual machine. Gives what ends both. */
export async function provideKernelNode(
  project: TestProject,
  start: () => Promise<IscsiTape>,
  node: string,
): Promise<() => Promise<void>> {
  const tape = await start();
  try {
    const guest = await bootGuest({ targets: [tape] });
    project.provide("target", {
      ...tape.choice,
      specifier: `guest:${String(guest.agentPort)}${node}`,
    });
    return async () => {
      await guest.close();
      await tape.close();
    };
  } catch (error) {
    await tape.close();
    throw error;
  }
}
