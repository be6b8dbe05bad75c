import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import { AlertStore } from "../../src/health/alerts/alert-store.ts";
import {
  observe,
  type Observation,
  type ObserveOptions,
} from "../../src/health/observe/observe.ts";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { LOCATE_10 } from "../../src/scsi/commands/locate.ts";
import { MODE_SENSE_6 } from "../../src/scsi/commands/mode-sense.ts";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { READ_POSITION_SHORT } from "../../src/scsi/commands/read-position.ts";
import { REQUEST_SENSE } from "../../src/scsi/commands/request-sense.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import type { ScsiReply, ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";
import { pattern } from "../support/sim-steps.ts";
import { CommandLog } from "../support/command-log.ts";

const TIMEOUT_MS = 60_000;
const WRITE = 0x0a;
const HOST = "host";

/** A program's commands, and what happens to the drive meanwhile. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("write" as const),
      bytes: fc.integer({ min: 1, max: 5000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("read" as const, "filemark" as const) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "ready" as const,
        "position" as const,
        "rewind" as const,
        "sense" as const,
        "mode" as const,
        "alerts" as const,
      ),
    }),
  },
  fc.record({ kind: fc.constant("locate" as const), object: fc.integer({ min: 0, max: 12 }) }),
  fc.record({
    kind: fc.constant("reset" as const),
    losesBuffer: fc.boolean(),
    rewinds: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom("changed" as const, "reinsert" as const) }),
  fc.record({ kind: fc.constant("alert" as const), flag: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant("failure" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const script = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), step), {
  minLength: 1,
  maxLength: 25,
});

const shown = ({ status, sense, transferredBytes }: ScsiReply, dataIn?: Uint8Array): string => {
  const data = dataIn?.subarray(0, transferredBytes) ?? new Uint8Array(0);
  return `${String(status)} ${Buffer.from(sense).toString("hex")} ${Buffer.from(data).toString("hex")}`;
};

async function send(
  program: ScsiTransport,
  cdb: Uint8Array,
  room = 0,
  dataOut?: Uint8Array,
): Promise<string> {
  const dataIn = new Uint8Array(room);
  const reply = await program.execute({
    ...{ cdb, timeoutMs: TIMEOUT_MS },
    ...(room > 0 ? { dataIn } : {}),
    ...(dataOut === undefined ? {} : { dataOut }),
  });
  return shown(reply, dataIn);
}

/** What asks and moves, as CDBs with the room for their answers. */
const PLAIN = {
  read: [READ_6.cdb.encode({ transferLength: 5000 }), 5000],
  filemark: [WRITE_FILEMARKS_6.cdb.encode({ count: 1 }), 0],
  ready: [TEST_UNIT_READY.cdb.encode({}), 0],
  position: [READ_POSITION_SHORT.cdb.encode({}), 20],
  rewind: [REWIND.cdb.encode({}), 0],
  sense: [REQUEST_SENSE.cdb.encode({ allocationLength: 96 }), 96],
  mode: [MODE_SENSE_6.cdb.encode({ pageControl: 0, pageCode: 0x3f, allocationLength: 255 }), 255],
  // Page 2Eh, which clears the flags for this initiator.
  alerts: [Uint8Array.of(0x4d, 0, 0x6e, 0, 0, 0, 0, 0x04, 0, 0), 1024],
  inquiry: [INQUIRY.cdb.encode({ allocationLength: 36 }), 36],
} as const;

interface Stand {
  readonly drive: SimulatedDrive;
  readonly program: ScsiTransport;
}

function plain({ program }: Stand, kind: keyof typeof PLAIN): Promise<string> {
  const [cdb, room] = PLAIN[kind];
  return send(program, cdb, room);
}

function writeBlock({ program }: Stand, bytes: number): Promise<string> {
  const cdb = Uint8Array.of(WRITE, 0, 0, bytes >> 8, bytes & 0xff, 0);
  return send(program, cdb, 0, pattern(bytes));
}

