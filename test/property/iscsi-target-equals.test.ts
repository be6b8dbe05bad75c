import fc from "fast-check";
import { expect, it } from "vitest";
import { serveDrives } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import type { Clock } from "../../src/clock/clock.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import type { ScsiReply } from "../../src/transport/scsi-transport.ts";
import { cdbBytes } from "../../src/scsi/define-command.ts";
import { blockOf, port } from "../support/iscsi-target-stand.ts";
import { TargetSessionWire } from "../support/iscsi-target-session.ts";

const byte = fc.integer({ min: 0, max: 255 });
const few = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const seldom = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: byte });

type Bytes = readonly (fc.Arbitrary<number> | number)[];
const cdbOf = (...bytes: Bytes): fc.Arbitrary<number[]> =>
  fc.tuple(...bytes.map((one) => (typeof one === "number" ? fc.constant(one) : one)));

const low = fc.constantFrom(0, 1, 5, 64, 200, 255);
const pages = fc.constantFrom(0x00, 0x01, 0x02, 0x0a, 0x0f, 0x10, 0x11, 0x1c, 0x3f);

// prettier-ignore
const COMMANDS: readonly fc.Arbitrary<number[]>[] = [
  cdbOf(0x00, 0, 0, 0, 0, seldom), // TEST UNIT READY
  cdbOf(0x01, fc.constantFrom(0, 1), 0, 0, 0, 0), // REWIND
  cdbOf(0x03, 0, 0, 0, low, 0), // REQUEST SENSE
  cdbOf(0x05, 0, 0, 0, 0, 0), // READ BLOCK LIMITS
  cdbOf(0x08, few(3), 0, few(8), byte, 0), // READ
  cdbOf(0x0a, few(1), 0, few(8), byte, 0), // WRITE
  cdbOf(0x0a, 0, 0, few(8), byte, 0),
  cdbOf(0x10, few(1), 0, 0, few(3), 0), // WRITE FILEMARKS
  cdbOf(0x11, few(4), 0, 0, few(3), 0), // SPACE
  cdbOf(0x11, few(1), 0xff, 0xff, 0xfe, 0),
  cdbOf(0x12, few(1), fc.constantFrom(0, 0x80, 0x83, 0xb0, 0xb1, 0xc0), 0, low, 0), // INQUIRY
  cdbOf(0x13, few(3), 0, 0, few(4), 0), // VERIFY
  cdbOf(0x15, 0x10, 0, 0, fc.constantFrom(0, 4, 12), 0), // MODE SELECT
  cdbOf(0x16, 0, 0, 0, 0, 0), // RESERVE
  cdbOf(0x17, 0, 0, 0, 0, 0), // RELEASE
  cdbOf(0x19, few(1), 0, 0, 0, 0), // ERASE
  cdbOf(0x1a, fc.constantFrom(0, 8), pages, seldom, low, 0), // MODE SENSE
  cdbOf(0x1b, few(1), 0, 0, fc.constantFrom(0, 1, 8, 9), 0), // LOAD UNLOAD
  cdbOf(0x1d, 4, 0, 0, 0, 0), // SEND DIAGNOSTIC
  cdbOf(0x1e, 0, 0, 0, few(1), 0), // PREVENT
  cdbOf(0x2b, few(1), 0, 0, 0, 0, few(6), 0, 0, 0), // LOCATE
  cdbOf(0x34, fc.constantFrom(0, 6, 8), 0, 0, 0, 0, 0, 0, 0, 0), // READ POSITION
  cdbOf(0x3b, fc.constantFrom(2, 10), 2, 0, 0, 0, 0, 0, low, 0), // WRITE BUFFER
  cdbOf(0x3c, fc.constantFrom(2, 3, 10, 11), 2, 0, 0, 0, 0, 1, low, 0), // READ BUFFER
  cdbOf(0x44, few(1), few(1), 0, 0, 0, 0, 1, low, 0), // REPORT DENSITY SUPPORT
  cdbOf(0x4d, few(1), few(63).map((page) => 0x40 + page), 0, 0, 0, 0, 2, low, 0), // LOG SENSE
  cdbOf(0x5a, 0, pages, 0, 0, 0, 0, 1, low, 0), // MODE SENSE(10)
  cdbOf(0x5e, few(3), 0, 0, 0, 0, 0, 1, low, 0), // PERSISTENT RESERVE IN
  cdbOf(0x5f, fc.constantFrom(0, 6, 1, 2, 3), fc.constantFrom(0, 3), 0, 0, 0, 0, 0, 24, 0), // PERSISTENT RESERVE OUT
  cdbOf(0x8c, few(1), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, low, 0, 0), // READ ATTRIBUTE
  cdbOf(0x92, few(1), 0, 0, 0, 0, 0, 0, 0, 0, 0, few(6), 0, 0, 0, 0), // LOCATE(16)
  cdbOf(0xa0, 0, few(2), 0, 0, 0, 0, 0, 0, low, 0, 0), // REPORT LUNS
  cdbOf(0xa3, fc.constantFrom(0x0c, 0x0d), fc.constantFrom(0, 1), byte, 0, 0, 0, 0, 1, low, 0, 0), // REPORT SUPPORTED …
];

