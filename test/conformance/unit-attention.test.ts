import { describe, expect } from "vitest";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { REPORT_LUNS } from "../../src/scsi/commands/report-luns.ts";
import { RELEASE_6 } from "../../src/scsi/commands/release.ts";
import { RESERVE_6 } from "../../src/scsi/commands/reserve.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { expectGood, expectReservationConflict, expectUnitAttention } from "./expectations.ts";
import type { Host } from "./host.ts";
import {
  pageForSelect,
  pattern,
  position,
  record,
  selectModes,
  senseModes,
  setBlockLength,
  spaceToEndOfData,
  write,
} from "./tape-steps.ts";
import { behaviour, needs } from "./target.ts";

const LOAD_MS = 7_200_000;
const POWER_ON = [0x2900, 0x2901, 0x2902, 0x2903, 0x2904] as const;

async function attentionCodes(host: Host): Promise<readonly number[]> {
  const taken = await host.takeAttentions();
  return taken.map((sense) => sense.additionalCode * 256 + sense.additionalQualifier);
}

async function changeWriteDelay(host: Host, value: number): Promise<void> {
  const page = pageForSelect(await senseModes(host, 0x10), (bytes) => {
    bytes[7] = value;
  });
  expectGood(await selectModes(host, { pages: [page] }));
}

describe("unit attention", () => {
  behaviour("tells each initiator once of the power-on", async ({ newHost }) => {
    for (const host of [await newHost(), await newHost()]) {
      expectUnitAttention(await host.testUnitReady(), ...POWER_ON);
      expectGood(await host.testUnitReady());
    }
  });

  behaviour("leaves the command that carries it undone", async ({ host, newHost }) => {
    const other = await newHost();
    const data = { dataOut: pattern(10) };
    expectUnitAttention(await other.send(WRITE_6, { transferLength: 10 }, data), ...POWER_ON);
    expect(await spaceToEndOfData(host)).toBe(0);
    expectGood(await other.testUnitReady());
  });

  behaviour("tells every initiator of a load", async ({ host, newHost, operator }) => {
    const other = await newHost();
    await other.takeAttentions();
    await operator.eject();
    await operator.insert();
    await operator.wait(LOAD_MS);
    for (const one of [host, other]) expect(await attentionCodes(one)).toEqual([0x2800]);
    expectGood(await host.testUnitReady());
    expect((await position(host)).firstLogicalObject).toBe(0);
  });

  behaviour(
    "tells everybody of a reset, and a reset before a load before a mode change",
    async ({ host, newHost, operator }) => {
      const other = await newHost();
      await other.takeAttentions();
      await changeWriteDelay(other, 7);
      await operator.eject();
      await operator.insert();
      await operator.wait(LOAD_MS);
      // The queue of the other host has no mode change of its own making.
      expectUnitAttention(await other.testUnitReady(), 0x2800);
      await operator.reset({ losesBuffer: true, rewinds: true });
      const codes = await attentionCodes(host);
      expect(codes.slice(1)).toEqual([0x2800, 0x2a01]);
      expect(POWER_ON).toContain(codes[0]);
      expect(POWER_ON).toContain((await attentionCodes(other))[0]);
    },
  );

  behaviour(
    "tells the others, not the one who did it, of changed mode pages",
    async ({ host, newHost }) => {
      const other = await newHost();
      await other.takeAttentions();
      await changeWriteDelay(host, 9);
      expectUnitAttention(await other.testUnitReady(), 0x2a01);
      expectGood(await other.testUnitReady());
      expectGood(await host.testUnitReady());
    },
  );

  behaviour(
    "does not tell of a mode page that was written as it was, nor of a block length",
    async ({ host, newHost }) => {
      const other = await newHost();
      await other.takeAttentions();
      expectGood(await selectModes(host, { pages: [pageForSelect(await senseModes(host, 0x10))] }));
      await setBlockLength(host, 512);
      expectGood(await other.testUnitReady());
    },
  );

  behaviour("tells the others of a changed buffered mode", async ({ host, newHost }) => {
    const other = await newHost();
    await other.takeAttentions();
    expectGood(await selectModes(host, { bufferedMode: 0 }));
    expectUnitAttention(await other.testUnitReady(), 0x2a01);
  });

  behaviour("is no matter for INQUIRY, REPORT LUNS and LOG SENSE, and stays", async (bench) => {
    const host = await bench.newHost();
    const { sense } = await host.send(INQUIRY, { allocationLength: 36 });
    expect(sense).toBeUndefined();
    const dataIn = new Uint8Array(4);
    const exempt = [
      await host.send(REPORT_LUNS, { allocationLength: 16 }),
      await host.raw([0x4d, 0, 0x40, 0, 0, 0, 0, 0, 4, 0], { dataIn }),
    ];
    for (const reply of exempt) expect(reply.sense?.key).not.toBe(6);
    expectUnitAttention(await host.testUnitReady(), ...POWER_ON);
  });

  behaviour("is taken and cleared by REQUEST SENSE", async ({ newHost }) => {
    const host = await newHost();
    const { key, additionalCode } = await host.requestSense();
    expect([key, additionalCode]).toEqual([6, 0x29]);
    expectGood(await host.testUnitReady());
    expect((await host.requestSense()).key).toBe(0);
  });

  behaviour("comes after a reservation conflict, and stays for later", async (bench) => {
    const { host, newHost } = bench;
    const other = await newHost();
    expectGood(needs(bench, await host.send(RESERVE_6, {})));
    expectReservationConflict(await other.testUnitReady());
    expectReservationConflict(await write(other, pattern(10)));
    expectGood(await host.send(RELEASE_6, {}));
    expectUnitAttention(await other.testUnitReady(), ...POWER_ON);
  });
});

