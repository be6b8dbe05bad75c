import { describe, expect, it } from "vitest";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import type { PduInput } from "../../src/iscsi/encode-frame.ts";
import { DATA_OUT, NOP_OUT, SCSI_COMMAND, TEXT_REQUEST } from "../../src/iscsi/initiator-pdus.ts";
import { encodeLogicalUnit } from "../../src/iscsi/logical-unit.ts";
import { REJECT_REASON } from "../../src/iscsi/target-pdus.ts";
import {
  blockOf,
  CDB,
  endOf,
  openHost,
  port,
  reading,
  writing,
} from "../support/iscsi-target-stand.ts";
import type { SentCommand, TargetSessionWire } from "../support/iscsi-target-session.ts";
import { until } from "../support/iscsi-target-wire.ts";

type Wishes = Readonly<Record<string, string>>;
type DataFields = Partial<PduInput<typeof DATA_OUT.header.fields>>;

const ASKED: Wishes = { InitialR2T: "Yes", ImmediateData: "No", MaxBurstLength: "1024" };
const TEST = { cdb: CDB.testUnitReady };

function sendData(
  host: TargetSessionWire,
  sent: SentCommand,
  fields: DataFields,
  byteLength = 512,
): void {
  const value = {
    final: true,
    initiatorTaskTag: sent.tag,
    targetTransferTag: NO_TAG,
    expectedStatusNumber: 0,
    dataNumber: 0,
    bufferOffset: 0,
    ...fields,
  };
  host.wire.send(DATA_OUT, value, blockOf(byteLength));
}

/** Data for an R2T, wrong in the way that `fields` say. */
const answerWrong =
  (fields: DataFields, byteLength = 1024) =>
  async (host: TargetSessionWire): Promise<SentCommand> => {
    const sent = host.start(writing(blockOf(5000)));
    const { targetTransferTag } = await host.ready(sent);
    sendData(host, sent, { targetTransferTag, ...fields }, byteLength);
    return sent;
  };

/** A write whose header says that data follow unasked, and such data. */
const unasked =
  (fields: DataFields, byteLength = 512) =>
  async (host: TargetSessionWire): Promise<SentCommand> => {
    const request = { cdb: CDB.write(5000), dataOut: new Uint8Array(5000), immediateBytes: 0 };
    // The train that the session would send is not this test's.
    const dataOut = new Uint8Array(0);
    const sent = host.start({
      ...request,
      dataOut,
      fields: { write: true, final: false, expectedTransferBytes: 5000 },
    });
    sendData(host, sent, fields, byteLength);
    return sent;
  };

type Break = (host: TargetSessionWire) => Promise<SentCommand | undefined>;

const command =
  (fields: Partial<PduInput<typeof SCSI_COMMAND.header.fields>>, data: Uint8Array): Break =>
  async (host) => {
    const value = {
      final: true,
      write: true,
      logicalUnit: encodeLogicalUnit(0),
      initiatorTaskTag: host.nextTag(),
      expectedTransferBytes: data.length,
      ...host.wire.numbers(false),
      cdb: Uint8Array.from([...CDB.write(data.length), ...new Uint8Array(10)]),
      ...fields,
    };
    host.wire.send(SCSI_COMMAND, value, data);
    return undefined;
  };
/** The first 8 bytes of a header, and zeros for the rest. */
const headerOnly =
  (start: string): Break =>
  async (host) => {
    host.wire.sendBytes(Buffer.concat([Buffer.from(start, "hex"), Buffer.alloc(40)]));
    return undefined;
  };

interface Violation {
  readonly what: string;
  readonly act: Break;
  readonly wishes?: Wishes;
}

