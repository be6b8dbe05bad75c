import { describe, expect, it } from "vitest";
import { discoverTargets } from "../../native/iscsi/discover-targets.ts";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import type { IscsiOptions } from "../../native/iscsi/iscsi-options.ts";
import { openLibiscsi } from "../../native/iscsi/libiscsi.ts";
import { decodeSense, SENSE_KEY } from "../../src/scsi/sense.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { READ, REWIND, run, WRITE } from "../support/iscsi-runs.ts";
import { RECORD_BYTES, recordOf, tapeScript, type Said } from "../support/iscsi-tape-script.ts";
import { startTgt, type TgtOptions, type TgtTarget } from "../support/tgt-target.ts";

/** Other people's target, and other people's initiator beside ours: three implementations must say the same. */

const CHAP = { user: "backup", secret: "correct horse battery" };
const MUTUAL = { user: "library", secret: "staple it together" };

const placeOf = ({ host, port, target, logicalUnit }: TgtTarget): IscsiOptions => ({
  host,
  port,
  target,
  logicalUnit,
});

interface Variant {
  readonly tgt: TgtOptions;
  readonly options: Partial<IscsiOptions>;
}

const FAST = { MaxRecvDataSegmentLength: "262144", FirstBurstLength: "262144", InitialR2T: "No" };

// prettier-ignore
const VARIANTS: readonly (readonly [string, Variant])[] = [
  ["tgtd's defaults", { tgt: {}, options: {} }],
  ["no digests", { tgt: {}, options: { headerDigest: "none", dataDigest: "none" } }],
  ["both digests", { tgt: { settings: { HeaderDigest: "CRC32C", DataDigest: "CRC32C" } }, options: { headerDigest: "required", dataDigest: "required" } }],
  ["long segments, nothing by R2T that need not be", { tgt: { settings: FAST }, options: {} }],
  ["no immediate data", { tgt: { settings: { ImmediateData: "No", InitialR2T: "Yes" } }, options: {} }],
  ["CHAP", { tgt: { chap: CHAP }, options: { chap: CHAP } }],
  ["mutual CHAP", { tgt: { chap: CHAP, mutualChap: MUTUAL }, options: { chap: CHAP, mutualChap: MUTUAL } }],
];

async function over(
  transport: ScsiTransport,
  use: (transport: ScsiTransport) => Promise<readonly Said[]>,
): Promise<readonly Said[]> {
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}

const saidOf = (said: readonly Said[], what: string): Said => {
  const found = said.find((one) => one.what === what);
  if (found === undefined) throw new TypeError(what);
  return found;
};
const senseOf = (said: readonly Said[], what: string): ReturnType<typeof decodeSense> =>
  decodeSense(new Uint8Array(Buffer.from(saidOf(said, what).sense, "hex")));

describe.each(VARIANTS)("tgt with %s", (_name, { tgt, options }) => {
  it("keeps what our initiator writes, and libiscsi sees the same", async () => {
    await using target = await startTgt(tgt);
    const ours = await over(await openIscsi({ ...placeOf(target), ...options }), tapeScript);
    for (const size of RECORD_BYTES) {
      const data = Buffer.from(recordOf(size)).toString("hex");
      const good = { status: 0, transferredBytes: size };
      expect(saidOf(ours, `WRITE ${String(size)}`)).toMatchObject(good);
      expect(saidOf(ours, `READ ${String(size)}`)).toMatchObject({ ...good, data });
    }
    expect(senseOf(ours, "READ a filemark")).toMatchObject({ filemark: true, information: 4096n });
    expect(senseOf(ours, "READ behind the end").key).toBe(SENSE_KEY.blankCheck);
    expect(senseOf(ours, "READ 1 as 3")).toMatchObject({ incorrectLength: true, information: 2n });
    expect(senseOf(ours, "READ 2 as 1")).toMatchObject({ incorrectLength: true, information: -1n });
    expect(senseOf(ours, "an unknown command").key).toBe(SENSE_KEY.illegalRequest);

    const theirs = await over(openLibiscsi(libiscsiOptions(target, options)), tapeScript);
    // What moved of a read that ends with CHECK CONDITION our initiator counts, and libiscsi does not.
    const comparable = (said: readonly Said[]): readonly Said[] =>
      said.map((one) => (one.status === 0 ? one : { ...one, transferredBytes: 0, data: "" }));
    expect(comparable(theirs)).toEqual(comparable(ours));
    expect(saidOf(theirs, "READ 1 as 3")).toMatchObject({
      transferredBytes: 1,
      data: Buffer.from(recordOf(1)).toString("hex"),
    });
  });
});

/** libiscsi 1.19 knows no data digest. */
function libiscsiOptions(
  target: TgtTarget,
  { dataDigest: _without, clock: _clock, ...options }: Partial<IscsiOptions>,
): Parameters<typeof openLibiscsi>[0] {
  const { host, port, target: name, logicalUnit } = target;
  return { ...options, host, port, target: name, logicalUnit };
}