/** Any bytes at all; none of 16 MiB. */
const anything = fc
  .array(byte, { minLength: 16, maxLength: 16 })
  .map((bytes) => bytes.slice(0, Math.max(6, cdbBytes(bytes[0] ?? 0))));

interface Step {
  readonly by: number;
  readonly cdb: readonly number[];
  readonly seed: number;
  /** How many bytes more the initiator expects than its CDB says. */
  readonly excess: number;
  /** What it sends; absent: see dataFor. */
  readonly list?: Uint8Array;
}

const step: fc.Arbitrary<Step> = fc.record({
  by: few(1),
  cdb: fc.oneof(
    { weight: 8, arbitrary: fc.oneof(...COMMANDS) },
    { weight: 1, arbitrary: anything },
  ),
  seed: byte,
  excess: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: few(600) }),
});

/** Time that stands still, but for those who wait: both drives must see the same. */
const still: Clock = {
  nowMs: 0,
  epochMs: 0,
  sleep: (ms, options) => new SystemClock().sleep(ms, options),
};

const MODEL = ["lto-9", "lto-4", "dat-72", "dlt-8000"] as const;
const PORTS = [port(1), port(2)];
const BYTES_MAX = 1024 * 1024;

/** A mode page that the drive has now, with some bits changed: a list for MODE SELECT(6) that is often taken. */
function selectPage(drive: SimulatedDrive, one: Step): Step {
  const { seed } = one;
  const { page, subpage } = drive.modes.pages[seed % drive.modes.pages.length] ?? {
    page: 0,
    subpage: 0,
  };
  const bytes = Uint8Array.from(drive.modes.current(page, subpage) ?? []);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  const at = 2 + (seed % 6);
  if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << (seed & 7));
  const list = Uint8Array.from([0, 0, 0x10, 0, ...bytes]);
  return { ...one, cdb: [0x15, 0x10, 0, 0, list.length & 0xff, 0], list };
}

/** What the initiator sends: mostly zeros where a parameter list is due, for most others would be refused. */
function dataFor({ cdb, seed, list: given }: Step, byteLength: number): Uint8Array {
  if (given !== undefined) return given.slice(0, byteLength);
  const opcode = cdb[0] ?? 0;
  if (opcode === 0x0a || opcode === 0x3b || seed > 200) return blockOf(byteLength, seed);
  const list = new Uint8Array(byteLength);
  if (opcode === 0x15 && byteLength === 12)
    list.set([0, 0, 0x10, 8, 0, 0, 0, 0, 0, 0, seed & 3, 0]);
  if (opcode === 0x5f) list.set([seed & 1], (cdb[1] ?? 0) % 6 === 0 ? 15 : 7);
  return list;
}