// prettier-ignore
const VIOLATIONS: readonly Violation[] = [
  { what: "data with a read", act: command({ write: false, read: true }, blockOf(100)) },
  { what: "data with a command that has none", act: command({ write: false }, blockOf(100)) },
  { what: "immediate data beyond the expected length", act: command({ expectedTransferBytes: 50 }, blockOf(100)) },
  { what: "immediate data where nothing is expected", act: command({ expectedTransferBytes: 0 }, blockOf(100)) },
  { what: "immediate data that were not agreed on", act: command({}, blockOf(100)), wishes: { ImmediateData: "No" } },
  { what: "immediate data beyond the first burst", act: command({}, blockOf(1000)), wishes: { FirstBurstLength: "512" } },
  { what: "unsolicited data that were not agreed on", act: command({ final: false }, blockOf(100)), wishes: { InitialR2T: "Yes" } },
  { what: "unsolicited data of a read", act: command({ final: false, write: false }, new Uint8Array(0)) },
  { what: "unsolicited data beyond the first burst", act: unasked({}, 600), wishes: { FirstBurstLength: "512" } },
  { what: "unsolicited data beyond the expected length", act: unasked({}, 5001) },
  { what: "unsolicited data for an R2T that there was not", act: unasked({ targetTransferTag: 5 }) },
  { what: "data beyond an R2T", act: answerWrong({}, 1025), wishes: ASKED },
  { what: "data for another R2T", act: answerWrong({ targetTransferTag: 0x7777_7777 }), wishes: ASKED },
  { what: "unsolicited data instead of those asked for", act: answerWrong({ targetTransferTag: NO_TAG }), wishes: ASKED },
  { what: "a data segment that is too long", act: headerOnly("0080000000080001") },
  { what: "a data segment of 16 MiB", act: headerOnly("0580000000ffffff") },
];

/** What spoils its command and nothing else: the data are refused with ABORTED COMMAND. */
// prettier-ignore
const SPOILED: readonly (Violation & { readonly end: string })[] = [
  { what: "unsolicited data with a gap", end: "b/4705", act: unasked({ bufferOffset: 512 }) },
  { what: "unsolicited data out of order", end: "b/4705", act: unasked({ dataNumber: 1 }) },
  { what: "data with a gap", end: "b/4705", act: answerWrong({ bufferOffset: 4 }, 1020), wishes: ASKED },
  { what: "data out of order", end: "b/4705", act: answerWrong({ dataNumber: 1 }), wishes: ASKED },
  { what: "fewer data than asked for", end: "b/0c0d", act: answerWrong({}, 1000), wishes: ASKED },
];

describe("a session ends, and nothing else, for", () => {
  it.each(VIOLATIONS)("$what", async ({ act, wishes = {} }) => {
    const drive = createSimulatedDrive();
    await using server = await serveDrives([drive]);
    using other = await openHost(server, port(2));
    using host = await openHost(server, { ...port(1), wishes });
    await act(host);
    await host.wire.over();
    await until(() => server.sessionCount === 1 && drive.nexuses.length === 1);
    expect(endOf(await other.run(TEST))).toBe("good");
    expect(endOf(await other.run(writing(blockOf(5000))))).toBe("good");
  });
});

describe("a command is refused, and nothing comes to the tape, for", () => {
  it.each(SPOILED)("$what", async ({ end, act, wishes = {} }) => {
    const drive = createSimulatedDrive();
    await using server = await serveDrives([drive]);
    using host = await openHost(server, { ...port(1), wishes });
    const sent = await act(host);
    if (sent === undefined) throw new Error("there is no command");
    expect(endOf(await host.finish(sent))).toBe(end);
    expect(drive.deck.object).toBe(0);
    const block = blockOf(3000, 4);
    expect(endOf(await host.run(writing(block)))).toBe("good");
    await host.run({ cdb: CDB.rewind });
    expect(Buffer.compare((await host.run(reading(3000))).data, block)).toBe(0);
  });
});

/** Flips a bit of a PDU that is made right. */
function damaged(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x10;
  return copy;
}

const BOTH: Wishes = { HeaderDigest: "CRC32C", DataDigest: "CRC32C" };

async function withDigests(
  act: (host: TargetSessionWire, server: DriveServer) => Promise<void>,
): Promise<void> {
  await using server = await serveDrives([createSimulatedDrive()]);
  using host = await openHost(server, { wishes: BOTH });
  await act(host, server);
}

const pingBytes = (host: TargetSessionWire, data: Uint8Array): Buffer => {
  const tags = { initiatorTaskTag: 9, targetTransferTag: NO_TAG };
  return host.wire.bytesOf(NOP_OUT, { ...tags, ...host.wire.numbers(true) }, data);
};

