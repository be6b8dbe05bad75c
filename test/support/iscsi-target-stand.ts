/** What tests of the target begin with: served drives, sessions that have taken their unit attentions, and plain CDBs. */
import { SystemClock } from "../../src/clock/system-clock.ts";
import type { DriveServer } from "../../simulator/attach/serve-drives.ts";
import {
  ServedDrive,
  type ServedUnit,
  type UnitNexus,
} from "../../simulator/attach/served-unit.ts";
import { decodeSense } from "../../src/scsi/sense.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import type { WireReply } from "./iscsi-target-books.ts";
import type { WireLogin } from "./iscsi-target-login.ts";
import { TargetSessionWire, type WireRequest } from "./iscsi-target-session.ts";
import type { Portal } from "./iscsi-target-wire.ts";

const three = (value: number): readonly number[] => [
  value >>> 16,
  (value >>> 8) & 255,
  value & 255,
];

/** CDBs by what they do. */
export const CDB = {
  testUnitReady: [0x00, 0, 0, 0, 0, 0],
  rewind: [0x01, 0, 0, 0, 0, 0],
  filemark: [0x10, 0, 0, 0, 1, 0],
  endOfData: [0x11, 3, 0, 0, 0, 0],
  reserve: [0x16, 0, 0, 0, 0, 0],
  release: [0x17, 0, 0, 0, 0, 0],
  eraseAll: [0x19, 1, 0, 0, 0, 0],
  /** Into the slot, from where it can be loaded again. */
  unload: [0x1b, 0, 0, 0, 8, 0],
  load: [0x1b, 0, 0, 0, 1, 0],
  prevent: [0x1e, 0, 0, 0, 1, 0],
  inquiry: (bytes: number) => [0x12, 0, 0, 0, bytes, 0],
  requestSense: (bytes: number) => [0x03, 0, 0, 0, bytes, 0],
  reportLuns: (bytes: number) => [0xa0, 0, 0, 0, 0, 0, ...[0, ...three(bytes)], 0, 0],
  locate: (object: number) => [0x2b, 0, 0, 0, ...three(object), 0, 0, 0],
  read: (bytes: number) => [0x08, 0, ...three(bytes), 0],
  write: (bytes: number) => [0x0a, 0, ...three(bytes), 0],
} as const;

/** A CDB that brings as many bytes as it asks for. */
export const reading = (bytes: number, more: Partial<WireRequest> = {}): WireRequest => ({
  cdb: CDB.read(bytes),
  room: bytes,
  ...more,
});

export const writing = (dataOut: Uint8Array, more: Partial<WireRequest> = {}): WireRequest => ({
  cdb: CDB.write(dataOut.length),
  dataOut,
  ...more,
});

/** Bytes that tell one block from any other, and each of its places from the others. */
export function blockOf(byteLength: number, seed = 0): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  for (let i = 0; i < byteLength; i++) bytes[i] = i * 13 + (i >>> 8) * 7 + (i >>> 16) + seed * 31;
  return bytes;
}

/** Status, or sense key and codes: `good`, `conflict`, `6/2900`. */
export function endOf({ status, sense }: Pick<WireReply, "status" | "sense">): string {
  if (status === 0) return "good";
  if (status === 0x18) return "conflict";
  if (status !== 2) return `status ${String(status)}`;
  const { key, additionalCode, additionalQualifier } = decodeSense(sense);
  const codes = additionalCode * 256 + additionalQualifier;
  return `${key.toString(16)}/${codes.toString(16).padStart(4, "0")}`;
}

const ATTENTIONS_MAX = 10;

/** Takes all unit attentions of a unit, and says which there were. */
export async function takeAttentions(
  host: TargetSessionWire,
  unit = 0,
): Promise<readonly string[]> {
  const taken: string[] = [];
  for (let i = 0; i < ATTENTIONS_MAX; i++) {
    const end = endOf(await host.run({ cdb: CDB.testUnitReady, unit }));
    if (!end.startsWith("6/")) return taken;
    taken.push(end);
  }
  throw new Error("unit attentions without end");
}

/** A session that has taken the unit attentions of unit 0. */
export async function openHost(portal: Portal, login: WireLogin = {}): Promise<TargetSessionWire> {
  const host = await TargetSessionWire.open(portal, login);
  await takeAttentions(host);
  return host;
}

/** Another initiator port than the default one. */
export const port = (number: number): WireLogin => ({
  name: `iqn.2026-01.test.capstan:host${String(number)}`,
  sessionId: Uint8Array.of(0x80, 0, 0, 0, 0, number),
});

/** On this tape, half a wrap is a block of 1 MiB. */
const WRAPS = 280;
const HALF_WRAP_BYTES = 1024 * 1024;

/** A drive in real time whose tape stands half a length, about a minute of winding, away from its beginning. */
export async function farDrive(): Promise<SimulatedDrive> {
  const capacityBytes = 2 * HALF_WRAP_BYTES * WRAPS;
  const drive = createSimulatedDrive({ clock: new SystemClock(), capacityBytes });
  const nexus = drive.nexus("whoever prepares the tape");
  nexus.dropAttentions();
  const dataOut = blockOf(HALF_WRAP_BYTES);
  const cdb = Uint8Array.from(CDB.write(dataOut.length));
  const { status } = await drive.execute(nexus, { cdb, dataOut, timeoutMs: 1000 });
  if (status !== 0) throw new Error("the tape could not be prepared");
  await drive.flush();
  drive.loseNexus(nexus);
  return drive;
}

/** Keeps a unit from its commands until it is let go. */
export async function holdUnit(server: DriveServer, unit = 0): Promise<() => void> {
  return await new Promise((resolve) => {
    void server.exclusively(
      unit,
      () =>
        new Promise<void>((letGo) => {
          resolve(letGo);
        }),
    );
  });
}

/** A model that takes a quarter of an hour to bring a million bytes from its buffer to the tape. */
export function slowWriter(): Personality {
  const model = personalityNamed("dat-72");
  return { ...model, mechanics: { ...model.mechanics, nativeBytesPerSecond: 1000 } };
}

/** A drive whose REWIND, once begun, cannot be broken off and takes until it is told to end. */
export class StubbornUnit implements ServedUnit {
  readonly drive = createSimulatedDrive();
  readonly #inner = new ServedDrive(this.drive);
  #finish: (() => void) | undefined;

  /** Whether a REWIND has begun. */
  get isRewinding(): boolean {
    return this.#finish !== undefined;
  }

  /** Ends the REWIND. */
  finish(): void {
    this.#finish?.();
    this.#finish = undefined;
  }

  connect(initiator: string, number: number): UnitNexus {
    const nexus = this.#inner.connect(initiator, number);
    return {
      transferOf: (cdb) => nexus.transferOf(cdb),
      execute: async (command, cancel) => {
        const reply = await nexus.execute(command, cancel);
        if (command.cdb[0] === CDB.rewind[0])
          await new Promise<void>((resolve) => (this.#finish = resolve));
        return reply;
      },
      noteCleared: () => {
        nexus.noteCleared();
      },
      lose: () => {
        nexus.lose();
      },
    };
  }

  reset(reach: "unit" | "target"): void {
    this.#inner.reset(reach);
  }

  tellUnits(numbers: readonly number[]): void {
    this.#inner.tellUnits(numbers);
  }
}