/** A block that the drive takes and cannot bring onto the tape: a deferred error waits for the program. */
async function failToWrite(stand: Stand): Promise<string> {
  const { drive } = stand;
  const object = drive.loadedDeck?.object ?? 0;
  const what = { kind: "deferredError", afterCommands: 0 } as const;
  drive.inject([{ when: { at: "object", object }, what }]);
  let written = await writeBlock(stand, 100);
  // One that met a unit attention was not taken; the failure must not wait for a command that comes who knows when.
  for (let tries = 0; tries < 8 && drive.faults.pending.length > 0; tries++)
    written += await writeBlock(stand, 100);
  // A drive notices a failure when its time has come; the simulated one with the next command, whoever sends it.
  return written + (await plain(stand, "inquiry"));
}

function reinsert(drive: SimulatedDrive): void {
  const cartridge = drive.eject();
  if (cartridge !== undefined) drive.insert(cartridge);
  drive.completeLoad();
}

async function act(stand: Stand, one: Step): Promise<string> {
  const { drive, program } = stand;
  switch (one.kind) {
    case "write":
      return writeBlock(stand, one.bytes);
    case "failure":
      return failToWrite(stand);
    case "locate": {
      const cdb = LOCATE_10.cdb.encode({ logicalObject: one.object, partition: 0 });
      return send(program, cdb);
    }
    case "reset":
      drive.reset({ losesBuffer: one.losesBuffer, rewinds: one.rewinds, attention: true });
      return "";
    case "changed":
      drive.inject([{ when: { at: "time", ms: 0 }, what: { kind: "mediumChangedAttention" } }]);
      return "";
    case "reinsert":
      reinsert(drive);
      return "";
    case "alert":
      drive.alerts.raise(one.flag);
      return "";
    default:
      return plain(stand, one.kind);
  }
}

interface Observer {
  readonly initiator: string;
  readonly ask: ObserveOptions["ask"];
  readonly alerts?: NonNullable<ObserveOptions["alerts"]>;
}

/** Everything that the program was answered, while an observer looks now and then, or none does. */
async function transcript(
  model: string,
  steps: readonly (readonly [number, Step])[],
  observer: Observer | undefined,
): Promise<{
  readonly answers: readonly string[];
  readonly looks: readonly Observation[];
  readonly log: CommandLog | undefined;
}> {
  const clock = new VirtualClock();
  const drive = createSimulatedDrive({ personality: model, clock });
  const stand = { drive, program: drive.connect(HOST) };
  const log =
    observer === undefined ? undefined : new CommandLog(drive.connect(observer.initiator));
  const answers: string[] = [];
  const looks: Observation[] = [];
  for (const [lookCount, one] of steps) {
    for (let n = 0; n < lookCount && observer !== undefined && log !== undefined; n++)
      looks.push(await observe(log, { clock, ...observer }));
    answers.push(await act(stand, one));
  }
  for (let n = 0; n < 12; n++) answers.push(await plain(stand, "ready"));
  answers.push(await plain(stand, "position"), await plain(stand, "alerts"));
  return { answers, looks, log };
}

const GENTLE = new Set([0x12, 0x4d]);
const RESET_BY_READING = new Set([0x06, 0x2e, 0x33, 0x34, 0x38, 0x39, 0x3b]);

describe.each(["lto-9", "lto-5", "lto-1", "dat-72", "dlt-8000"])("an observer of a %s", (model) => {
  it("that is the same initiator as a program keeps nothing from it: no unit attention, answer or position", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        const alone = await transcript(model, steps, undefined);
        const watched = await transcript(model, steps, { initiator: HOST, ask: "gently" });
        expect(watched.answers).toEqual(alone.answers);
        for (const { attentions } of watched.looks) expect(attentions).toEqual([]);
        for (const cdb of watched.log?.cdbs ?? []) {
          expect(GENTLE).toContain(cdb[0]);
          if (cdb[0] === 0x4d) expect(RESET_BY_READING).not.toContain((cdb[2] ?? 0) & 0x3f);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("that is an initiator of its own keeps nothing from a program, whatever it asks", async () => {
    await withAsyncScratchFolder(async (folder) => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(script, async (steps) => {
          const store = new AlertStore(join(folder, `${String(run++)}.jsonl`));
          const alone = await transcript(model, steps, undefined);
          const alerts = (): AlertStore => store;
          const observer = { initiator: "observer", ask: "everything", alerts } as const;
          const watched = await transcript(model, steps, observer);
          expect(watched.answers).toEqual(alone.answers);
        }),
        { numRuns: 20 },
      );
    });
  });
});
