/** Valid streams of an initiator, recorded at a target that lives: what mutations begin with. */
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import {
  TASK_MANAGEMENT_FUNCTION as FUNCTION,
  TEXT_REQUEST,
} from "../../src/iscsi/initiator-pdus.ts";
import { serialAfter } from "../../src/iscsi/serial-number.ts";
import { TEXT_RESPONSE } from "../../src/iscsi/target-pdus.ts";
import { introduction, logIn, loginStep, security, type WireLogin } from "./iscsi-target-login.ts";
import { blockOf, CDB, reading, takeAttentions, writing } from "./iscsi-target-stand.ts";
import { TargetSessionWire } from "./iscsi-target-session.ts";
import { TargetWire, type Portal } from "./iscsi-target-wire.ts";

/** One PDU of a stream. */
export interface RecordedPdu {
  readonly bytes: Uint8Array;
  /** Whether something came from the target before it was sent: it may answer that. */
  readonly waits: boolean;
}

export type Recording = readonly RecordedPdu[];

type Story = (wire: TargetWire) => Promise<void>;

const session =
  (login: WireLogin, act: (host: TargetSessionWire) => Promise<void>): Story =>
  async (wire) => {
    const host = new TargetSessionWire(await logIn(wire, login));
    if (login.discovery !== true) await takeAttentions(host);
    await act(host);
  };

async function writeAndRead(host: TargetSessionWire, sizes: readonly number[]): Promise<void> {
  await host.run({ cdb: CDB.rewind });
  for (const size of sizes) await host.run(writing(blockOf(size), { immediateBytes: 600 }));
  await host.run({ cdb: CDB.filemark });
  await host.run({ cdb: CDB.rewind });
  for (const size of sizes) await host.run(reading(size));
}

const ASKED = { InitialR2T: "Yes", ImmediateData: "No", MaxBurstLength: "1024" };

const STORIES: readonly Story[] = [
  session({}, async (host) => {
    await host.run({ cdb: CDB.inquiry(96), room: 96 });
    await host.run({ cdb: CDB.reportLuns(256), room: 256 });
    await host.run({ cdb: [0x5a, 0, 0x3f, 0, 0, 0, 0, 2, 0, 0], room: 512 });
    await host.run({ cdb: [0x4d, 0, 0x40, 0, 0, 0, 0, 2, 0, 0], room: 512 });
    await writeAndRead(host, [500, 3000]);
    await host.ping(blockOf(100));
    await host.logOut();
  }),
  session({ wishes: { ...ASKED, MaxRecvDataSegmentLength: "512" } }, async (host) => {
    await writeAndRead(host, [1, 2500, 5000]);
  }),
  session({ wishes: { HeaderDigest: "CRC32C", DataDigest: "CRC32C" } }, async (host) => {
    await writeAndRead(host, [1001, 2002]);
  }),
  async (wire) => {
    await loginStep(wire, [...introduction(), ["AuthMethod", "CHAP,None"]], security);
    await session({}, async (host) => {
      await host.text([["SendTargets", ""]]);
      await host.ping(undefined, false);
      const over = host.start({ cdb: CDB.testUnitReady });
      await host.finish(over);
      await host.manage(FUNCTION.abortTask, { task: over });
      await host.manage(FUNCTION.abortTaskSet);
      await host.manage(FUNCTION.logicalUnitReset);
      await takeAttentions(host);
    })(wire);
  },
  session({}, async (host) => {
    const { commandNumber } = host.wire;
    host.wire.commandNumber = serialAfter(commandNumber);
    await host.run({ cdb: CDB.testUnitReady, fields: { immediate: true } });
    const later = [writing(blockOf(700)), writing(blockOf(800)), { cdb: CDB.filemark }];
    const [first, second, third] = later.map((request) => host.start(request));
    if (second !== undefined) await host.manage(FUNCTION.abortTask, { task: second });
    await host.run({ cdb: CDB.rewind, fields: { commandNumber } });
    for (const one of [first, third]) if (one !== undefined) await host.finish(one);
    await host.run({ cdb: CDB.inquiry(36), room: 36, fields: { taskAttribute: 3 } });
  }),
  session({ discovery: true }, async (host) => {
    const text = Buffer.from("SendTargets=All\0");
    const tags = { initiatorTaskTag: 5, targetTransferTag: NO_TAG };
    const first = { final: false, continues: true, ...tags, ...host.wire.numbers(false) };
    host.wire.send(TEXT_REQUEST, first, text.subarray(0, 5));
    const { targetTransferTag } = (await host.wire.next(TEXT_RESPONSE)).value;
    const last = { final: true, ...tags, targetTransferTag, ...host.wire.numbers(false) };
    host.wire.send(TEXT_REQUEST, last, text.subarray(5));
    await host.wire.next(TEXT_RESPONSE);
    await host.logOut();
  }),
];

/** Records every story at a target. */
export async function recordStories(portal: Portal): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const story of STORIES) {
    using wire = await TargetWire.open(portal);
    const sent: RecordedPdu[] = [];
    let heardCount = 0;
    wire.onSent = (bytes) => {
      sent.push({ bytes: Uint8Array.from(bytes), waits: wire.heardCount > heardCount });
      ({ heardCount } = wire);
    };
    await story(wire);
    recordings.push(sent);
  }
  return recordings;
}
