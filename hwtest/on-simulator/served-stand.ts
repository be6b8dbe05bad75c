import { afterAll, afterEach, beforeAll } from "vitest";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { bootGuest, type Guest } from "../vm/guest.ts";

/** A simulated drive, and where the guest's kernel has it. */
export interface ServedNode {
  readonly unit: number;
  readonly drive: SimulatedDrive;
  /** Such as `/dev/sg3`. */
  readonly sg: string;
  /** The node that does not rewind, such as `/dev/nst3`. */
  readonly nst: string;
}

/** A guest whose tape drives are simulated ones of this process. */
export interface ServedStand {
  readonly guest: Guest;
  readonly server: DriveServer;
  /** The drive of that name. */
  node(name: string): ServedNode;
  /** Does to a drive what hands do, between two commands. */
  byHand<T>(name: string, act: (drive: SimulatedDrive) => T): Promise<T>;
}

/** Units as the guest numbers them, to the names of their nodes. */
async function nodesOf(guest: Guest): Promise<ReadonlyMap<number, readonly string[]>> {
  const line = `cd /sys/class/scsi_tape && for tape in nst*; do
      case $tape in *[alm]) continue ;; esac
      device=$(readlink -f $tape/device)
      echo "\${device##*:} $tape $(ls $device/scsi_generic)"
    done`;
  const rows = (await guest.must(line)).trim().split("\n");
  return new Map(
    rows.map((row) => {
      const [unit, nst, sg] = row.split(" ");
      return [Number(unit), [`/dev/${String(sg)}`, `/dev/${String(nst)}`]];
    }),
  );
}

async function openStand(
  drives: Readonly<Record<string, SimulatedDrive>>,
  faults: unknown[],
): Promise<ServedStand> {
  const names = Object.keys(drives);
  const server = await serveDrives(Object.values(drives), {
    onEvent: (event) => {
      if (event.kind === "fault") faults.push(event.error);
    },
  });
  try {
    const { targetName: target, port } = server;
    const guest = await bootGuest({ targets: [{ target, port, tapeCount: names.length }] });
    const found = await nodesOf(guest);
    const node = (name: string): ServedNode => {
      const unit = names.indexOf(name);
      const drive = drives[name];
      const [sg, nst] = found.get(unit) ?? [];
      if (drive === undefined || sg === undefined || nst === undefined)
        throw new Error(`the guest has no tape drive ${name}`);
      return { unit, drive, sg, nst };
    };
    return {
      guest,
      server,
      node,
      byHand: (name, act) => {
        const { unit, drive } = node(name);
        return server.exclusively(unit, () => act(drive));
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/**
 * Serves simulated drives as units of one target and boots a guest that logs in to it, before the tests of a file, and ends
 * both after them. A fault of the simulator fails the test in which it happens. Gives the stand inside of tests.
 */
export function servedStand(
  make: () => Readonly<Record<string, SimulatedDrive>>,
): () => ServedStand {
  let stand: ServedStand | undefined;
  const faults: unknown[] = [];
  beforeAll(async () => {
    stand = await openStand(make(), faults);
  });
  afterEach(() => {
    const [fault] = faults.splice(0);
    if (fault !== undefined) throw new Error("a fault of the simulator", { cause: fault });
  });
  afterAll(async () => {
    await stand?.guest.close();
    await stand?.server.close();
  });
  return () => {
    if (stand === undefined) throw new Error("the guest is not up");
    return stand;
  };
}
