import { describe, expect } from "vitest";
import { expectGood, expectIllegalRequest, expectInvalidFieldInCdb } from "./expectations.ts";
import type { Host, Reply } from "./host.ts";
import { behaviour } from "./target.ts";

/** Commands that a drive has in any state, with a bit of each that nobody has defined. */
const RESERVED: readonly (readonly [string, readonly number[], number, number])[] = [
  ["TEST UNIT READY", [0x00, 0, 0, 0, 0, 0], 2, 7],
  ["REWIND", [0x01, 0, 0, 0, 0, 0], 3, 0],
  ["READ BLOCK LIMITS", [0x05, 0, 0, 0, 0, 0], 4, 3],
  ["READ(6)", [0x08, 0, 0, 0, 1, 0], 1, 4],
  ["WRITE(6)", [0x0a, 0, 0, 0, 1, 0], 1, 3],
  ["WRITE FILEMARKS(6)", [0x10, 0, 0, 0, 0, 0], 1, 4],
  ["SPACE(6)", [0x11, 0, 0, 0, 0, 0], 1, 4],
  ["INQUIRY", [0x12, 0, 0, 0, 36, 0], 1, 4],
  ["MODE SENSE(6)", [0x1a, 0, 0x10, 0, 0, 0], 1, 0],
  ["LOAD UNLOAD", [0x1b, 0, 0, 0, 1, 0], 2, 2],
  ["PREVENT ALLOW MEDIUM REMOVAL", [0x1e, 0, 0, 0, 0, 0], 4, 5],
  ["LOCATE(10)", [0x2b, 0, 0, 0, 0, 0, 0, 0, 0, 0], 7, 1],
  ["READ POSITION", [0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0], 4, 6],
];

/** CDBs with allocation length 0, and the answer's room that a host would have. */
const WITHOUT_ROOM: readonly (readonly [string, readonly number[]])[] = [
  ["REQUEST SENSE", [0x03, 0, 0, 0, 0, 0]],
  ["INQUIRY", [0x12, 0, 0, 0, 0, 0]],
  ["INQUIRY of a page", [0x12, 1, 0, 0, 0, 0]],
  ["MODE SENSE(6)", [0x1a, 0, 0x3f, 0, 0, 0]],
  ["LOG SENSE", [0x4d, 0, 0x40, 0, 0, 0, 0, 0, 0, 0]],
  ["MODE SENSE(10)", [0x5a, 0, 0x3f, 0, 0, 0, 0, 0, 0, 0]],
  ["REPORT DENSITY SUPPORT", [0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ["READ ATTRIBUTE", [0x8c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ["REPORT SUPPORTED OPERATION CODES", [0xa3, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
];

async function expectStillThere(host: Host): Promise<void> {
  expectGood(await host.testUnitReady());
}

/** Ends the test as skipped on a drive that does not have the command at all. */
function needsCommand(host: Host, reply: Reply): Reply {
  return reply.sense?.additionalCode === 0x20 ? host.lack("it does not have the command") : reply;
}

describe("a CDB", () => {
  for (const [name, cdb, byte, bit] of RESERVED) {
    behaviour(`${name} with a reserved bit is refused, and the bit is named`, async ({ host }) => {
      const wrong = cdb.map((value, i) => (i === byte ? value | (1 << bit) : value));
      const dataOut = { dataOut: new Uint8Array(1) };
      const dataIn = { dataIn: new Uint8Array(64) };
      const reply = needsCommand(host, await host.raw(wrong, cdb[0] === 0x0a ? dataOut : dataIn));
      expectInvalidFieldInCdb(reply, { byte, bit });
      await expectStillThere(host);
    });

    behaviour(`${name} with NACA is refused`, async ({ host }) => {
      const last = cdb.length - 1;
      const wrong = cdb.map((value, i) => (i === last ? value | 0x04 : value));
      const dataOut = { dataOut: new Uint8Array(1) };
      const dataIn = { dataIn: new Uint8Array(64) };
      const reply = needsCommand(host, await host.raw(wrong, cdb[0] === 0x0a ? dataOut : dataIn));
      expectInvalidFieldInCdb(reply, { byte: last, bit: 2 });
    });
  }

  behaviour("with an unknown operation code is refused", async ({ host }) => {
    for (const opcode of [0x02, 0x0f, 0x28, 0x2a, 0x7f, 0xc1, 0xff]) {
      const cdb = [opcode, ...new Array<number>(15).fill(0)];
      expectIllegalRequest(await host.raw(cdb), 0x2000);
    }
    await expectStillThere(host);
  });

  behaviour(
    "that ends too soon is refused",
    async ({ host }) => {
      const whole = [0x2b, 0, 0, 0, 0, 0, 0, 0, 0, 0];
      needsCommand(host, await host.raw(whole));
      const reply = await host.raw(whole.slice(0, 6));
      expectInvalidFieldInCdb(reply);
      await expectStillThere(host);
    },
    // RFC 7143, SCSI Command; SAS and FCP likewise: the CDB of a short command comes with zeros behind it.
    { notOnHardware: "wires carry CDBs of 16 bytes" },
  );

  for (const [name, cdb] of WITHOUT_ROOM) {
    behaviour(`${name} with allocation length 0 is no error`, async ({ host, lack }) => {
      const reply = needsCommand(host, await host.raw(cdb));
      // Models that send a log page whole or not at all say so.
      if (cdb[0] === 0x4d && reply.sense?.additionalCode === 0x24)
        lack("it sends whole pages only");
      expectGood(reply);
      expect(reply.transferredBytes).toBe(0);
    });
  }

  behaviour("asks for no more than its allocation length", async ({ host }) => {
    const dataIn = new Uint8Array(255);
    const { received } = expectGood(await host.raw([0x12, 0, 0, 0, 5, 0], { dataIn }));
    expect(received.length).toBe(5);
    expect(dataIn.subarray(5).every((byte) => byte === 0)).toBe(true);
  });
});

describe("INQUIRY", () => {
  behaviour(
    "is answered in every state",
    async ({ host, operator }) => {
      const ask = async (): Promise<void> => {
        const { received } = expectGood(
          await host.raw([0x12, 0, 0, 0, 36, 0], { dataIn: new Uint8Array(36) }),
        );
        expect((received[0] ?? 0) & 0x1f).toBe(1);
      };
      await ask();
      await operator.insert({ load: true });
      await ask();
      await operator.wait(7_200_000);
      await ask();
      await operator.reset({ losesBuffer: true, rewinds: true });
      await ask();
    },
    { place: "shelf" },
  );

  behaviour("refuses a page code without EVPD and an unknown page", async ({ host }) => {
    const dataIn = new Uint8Array(36);
    expectInvalidFieldInCdb(await host.raw([0x12, 0, 0x80, 0, 36, 0], { dataIn }), { byte: 2 });
    expectInvalidFieldInCdb(await host.raw([0x12, 1, 0x7e, 0, 36, 0], { dataIn }), { byte: 2 });
  });

  behaviour("has every page that page 00h lists", async ({ host }) => {
    const dataIn = new Uint8Array(255);
    const { received } = expectGood(await host.raw([0x12, 1, 0, 0, 255, 0], { dataIn }));
    const pages = received.slice(4, 4 + (received[3] ?? 0));
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) {
      const room = { dataIn: new Uint8Array(255) };
      const reply = expectGood(await host.raw([0x12, 1, page, 0, 255, 0], room));
      expect(reply.received[1]).toBe(page);
    }
  });
});