describe("tgt and digests", () => {
  it("does them when it is set to, and only then", async () => {
    for (const [settings, done] of [
      [{ HeaderDigest: "CRC32C", DataDigest: "CRC32C" }, true],
      [{}, false],
    ] as const) {
      await using target = await startTgt({ settings });
      const transport = await openIscsi(placeOf(target));
      expect(transport.parameters).toMatchObject({ headerDigest: done, dataDigest: done });
      await transport.close();
    }
  });
});

describe("tgt with accounts", () => {
  it("lets nobody in with a wrong secret, or none; and we let no false tgt in", async () => {
    await using target = await startTgt({ chap: CHAP, mutualChap: MUTUAL });
    const place = placeOf(target);
    const wrong = { ...CHAP, secret: "incorrect horse" };
    const code = "ISCSI_AUTHENTICATION_FAILED";
    const mutualChap = { ...MUTUAL, secret: "stapled together" };
    const failed = { executed: "no" };
    await expect(openIscsi({ ...place, chap: wrong })).rejects.toMatchObject(failed);
    await expect(openIscsi(place)).rejects.toMatchObject(failed);
    await expect(openIscsi({ ...place, chap: CHAP, mutualChap })).rejects.toMatchObject({ code });
    const lib = libiscsiOptions(target, { chap: wrong });
    expect(() => openLibiscsi(lib)).toThrow(expect.objectContaining(failed));
  });
});

describe("tgt is asked for its targets", () => {
  it("and names the one it has", async () => {
    await using target = await startTgt();
    const { host, port } = target;
    const [only, ...others] = await discoverTargets({ host, port });
    expect(only?.target).toBe(target.target);
    expect(only?.addresses).toEqual([`${host}:${String(port)},1`]);
    expect(others).toEqual([]);
  });

  it("and has none of another name", async () => {
    await using target = await startTgt();
    await expect(
      openIscsi({ ...placeOf(target), target: "iqn.2026-01.test.capstan:none" }),
    ).rejects.toMatchObject({ code: "ISCSI_TARGET_NOT_FOUND", executed: "no" });
  });
});

describe("tgt dies in the middle of a WRITE", () => {
  const block = recordOf(1_048_576);

  it("our initiator says that it may have been executed, and connects again when tgt is back", async () => {
    await using target = await startTgt();
    const transport = await openIscsi({ ...placeOf(target), reconnectLimitMs: 20_000 });
    await firstAttention(transport);
    expect((await run(transport, WRITE, { data: block })).status).toBe(0);
    await target.kill("SIGSTOP");
    const writing = run(transport, WRITE, { data: block });
    const dead = expect(writing).rejects.toMatchObject({
      code: "TRANSPORT_FAILED",
      executed: "unknown",
    });
    await target.kill("SIGKILL");
    await dead;
    // The command below waits for the target while it starts.
    const back = run(transport, REWIND);
    await target.restart();
    const { status, sense } = await back;
    expect(status).toBe(2);
    expect(decodeSense(sense).key).toBe(SENSE_KEY.unitAttention);
    expect(transport.reconnectCount).toBe(1);
    expect((await run(transport, REWIND)).status).toBe(0);
    const data = new Uint8Array(block.length);
    expect((await run(transport, READ, { data })).status).toBe(0);
    expect(Buffer.compare(data, block)).toBe(0);
    await transport.close();
  });

  it("a frozen one ends in TRANSPORT_TIMEOUT, and nothing hangs", async () => {
    await using target = await startTgt();
    const transport = await openIscsi({ ...placeOf(target), abortLimitMs: 200 });
    await firstAttention(transport);
    await target.kill("SIGSTOP");
    await expect(run(transport, WRITE, { data: block, timeoutMs: 200 })).rejects.toMatchObject({
      code: "TRANSPORT_TIMEOUT",
      executed: "unknown",
    });
    await target.kill("SIGCONT");
    expect((await run(transport, REWIND)).status).toBe(2);
    await transport.close();
  });

  it("libiscsi says the same, and sends nothing twice", async () => {
    await using target = await startTgt();
    const transport = openLibiscsi(libiscsiOptions(target, {}));
    await firstAttention(transport);
    await target.kill("SIGSTOP");
    // The call blocks this thread: only its own time limit ends it.
    await expect(run(transport, WRITE, { data: block, timeoutMs: 1000 })).rejects.toMatchObject({
      code: "TRANSPORT_TIMEOUT",
      executed: "unknown",
    });
    await target.kill("SIGKILL");
    await expect(run(transport, REWIND)).rejects.toMatchObject({
      code: "TRANSPORT_CONNECT_FAILED",
      executed: "no",
    });
    await target.restart();
    expect((await run(transport, REWIND)).status).toBe(2);
    expect((await run(transport, REWIND)).status).toBe(0);
    await target.kill("SIGKILL");
    await expect(run(transport, WRITE, { data: block })).rejects.toMatchObject({
      code: "TRANSPORT_FAILED",
      executed: "unknown",
    });
    await transport.close();
  });
});

/** Takes the unit attention that every new nexus gets. */
async function firstAttention(transport: ScsiTransport): Promise<void> {
  const { status, sense } = await run(transport, REWIND);
  expect([status, decodeSense(sense).key]).toEqual([2, SENSE_KEY.unitAttention]);
}
