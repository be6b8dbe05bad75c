import { describe, expect, it } from "vitest";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { LOG_SENSE } from "../../src/scsi/commands/log-sense.ts";
import { MODE_SELECT_6 } from "../../src/scsi/commands/mode-select.ts";
import { READ_BLOCK_LIMITS } from "../../src/scsi/commands/read-block-limits.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { SPACE_6 } from "../../src/scsi/commands/space.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { encodeFixedSense } from "../../src/scsi/sense.ts";
import { GENERAL_TIMEOUTS } from "../../src/session/command-timeouts.ts";
import { DriveStateError, MediumError, ScsiError } from "../../src/session/errors.ts";
import { requestSense } from "../../src/session/request-sense.ts";
import { Session } from "../../src/session/session.ts";
import { TransportError } from "../../src/transport/errors.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import type { ScriptedReply } from "../support/scripted-transport.ts";
import { check, checkDescriptor, ScriptedTransport } from "../support/scripted-transport.ts";

function open(...script: readonly ScriptedReply[]) {
  const transport = new ScriptedTransport(script);
  const clock = new VirtualClock();
  return { transport, clock, session: new Session({ transport, clock }) };
}

const GOOD: ScriptedReply = {};
const BUSY: ScriptedReply = { status: 0x08 };

describe("sending", () => {
  it("gives the decoded answer", async () => {
    const { session, transport } = open({ data: Uint8Array.of(0, 0x80, 0, 0, 0, 1) });
    await expect(session.send(READ_BLOCK_LIMITS, {})).resolves.toMatchObject({
      maximumBlockBytes: 0x80_0000,
      minimumBlockBytes: 1,
    });
    expect(transport.seen[0]).toMatchObject({ roomBytes: 6, timeoutMs: GENERAL_TIMEOUTS.query });
  });

  it("makes room for as much as the command asks for", async () => {
    const { session, transport } = open({ data: new Uint8Array(4) });
    const bytes = await session.send(INQUIRY, { allocationLength: 36 });
    expect(bytes.length).toBe(4);
    expect(transport.seen[0]?.roomBytes).toBe(36);
  });

  it("fills in the length of what it sends", async () => {
    const { session, transport } = open(GOOD);
    const dataOut = {
      mediumType: 0,
      writeProtected: false,
      bufferedMode: 1,
      speed: 0,
      pages: [],
      forSelect: true,
    };
    await session.send(MODE_SELECT_6, { pageFormat: true }, { dataOut });
    expect(transport.seen[0]?.cdb).toEqual(Uint8Array.of(0x15, 0x10, 0, 0, 4, 0));
    expect(transport.seen[0]?.dataOut).toEqual(Uint8Array.of(0, 0, 0x10, 0));
  });

  it("refuses a command without the data it needs", async () => {
    const { session } = open();
    await expect(session.send(MODE_SELECT_6, { pageFormat: true })).rejects.toMatchObject({
      code: "COMMAND_DATA_MISSING",
    });
  });

  it("runs one command at a time and is free again afterwards", async () => {
    const { session } = open(GOOD, GOOD);
    const first = session.send(TEST_UNIT_READY, {});
    await expect(session.send(TEST_UNIT_READY, {})).rejects.toMatchObject({
      code: "DRIVE_BUSY_WITH_COMMAND",
    });
    await first;
    await expect(session.send(TEST_UNIT_READY, {})).resolves.toBeUndefined();
  });

  it("is free again after the transport failed", async () => {
    const failure = new TransportError("TRANSPORT_TIMEOUT", "gone", { executed: "unknown" });
    const { session } = open({ failure }, GOOD);
    await expect(session.send(TEST_UNIT_READY, {})).rejects.toBe(failure);
    await expect(session.send(TEST_UNIT_READY, {})).resolves.toBeUndefined();
  });

  it("sends nothing when it was stopped before", async () => {
    const { session, transport } = open(GOOD);
    const options = { signal: AbortSignal.abort() };
    await expect(session.send(TEST_UNIT_READY, {}, options)).rejects.toMatchObject({
      code: "ABORTED",
    });
    expect(transport.seen).toEqual([]);
  });
});