/** An answer as it can be compared. */
interface Answer {
  readonly status: number;
  readonly sense: string;
  readonly bytes: number;
  readonly data: string;
}

const answerOf = (
  { status, sense }: Pick<ScsiReply, "status" | "sense">,
  bytes: number,
  data: Uint8Array,
): Answer => ({
  status,
  sense: Buffer.from(sense).toString("hex"),
  bytes,
  data: Buffer.from(data.subarray(0, bytes)).toString("hex"),
});

async function inProcess(drive: SimulatedDrive, name: string, one: Step): Promise<Answer> {
  const cdb = Uint8Array.from(one.cdb);
  const { toDriveBytes, fromDriveBytes } = drive.transferOf(drive.nexus(name), cdb);
  // What was there before must not come out of a drive.
  const dataIn = new Uint8Array(fromDriveBytes).fill(0xaa);
  const transport = drive.connect(name);
  const reply = await transport.execute({
    cdb,
    timeoutMs: 1000,
    ...(toDriveBytes > 0 ? { dataOut: dataFor(one, toDriveBytes) } : {}),
    ...(fromDriveBytes > 0 ? { dataIn } : {}),
  });
  return answerOf(reply, reply.transferredBytes, dataIn);
}

async function throughTarget(
  host: TargetSessionWire,
  one: Step,
  { toDriveBytes, fromDriveBytes }: { toDriveBytes: number; fromDriveBytes: number },
): Promise<Answer> {
  const { cdb, excess } = one;
  if (toDriveBytes > 0) {
    const dataOut = new Uint8Array(toDriveBytes + excess);
    dataOut.set(dataFor(one, toDriveBytes));
    const reply = await host.run({ cdb, dataOut });
    return answerOf(reply, dataOut.length - reply.underflow, new Uint8Array(0));
  }
  const reply = await host.run({ cdb, room: fromDriveBytes + excess });
  expect(reply.overflow).toBe(0);
  expect(reply.data.length).toBe(fromDriveBytes + excess - reply.underflow);
  return answerOf(reply, reply.data.length, reply.data);
}

const scenes = fc.record({
  model: fc.constantFrom(...MODEL),
  capacityBytes: fc.constantFrom(20_000, 200_000, 18_000_000_000),
  steps: fc.array(step, { minLength: 1, maxLength: 40 }),
});

it("what goes through a target is what the drive says", async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async ({ model, capacityBytes, steps }) => {
      const make = (): SimulatedDrive =>
        createSimulatedDrive({ personality: model, capacityBytes });
      const [served, beside] = [make(), make()];
      await using server = await serveDrives([served], { clock: still });
      const hosts: TargetSessionWire[] = [];
      for (const login of PORTS) hosts.push(await TargetSessionWire.open(server, login));
      const names = served.nexuses.map(({ name }) => name);
      for (const name of names) beside.nexus(name);
      for (const drawn of steps) {
        // 00h is no length of a list here: it stands for one of the pages.
        const isPage = drawn.cdb[0] === 0x15 && drawn.cdb[4] === 0;
        const one = isPage ? selectPage(beside, drawn) : drawn;
        const [host, name] = [hosts[one.by], names[one.by]];
        if (host === undefined || name === undefined) throw new Error("nobody is logged in");
        const transfer = beside.transferOf(beside.nexus(name), Uint8Array.from(one.cdb));
        if (transfer.toDriveBytes + transfer.fromDriveBytes > BYTES_MAX) continue;
        const expected = await inProcess(beside, name, one);
        expect({ cdb: one.cdb, ...(await throughTarget(host, one, transfer)) }).toEqual({
          cdb: one.cdb,
          ...expected,
        });
      }
      for (const host of hosts) {
        expect(host.wire.untaken).toEqual([]);
        host.wire.destroy();
      }
    }),
  );
});
