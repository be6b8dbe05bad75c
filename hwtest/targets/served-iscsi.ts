import type { TestProject } from "vitest/node";
import { provideOverIscsi } from "./iscsi-tape.ts";
import { servedDrive } from "./served.ts";

/** The served simulated drive through the initiator of this package. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideOverIscsi(project, servedDrive);
}