describe("errors", () => {
  it("say what was attempted, what happened and the codes", async () => {
    const { session } = open(check("3/11 00"));
    const error = await session.send(SPACE_6, { code: 0, count: 1 }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MediumError);
    expect(error).toMatchObject({
      code: "MEDIUM_UNRECOVERED_READ",
      command: "SPACE(6)",
      message: "SPACE(6): the block cannot be read (3/11 00)",
      status: 2,
    });
  });

  it("keep the command although the next one reuses its buffer", async () => {
    const { session } = open(check("3/0C 00"));
    const cdb = Uint8Array.of(0x0a, 0, 0, 0, 1, 0);
    const prepared = { name: WRITE_6.name, kind: "write", cdb, timeoutMs: 1 } as const;
    const attempt = await session.attemptPrepared(prepared, { dataOut: new Uint8Array(1) });
    expect(attempt.meaning).toMatchObject({ code: "MEDIUM_WRITE_ERROR" });
  });

  it.each([
    ["3/11 00", MediumError],
    ["2/3A 00", DriveStateError],
    ["4/44 00", ScsiError],
  ] as const)("are told apart by who can act: %s", async (codes, kind) => {
    const { session } = open(check(codes));
    const error: unknown = await session.send(REWIND, {}).catch((e: unknown) => e);
    expect(Object.getPrototypeOf(error)).toBe(kind.prototype);
  });

  it("mean the same in both formats of sense data", async () => {
    const { session } = open(check("7/27 00"), checkDescriptor("7/27 00"));
    const first = await session.attempt(REWIND, {});
    const second = await session.attempt(REWIND, {});
    expect(second.meaning).toBe(first.meaning);
  });

  it("tell a reserved drive", async () => {
    const { session } = open({ status: 0x18 });
    await expect(session.send(REWIND, {})).rejects.toMatchObject({
      code: "DRIVE_RESERVED",
      state: "reserved",
    });
  });

  it("do not take an unknown status for success", async () => {
    const { session } = open({ status: 0x22 });
    await expect(session.send(REWIND, {})).rejects.toMatchObject({ code: "DRIVE_UNKNOWN_STATUS" });
  });
});

describe("a CHECK CONDITION without sense data", () => {
  const bare: ScriptedReply = { status: 2 };

  it("is asked for", async () => {
    const data = encodeFixedSense({ key: 3, additionalCode: 0x0c, additionalQualifier: 0 });
    const { session } = open(bare, { opcode: 0x03, data });
    await expect(session.send(REWIND, {})).rejects.toMatchObject({ code: "MEDIUM_WRITE_ERROR" });
    expect(session.record.counters.requestSenses).toBe(1);
  });

  it("is a failure even if the drive then says nothing", async () => {
    const data = encodeFixedSense({ key: 0, additionalCode: 0, additionalQualifier: 0 });
    const { session } = open(bare, { opcode: 0x03, data });
    await expect(session.send(REWIND, {})).rejects.toMatchObject({
      code: "DRIVE_UNEXPLAINED_ERROR",
    });
  });

  it("is a failure when the sense data are none", async () => {
    const { session } = open({ status: 2, sense: Uint8Array.of(0x7f, 1, 2) }, { status: 2 });
    await expect(session.send(REWIND, {})).rejects.toMatchObject({
      code: "DRIVE_UNEXPLAINED_ERROR",
    });
  });
});

describe("unit attentions", () => {
  it("are recorded, and a question is asked again", async () => {
    const { session, transport } = open(check("6/29 00"), check("6/28 00"), GOOD);
    await session.send(TEST_UNIT_READY, {});
    expect(transport.left).toBe(0);
    expect(session.attentionCount).toBe(2);
    expect(session.record.attentions.map(({ id }) => id)).toEqual(["reset", "mediumChanged"]);
    expect(session.record.counters.reissues).toBe(2);
  });

  it.each([
    ["REWIND", REWIND, {}],
    ["SPACE(6)", SPACE_6, { code: 0, count: 1 }],
    ["MODE SELECT(6)", MODE_SELECT_6, { pageFormat: true }],
  ] as const)("end %s, which is not sent again", async (_name, command, input) => {
    const { session, transport } = open(check("6/29 00"), GOOD);
    const dataOut = command === MODE_SELECT_6 ? { dataOut: new Uint8Array(4) } : {};
    const attempt = await session.attempt<typeof command>(command, input, dataOut as object);
    expect(attempt.meaning).toMatchObject({ code: "DRIVE_POSITION_LOST", id: "reset" });
    expect(transport.seen.length).toBe(1);
  });

  it("are answered ten times and no more", async () => {
    const { session, transport } = open(...Array.from({ length: 20 }, () => check("6/28 00")));
    const attempt = await session.attempt(TEST_UNIT_READY, {});
    expect(attempt.meaning.kind).toBe("fault");
    expect(transport.seen.length).toBe(11);
  });

  it("tell listeners before the command settles", async () => {
    const { session } = open(check("6/29 00"), GOOD);
    const heard: string[] = [];
    const forget = session.record.listen((event, kind) => heard.push(`${kind} ${event.sense}`));
    await session.send(TEST_UNIT_READY, {});
    forget();
    expect(heard).toEqual(["attention 6/29 00"]);
  });

  it("are kept to a bounded number, and all are counted", async () => {
    const { session, transport } = open();
    for (let i = 0; i < 300; i++) {
      transport.append(check("6/28 00"), GOOD);
      await session.send(TEST_UNIT_READY, {});
    }
    expect(session.attentionCount).toBe(300);
    expect(session.record.attentions.length).toBe(256);
  });
});

