import { describe, expect, it } from "vitest";
import { discoverTargets } from "../../native/iscsi/discover-targets.ts";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import type { ServeOptions } from "../../simulator/attach/serve-options.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import { TEXT_REQUEST } from "../../src/iscsi/initiator-pdus.ts";
import { REJECT_REASON, TEXT_RESPONSE } from "../../src/iscsi/target-pdus.ts";
import { encodeTextKeys, type TextKey } from "../../src/iscsi/text-keys.ts";
import { TARGET_NAME } from "../support/iscsi-target-login.ts";
import { TargetSessionWire } from "../support/iscsi-target-session.ts";
import { until } from "../support/iscsi-target-wire.ts";

const serve = (options: ServeOptions = {}): Promise<DriveServer> =>
  serveDrives([createSimulatedDrive(), createSimulatedDrive()], options);

const NAMED: TextKey = ["TargetName", TARGET_NAME];

describe("a portal tells of its target", () => {
  it("without an address: the initiator comes back to where it asked", async () => {
    await using server = await serve();
    const { host, port } = server;
    const found = await discoverTargets({ host, port });
    expect(found).toEqual([{ target: TARGET_NAME, addresses: [] }]);
    await until(() => server.sessionCount === 0);
  });

  it("with the address that it was told to tell", async () => {
    await using server = await serve({ advertise: "192.0.2.7:3261" });
    const { host, port } = server;
    const found = await discoverTargets({ host, port });
    expect(found).toEqual([{ target: TARGET_NAME, addresses: ["192.0.2.7:3261,1"] }]);
  });

  it.each<readonly [discovery: boolean, asked: string, answer: readonly TextKey[]]>([
    [true, "All", [NAMED]],
    [true, TARGET_NAME, [NAMED]],
    [true, "iqn.2026-01.test:other", []],
    [false, "", [NAMED]],
    [false, TARGET_NAME, [NAMED]],
    [false, "iqn.2026-01.test:other", []],
    [false, "All", [["SendTargets", "Reject"]]],
  ])("in a discovery session: %s, asked for %j", async (discovery, asked, answer) => {
    await using server = await serve();
    using host = await TargetSessionWire.open(server, { discovery });
    expect(await host.text([["SendTargets", asked]])).toEqual(answer);
  });

  it("and does not understand other keys", async () => {
    await using server = await serve();
    using host = await TargetSessionWire.open(server, { discovery: true });
    expect(await host.text([["Weather", "?"]])).toEqual([["Weather", "NotUnderstood"]]);
  });
});

describe("a discovery session", () => {
  it("has no place for commands and task management", async () => {
    await using server = await serve();
    using host = await TargetSessionWire.open(server, { discovery: true });
    host.start({ cdb: [0, 0, 0, 0, 0, 0] });
    expect((await host.rejected()).reason).toBe(REJECT_REASON.protocolError);
    const reset = host.manage(6).catch((error: unknown) => error);
    expect((await host.rejected()).reason).toBe(REJECT_REASON.protocolError);
    expect(Buffer.from((await host.ping(Buffer.from("hello"))).data).toString()).toBe("hello");
    expect(await host.text([["SendTargets", "All"]])).toEqual([NAMED]);
    expect(await host.logOut()).toBe(0);
    await reset;
  });

  it("replaces nobody, though it has the same name", async () => {
    await using server = await serve();
    using tape = await TargetSessionWire.open(server);
    using one = await TargetSessionWire.open(server, { discovery: true });
    using two = await TargetSessionWire.open(server, { discovery: true });
    expect(server.sessionCount).toBe(3);
    for (const host of [tape, one, two]) await host.ping();
  });
});

describe("a text", () => {
  const request = (host: TargetSessionWire, more = {}) => ({
    final: true,
    initiatorTaskTag: 5,
    targetTransferTag: NO_TAG,
    ...host.wire.numbers(false),
    ...more,
  });

  it("comes in several PDUs, each of which is answered", async () => {
    await using server = await serve();
    using host = await TargetSessionWire.open(server, { discovery: true });
    const text = encodeTextKeys([["SendTargets", "All"]]);
    const first = request(host, { final: false, continues: true });
    host.wire.send(TEXT_REQUEST, first, text.subarray(0, 4));
    const more = await host.wire.next(TEXT_RESPONSE);
    expect(more.data.length).toBe(0);
    expect(more.value).toMatchObject({ final: false, continues: false });
    expect(more.value.targetTransferTag).not.toBe(NO_TAG);
    const { targetTransferTag } = more.value;
    host.wire.send(TEXT_REQUEST, request(host, { targetTransferTag }), text.subarray(4));
    const last = await host.wire.next(TEXT_RESPONSE);
    expect(last.value).toMatchObject({ final: true, targetTransferTag: NO_TAG });
    expect(Buffer.from(last.data).toString()).toBe(`TargetName=${TARGET_NAME}\0`);
  });

  it.each([
    ["is malformed", Buffer.from("SendTargets")],
    // Each of these three bytes would be answered with sixteen.
    ["has an answer that is longer than the initiator takes", Buffer.from("A=\0".repeat(2500))],
  ])("is refused when it %s, and life goes on", async (_what, text) => {
    await using server = await serve();
    const wishes = { MaxRecvDataSegmentLength: "8192" };
    using host = await TargetSessionWire.open(server, { discovery: true, wishes });
    host.wire.send(TEXT_REQUEST, request(host), text);
    expect((await host.rejected()).reason).toBe(REJECT_REASON.protocolError);
    expect(await host.text([["SendTargets", "All"]])).toEqual([NAMED]);
  });

  it("without end is refused", async () => {
    await using server = await serve();
    using host = await TargetSessionWire.open(server, { discovery: true });
    for (let i = 0; i < 9; i++) {
      const value = request(host, { final: false, continues: true });
      host.wire.send(TEXT_REQUEST, value, Buffer.alloc(8000, 0x41));
    }
    expect((await host.rejected()).reason).toBe(REJECT_REASON.protocolError);
    await host.ping();
  });
});
