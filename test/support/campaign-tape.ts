import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import { InvariantError } from "../../src/transport/errors.ts";

/** The cartridge of a run, in another drive that has no faults. */
export interface CleanTape {
  readonly simulated: SimulatedDrive;
  readonly drive: TapeDrive;
}

/** Takes the power from the first drive, so that its buffer is gone, and puts the cartridge into another. */
export async function intoCleanDrive(first: SimulatedDrive): Promise<CleanTape> {
  first.loadedDeck?.loseBuffer();
  const cartridge = first.eject();
  if (cartridge === undefined) throw new InvariantError("the first drive holds a cartridge");
  const simulated = createSimulatedDrive({ cartridge: "none", personality: first.personality });
  simulated.insert(cartridge);
  simulated.completeLoad();
  const session = new Session({ transport: simulated.connect(), clock: simulated.clock });
  return { simulated, drive: await TapeDrive.open(session) };
}

/** What a drive reads at an object: a block, or what stands there instead. */
export type ReadObject = Uint8Array | string;

/** Reads objects of the current partition one after the other, with the drive's own commands. */
export async function readObjects(
  drive: TapeDrive,
  range: { readonly from: number; readonly count: number; readonly blockBytes: number },
): Promise<ReadObject[]> {
  const objects: ReadObject[] = [];
  if (range.count === 0) return objects;
  await drive.locate({ partition: 0, objectNumber: BigInt(range.from) });
  const target = new Uint8Array(range.blockBytes + 4096);
  while (objects.length < range.count) {
    const outcome = await drive.read(target);
    objects.push(outcome.kind === "block" ? target.slice(0, outcome.byteLength) : outcome.kind);
    if (outcome.kind === "endOfData" || outcome.kind === "endOfPartition") break;
  }
  return objects;
}