describe("deferred errors", () => {
  it("fail the command that carries them, whatever it is, and are counted", async () => {
    const { session, transport } = open(check("3/0C 00", { deferred: true }), GOOD);
    await expect(session.send(TEST_UNIT_READY, {})).rejects.toMatchObject({
      code: "DEFERRED_WRITE_ERROR",
    });
    expect(transport.seen.length).toBe(1);
    expect(session.deferredErrorCount).toBe(1);
    expect(session.attentionCount).toBe(0);
  });

  it("are not taken for success when they were recovered", async () => {
    const { session } = open(check("1/0C 00", { deferred: true, endOfMedium: true }));
    const attempt = await session.attempt(REWIND, {});
    expect(attempt.meaning).toMatchObject({ kind: "fault", code: "DEFERRED_WRITE_ERROR" });
  });
});

describe("a busy drive", () => {
  it("is waited for, also for a write", async () => {
    const { session, clock } = open(BUSY, { status: 0x28 }, GOOD);
    await session.send(WRITE_6, { transferLength: 1 }, { dataOut: new Uint8Array(1) });
    expect(session.record.counters.busyRetries).toBe(2);
    expect(clock.nowMs).toBe(750);
  });

  it("is not waited for without end", async () => {
    const { session, transport } = open(...Array.from({ length: 40 }, () => BUSY));
    await expect(session.send(REWIND, {})).rejects.toMatchObject({ code: "DRIVE_BUSY" });
    expect(transport.seen.length).toBe(21);
  });

  it("can be given up by a signal", async () => {
    const { session } = open(BUSY, GOOD);
    const controller = new AbortController();
    const sent = session.send(REWIND, {}, { signal: controller.signal });
    const ended = expect(sent).rejects.toMatchObject({ code: "ABORTED" });
    controller.abort();
    await ended;
  });
});

describe("aborted commands", () => {
  it("are sent once more when they only ask", async () => {
    const { session } = open(check("B/47 03"), GOOD);
    await expect(session.send(TEST_UNIT_READY, {})).resolves.toBeUndefined();
  });

  it("are not sent twice more", async () => {
    const { session, transport } = open(check("B/47 03"), check("B/47 03"), GOOD);
    await expect(session.send(TEST_UNIT_READY, {})).rejects.toMatchObject({
      code: "COMMAND_ABORTED",
    });
    expect(transport.seen.length).toBe(2);
  });

  it("are not sent again when they move the tape", async () => {
    const { session, transport } = open(check("B/47 03"), GOOD);
    await expect(session.send(REWIND, {})).rejects.toMatchObject({ code: "COMMAND_ABORTED" });
    expect(transport.seen.length).toBe(1);
  });
});

describe("what a drive does not have", () => {
  const input = { pageControl: 1, pageCode: 0x17, allocationLength: 64 };

  it("is asked for once", async () => {
    const { session, transport } = open(check("5/24 00"));
    await expect(session.ask("17", LOG_SENSE, input)).resolves.toBeUndefined();
    await expect(session.ask("17", LOG_SENSE, input)).resolves.toBeUndefined();
    expect(transport.seen.length).toBe(1);
  });

  it("is asked for again after a unit attention", async () => {
    const data = Uint8Array.of(0x17, 0, 0, 0);
    const { session } = open(check("5/20 00"), check("6/28 00"), GOOD, { data });
    await expect(session.ask("17", LOG_SENSE, input)).resolves.toBeUndefined();
    await session.send(TEST_UNIT_READY, {});
    await expect(session.ask("17", LOG_SENSE, input)).resolves.toMatchObject({
      data: { page: 0x17, items: [] },
    });
  });

  it("is not what any other failure means", async () => {
    const { session } = open(check("2/3A 00"));
    await expect(session.ask("17", LOG_SENSE, input)).rejects.toMatchObject({
      code: "DRIVE_NO_MEDIUM",
    });
  });
});

describe("REQUEST SENSE", () => {
  it("puts a unit attention that was waiting into the record", async () => {
    const data = encodeFixedSense({ key: 6, additionalCode: 0x28, additionalQualifier: 0 });
    const { session } = open({ data });
    await expect(requestSense(session)).resolves.toMatchObject({ key: 6 });
    expect(session.record.attentions.map(({ id }) => id)).toEqual(["mediumChanged"]);
  });
});
