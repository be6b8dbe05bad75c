import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openLibiscsi, type LibiscsiOptions } from "../../native/iscsi/libiscsi.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { ServedElsewhere, type ServedOrder } from "../support/iscsi-cu-served.ts";
import { recordOf, say, tapeScript, type Said } from "../support/iscsi-tape-script.ts";

/** libiscsi as the initiator of our target, against the same drive without any network. */

const HOST = { user: "backup", secret: "correct horse battery" };
const DRIVE = { user: "library", secret: "staple it together" };

interface Variant {
  readonly accounts?: ServedOrder["accounts"];
  readonly options: Partial<LibiscsiOptions>;
}

// prettier-ignore
const VARIANTS: readonly (readonly [string, Variant])[] = [
  ["nothing else", { options: {} }],
  ["a header digest", { options: { headerDigest: "required" } }],
  ["no digest", { options: { headerDigest: "none" } }],
  ["CHAP", { accounts: { initiator: HOST }, options: { chap: HOST } }],
  ["mutual CHAP and a header digest", { accounts: { initiator: HOST, target: DRIVE }, options: { chap: HOST, mutualChap: DRIVE, headerDigest: "required" } }],
];
const PERSONALITIES = ["lto-9", "dat-72", "dlt-8000"];

/** Of a read that ends with CHECK CONDITION libiscsi does not count what moved. */
const comparable = (said: readonly Said[]): readonly Said[] =>
  said.map((one) => (one.status === 0 ? one : { ...one, transferredBytes: 0, data: "" }));

/** Larger than a first burst and a burst of ours, and one byte more than what a kernel splits at. */
const LARGE_BYTES = [524_288, 524_289, 1_048_577, 2_097_151];

const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const rewind = { cdb: REWIND.cdb.encode({}) };

/** Everything the script and the larger blocks say; of those a digest instead of their data. */
async function conversation(transport: ScsiTransport): Promise<readonly Said[]> {
  const said = [...comparable(await tapeScript(transport))];
  said.push(await say(transport, "REWIND", rewind));
  for (const size of LARGE_BYTES) {
    const cdb = WRITE_6.cdb.encode({ transferLength: size });
    said.push(await say(transport, `WRITE ${String(size)}`, { cdb, dataOut: recordOf(size) }));
  }
  said.push(await say(transport, "REWIND", rewind));
  for (const size of LARGE_BYTES) {
    const cdb = READ_6.cdb.encode({ transferLength: size });
    const dataIn = new Uint8Array(size);
    const one = await say(transport, `READ ${String(size)}`, { cdb, dataIn });
    said.push({ ...one, data: hash(dataIn) });
  }
  return said;
}

describe.each(VARIANTS)("libiscsi with %s", (_name, { accounts, options }) => {
  it.each(PERSONALITIES)("sees of a %s what a host without network sees", async (personality) => {
    const order = { personality, ...(accounts === undefined ? {} : { accounts }) };
    await using served = await ServedElsewhere.start(order);
    const theirs = openLibiscsi({ ...served.place, logicalUnit: 0, ...options });
    const said = await conversation(theirs);
    await theirs.close();
    const direct = createSimulatedDrive({ personality }).connect("host");
    expect(said).toEqual(await conversation(direct));
    for (const size of LARGE_BYTES) {
      const good = { status: 0, sense: "", transferredBytes: size };
      const data = hash(recordOf(size));
      expect(said).toContainEqual({ what: `WRITE ${String(size)}`, ...good, data: "" });
      expect(said).toContainEqual({ what: `READ ${String(size)}`, ...good, data });
    }
  });
});

describe("libiscsi without the right account", () => {
  it.each([
    ["with none", {}],
    ["with a wrong secret", { chap: { ...HOST, secret: "incorrect horse" } }],
    [
      "where the target proves to be another",
      { chap: HOST, mutualChap: { ...DRIVE, secret: "stapled together" } },
    ],
  ])("does not get in, %s", async (_how, options) => {
    const accounts = { initiator: HOST, target: DRIVE };
    await using served = await ServedElsewhere.start({ personality: "lto-9", accounts });
    const place = { ...served.place, logicalUnit: 0 };
    expect(() => openLibiscsi({ ...place, ...options })).toThrow(
      expect.objectContaining({ code: "TRANSPORT_CONNECT_FAILED", executed: "no" }),
    );
    const transport = openLibiscsi({ ...place, chap: HOST, mutualChap: DRIVE });
    expect((await say(transport, "REWIND", rewind)).status).toBe(STATUS.checkCondition);
    expect((await say(transport, "REWIND", rewind)).status).toBe(STATUS.good);
    await transport.close();
  });
});
