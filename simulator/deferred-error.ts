import type { SenseInput } from "../src/scsi/sense.ts";
import type { Nexus } from "./nexus.ts";
import type { DriveCore } from "./drive-core.ts";

/** Takes the deferred error that waits for this initiator, if one does: it is told once. SPC-4, deferred errors. */
export function takeDeferredError(drive: DriveCore, nexus: Nexus): SenseInput | undefined {
  const { deferredError, failureOf } = drive;
  if (deferredError === undefined) return undefined;
  if (failureOf !== undefined && failureOf !== nexus) return undefined;
  drive.deferredError = undefined;
  drive.failureOf = undefined;
  return { ...deferredError, deferred: true };
}
