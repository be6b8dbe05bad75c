import type { CreateDriveOptions } from "../../simulator/create-simulated-drive.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import { LOG_SENSE } from "../../src/scsi/commands/log-sense.ts";
import { expectGood } from "./sim-expect.ts";
import type { Reply } from "./sim-initiator.ts";
import { Initiator } from "./sim-initiator.ts";

/** A simulated drive and an initiator of it that has taken its unit attentions. */
export interface SimulatedHost {
  readonly drive: SimulatedDrive;
  readonly host: Initiator;
  readonly clock: VirtualClock;
}

/** A drive on a clock of its own, by default an LTO-9 with a blank cartridge that is ready. */
export async function openSimulated(options: CreateDriveOptions = {}): Promise<SimulatedHost> {
  const clock = new VirtualClock();
  const drive = createSimulatedDrive({ clock, ...options });
  const host = new Initiator(drive.connect("host 1"));
  await host.takeAttentions();
  return { drive, host, clock };
}

const ROOM = 0x4000;

/** LOG SENSE of a whole page, for its definition to decode. */
export async function logBytes(host: Initiator, page: number, subpage = 0): Promise<Uint8Array> {
  const reply = await logSense(host, page, { subpage });
  return expectGood(reply).received;
}

/** LOG SENSE as it comes. */
export async function logSense(
  host: Initiator,
  page: number,
  how: { readonly subpage?: number; readonly pointer?: number; readonly room?: number } = {},
): Promise<Reply> {
  const { subpage = 0, pointer = 0, room = ROOM } = how;
  const cdb = LOG_SENSE.cdb.encode({
    pageControl: 1,
    pageCode: page,
    subpageCode: subpage,
    parameterPointer: pointer,
    allocationLength: room,
  });
  return await host.raw(cdb, { dataIn: new Uint8Array(room) });
}