describe("a reservation", () => {
  behaviour("keeps others out but for asking, and ends with a reset", async (bench) => {
    const { host, newHost, operator } = bench;
    const other = await newHost();
    await other.takeAttentions();
    expectGood(needs(bench, await host.send(RESERVE_6, {})));
    expectReservationConflict(await other.testUnitReady());
    expectGood(await other.send(INQUIRY, { allocationLength: 36 }));
    expect((await other.requestSense()).key).toBe(0);
    // RELEASE of somebody else's reservation is GOOD and does nothing.
    expectGood(await other.send(RELEASE_6, {}));
    expectReservationConflict(await other.testUnitReady());
    await operator.reset({ losesBuffer: false, rewinds: true });
    expectUnitAttention(await other.testUnitReady(), ...POWER_ON);
    expectGood(await other.testUnitReady());
  });
});

describe("a reset", () => {
  behaviour("brings mode pages and block length back to default", async ({ host, operator }) => {
    const before = (await senseModes(host, 0x10)).received.slice();
    await changeWriteDelay(host, 9);
    await setBlockLength(host, 512);
    await operator.reset({ losesBuffer: false, rewinds: true });
    await host.takeAttentions();
    expect((await senseModes(host, 0x10)).received).toEqual(before);
  });

  behaviour(
    "lets the cartridge go that PREVENT held",
    async ({ host, operator }) => {
      expectGood(await host.raw([0x1e, 0, 0, 0, 1, 0]));
      await operator.reset({ losesBuffer: false, rewinds: true });
      await host.takeAttentions();
      expectGood(await host.raw([0x1b, 0, 0, 0, 0, 0]));
    },
    { notOnHardware: "it ejects, and nobody is there to put the cartridge in" },
  );

  behaviour("stands at the beginning and fences drives that do so", async (bench) => {
    const { host, operator, traits } = bench;
    await record(host, [10, 10]);
    await operator.reset({ losesBuffer: false, rewinds: true });
    await host.takeAttentions();
    expectGood(await host.testUnitReady());
    const reply = await write(host, pattern(5));
    const code = reply.sense === undefined ? undefined : reply.sense.additionalCode;
    expect(code).toBe(traits.fencesAfterReset ? 0x2c : undefined);
    expect((await position(host)).locationUnknown).toBe(traits.fencesAfterReset);
    expectGood(await host.raw([0x01, 0, 0, 0, 0, 0]));
    expect((await position(host)).locationUnknown).toBe(false);
    expectGood(await write(host, pattern(5)));
  });

  behaviour(
    "with loss of the buffer leaves whole blocks and no more than were sent",
    async ({ host, operator }) => {
      for (let i = 0; i < 6; i++) expectGood(await write(host, pattern(300_000, i)));
      await operator.reset({ losesBuffer: true, rewinds: true });
      await host.takeAttentions();
      expectGood(await host.raw([0x01, 0, 0, 0, 0, 0]));
      expect(await spaceToEndOfData(host)).toBeLessThan(6);
    },
  );
});
