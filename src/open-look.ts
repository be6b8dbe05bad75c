import { SystemClock } from "./clock/system-clock.ts";
import type { DriveInUse } from "../native/look-claim.ts";
import type { DriveName } from "../native/resolve-device.ts";
import type { Clock } from "./clock/clock.ts";
import { type DeviceSpecifier, parseSpecifier } from "./device-specifier.ts";
import { openBlocking } from "./open-blocking.ts";
import type { IscsiAccess } from "./open-iscsi.ts";
import { commandNodeOf } from "./open-node.ts";
import { CapstanError, UsageError } from "./transport/errors.ts";
import type { ScsiTransport } from "./transport/scsi-transport.ts";

export type { DriveInUse } from "../native/look-claim.ts";

/** How a drive is opened for a look. */
export interface OpenLookOptions {
  /** The program, such as `capstan`, and what it was called for, such as `exporter`: for those who find it looking. */
  readonly program: string;
  readonly command: string;
  /** Names, passwords and checks of iSCSI. */
  readonly iscsi?: IscsiAccess;
}

/** A drive that can be looked at. */
export interface OpenLook {
  readonly kind: "open";
  readonly specifier: DeviceSpecifier;
  readonly transport: ScsiTransport;
  readonly clock: Clock;
  /**
   * `own`: the drive knows this connection as an initiator of its own, which gets unit attentions of its own. `shared`: all
   * programs of this computer are one initiator, and what one is told the others are not.
   */
  readonly nexus: "own" | "shared";
  /** Whether it is sure that no other program of this computer works with the drive until this is closed. */
  readonly alone: boolean;
  /** Lets the drive go. */
  close(): Promise<void>;
}

/**
 * Opens a way to a drive for a look, unless somebody works with it. Sends nothing. Close it soon where `nexus` is `shared`:
 * who wants to work with the drive waits for it.
 * @throws UsageError `DEVICE_SPECIFIER_INVALID`, `DEVICE_KIND_UNSUPPORTED`; DeviceError; TransportError; what opening a
 *   simulated drive throws, but for `SIM_IN_USE`
 */
export async function openLook(
  text: string,
  options: OpenLookOptions,
): Promise<OpenLook | DriveInUse> {
  const specifier = parseSpecifier(text);
  switch (specifier.kind) {
    case "node":
      return lookAtNode({ node: specifier.path }, specifier, options);
    case "serial":
      return lookAtNode({ serial: specifier.serial }, specifier, options);
    case "simulated":
      return lookAtSimulated(specifier);
    case "iscsi": {
      const { openIscsiUnit } = await import("./open-iscsi.ts");
      const opened = await openIscsiUnit(specifier, options);
      return { ...opened, kind: "open", specifier, nexus: "own", alone: false };
    }
    case "replay": {
      const { openReplay } = await import("./open-replay.ts");
      const opened = await openReplay(specifier);
      return { ...opened, kind: "open", specifier, nexus: "own", alone: true };
    }
    case "usb":
    case "image":
      throw new UsageError("DEVICE_KIND_UNSUPPORTED", `look at ${text}: it is no tape drive`);
  }
}

async function lookAtNode(
  name: DriveName,
  specifier: DeviceSpecifier,
  { program, command }: OpenLookOptions,
): Promise<OpenLook | DriveInUse> {
  const clock = new SystemClock();
  const { resolveDrive } = await import("../native/resolve-device.ts");
  const found = resolveDrive(name);
  const path = await commandNodeOf(found);
  const { claimLook } = await import("../native/look-claim.ts");
  const look = await claimLook(found, { program, command, clock });
  if (look.kind === "inUse") return look;
  try {
    const transport = await openBlocking({ kind: "node", path }, { clock });
    return {
      kind: "open",
      ...{ specifier, transport, clock, nexus: "shared", alone: look.hiddenCount === 0 },
      close: async () => {
        try {
          await transport.close();
        } finally {
          await look.release();
        }
      },
    };
  } catch (error) {
    await look.release();
    throw error;
  }
}

/** Programs that use the folder one after the other are one initiator; the folder's lock keeps them apart. */
async function lookAtSimulated(
  specifier: Extract<DeviceSpecifier, { kind: "simulated" }>,
): Promise<OpenLook | DriveInUse> {
  const { openSimulated } = await import("./open-simulated.ts");
  try {
    const opened = await openSimulated(specifier);
    return { ...opened, kind: "open", specifier, nexus: "shared", alone: true };
  } catch (error) {
    if (!(error instanceof CapstanError) || error.code !== "SIM_IN_USE") throw error;
    return { kind: "inUse", says: /in use by (.*)$/.exec(error.message)?.[1] ?? error.message };
  }
}