describe("digests", () => {
  it("protect all that goes both ways", async () => {
    await withDigests(async (host) => {
      for (const size of [1, 2, 3, 4, 5, 1000]) {
        expect(endOf(await host.run(writing(blockOf(size, size))))).toBe("good");
        expect((await host.ping(blockOf(size))).data.length).toBe(size);
      }
      await host.run({ cdb: CDB.rewind });
      for (const size of [1, 2, 3, 4, 5, 1000])
        expect(Buffer.compare((await host.run(reading(size))).data, blockOf(size, size))).toBe(0);
    });
  });

  it.each([
    ["header", 17],
    ["header's digest", 49],
  ])("end a session whose %s was damaged, without a word", async (_what, at) => {
    await withDigests(async (host, server) => {
      host.wire.sendBytes(damaged(pingBytes(host, blockOf(10)), at));
      await host.wire.over();
      expect(host.wire.untaken).toEqual([]);
      await until(() => server.sessionCount === 0);
    });
  });

  it.each([
    ["data", 52],
    ["padding", 63],
    ["data's digest", 64],
  ])("refuse a PDU whose %s were damaged, and end the session", async (_what, at) => {
    await withDigests(async (host, server) => {
      // 48 bytes of header, 4 of digest, 10 of data, 2 of padding, 4 of digest.
      const bytes = pingBytes(host, blockOf(10));
      expect(bytes.length).toBe(68);
      host.wire.sendBytes(damaged(bytes, at));
      const refused = await host.rejected();
      expect(refused.reason).toBe(REJECT_REASON.dataDigestError);
      expect(Buffer.from(refused.header)).toEqual(bytes.subarray(0, 48));
      await host.wire.over();
      await until(() => server.sessionCount === 0);
    });
  });

  it("refuse damaged data of a write, of which nothing comes to the tape", async () => {
    const drive = createSimulatedDrive();
    await using server = await serveDrives([drive]);
    using host = await openHost(server, { wishes: { ...BOTH, ...ASKED } });
    const sent = host.start(writing(blockOf(1000)));
    const { targetTransferTag } = await host.ready(sent);
    const tags = { initiatorTaskTag: sent.tag, targetTransferTag };
    const value = { final: true, ...tags, expectedStatusNumber: 0, dataNumber: 0, bufferOffset: 0 };
    host.wire.sendBytes(damaged(host.wire.bytesOf(DATA_OUT, value, blockOf(1000)), 60));
    expect((await host.rejected()).reason).toBe(REJECT_REASON.dataDigestError);
    await host.wire.over();
    expect(drive.deck.object).toBe(0);
  });

  it("are answered to the last, though the initiator is slow and more is on its way", async () => {
    await withDigests(async (host, server) => {
      using other = await openHost(server, port(2));
      const many = Array.from({ length: 30 }, () => pingBytes(host, blockOf(60_000)));
      const wrong = damaged(pingBytes(host, blockOf(10)), 52);
      host.wire.socket.pause();
      host.wire.sendBytes(Buffer.concat([...many, wrong, ...many, ...many]));
      await until(() => server.sessionCount === 1);
      for (let count = 0; count < 20; count++) await other.ping();
      host.wire.socket.resume();
      expect((await host.rejected()).reason).toBe(REJECT_REASON.dataDigestError);
      expect(host.wire.untaken.length).toBe(many.length);
      await host.wire.over();
    });
  });
});

describe("additional header segments", () => {
  it.each([
    ["with no digest", {}],
    ["with digests", BOTH],
  ])("of a command are passed over, %s", async (_what, wishes) => {
    const drive = createSimulatedDrive();
    await using server = await serveDrives([drive]);
    using host = await openHost(server, { wishes: { ...wishes, HeaderDigest: "None" } });
    const value = {
      final: true,
      write: true,
      initiatorTaskTag: 5,
      expectedTransferBytes: 4,
      ...host.wire.numbers(false),
      cdb: Uint8Array.from([...CDB.write(4), ...new Uint8Array(10)]),
    };
    const bytes = host.wire.bytesOf(SCSI_COMMAND, value, blockOf(4));
    bytes[4] = 2;
    const extended = Buffer.from("0005010011223344", "hex");
    host.wire.sendBytes(Buffer.concat([bytes.subarray(0, 48), extended, bytes.subarray(48)]));
    await until(() => drive.deck.object === 1);
    await host.ping();
    expect(host.wire.untaken).toEqual(["SCSI Response"]);
  });
});

describe("bytes", () => {
  it("may come one at a time", async () => {
    await using server = await serveDrives([createSimulatedDrive()]);
    using host = await openHost(server);
    const tags = { initiatorTaskTag: 5, targetTransferTag: NO_TAG };
    const value = { final: true, ...tags, ...host.wire.numbers(true) };
    const bytes = host.wire.bytesOf(TEXT_REQUEST, value, Buffer.from("A=b\0"));
    for (const byte of bytes) {
      host.wire.sendBytes(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => host.wire.untaken.length > 0);
    expect(host.wire.untaken).toEqual(["Text Response"]);
  });
});
