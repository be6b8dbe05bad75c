import { describe, expect } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { PREVENT_ALLOW_MEDIUM_REMOVAL } from "../../src/scsi/commands/prevent-allow-medium-removal.ts";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import {
  expectGood,
  expectIllegalRequest,
  expectInvalidFieldInCdb,
  expectNotReady,
} from "./expectations.ts";
import type { Host, Reply } from "./host.ts";
import {
  objectNumber,
  pattern,
  position,
  read,
  record,
  rewind,
  spaceToEndOfData,
  write,
  writeFilemarks,
} from "./tape-steps.ts";
import { behaviour, needs } from "./target.ts";

const LOAD_MS = 7_200_000;
const SEATED = [0x3a04, 0x0402] as const;
const EMPTY = 0x3a00;
const SLOT = { place: "slot" } as const;
const SHELF = { place: "shelf" } as const;
const EJECTS = { notOnHardware: "it ejects, and nobody is there to put the cartridge in" } as const;

async function load(host: Host): Promise<void> {
  expectGood(await host.send(LOAD_UNLOAD, { load: true }));
  await host.takeAttentions();
}

async function prevent(host: Host, on: boolean): Promise<void> {
  expectGood(await host.send(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: on ? 1 : 0 }));
}

/** Every command that needs a loaded tape. */
const NEEDS_TAPE: Readonly<Record<string, (host: Host) => Promise<Reply>>> = {
  "TEST UNIT READY": (host) => host.testUnitReady(),
  READ: (host) => read(host, 10),
  WRITE: (host) => write(host, pattern(10)),
  "WRITE FILEMARKS": (host) => writeFilemarks(host),
  SPACE: (host) => host.send(SPACE_6, { code: SPACE_CODE.blocks, count: 1 }),
  REWIND: (host) => host.raw([0x01, 0, 0, 0, 0, 0]),
  "LOCATE(10)": (host) => host.raw([0x2b, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  "READ POSITION": (host) => host.raw([0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  ERASE: (host) => host.raw([0x19, 0, 0, 0, 0, 0]),
  VERIFY: (host) => host.raw([0x13, 0, 0, 0, 1, 0]),
};

describe("without a cartridge", () => {
  for (const [name, send] of Object.entries(NEEDS_TAPE)) {
    behaviour(
      `${name} is not ready`,
      async (bench) => {
        expectNotReady(needs(bench, await send(bench.host)), EMPTY);
      },
      SHELF,
    );
  }

  behaviour(
    "LOAD finds nothing to load, UNLOAD nothing to do",
    async ({ host }) => {
      expectNotReady(await host.send(LOAD_UNLOAD, { load: true }), EMPTY);
      expectNotReady(await host.send(LOAD_UNLOAD, { load: true, hold: true }), EMPTY);
      expectGood(await host.send(LOAD_UNLOAD, { load: false }));
    },
    SHELF,
  );
});

describe("with a cartridge in the slot", () => {
  for (const [name, send] of Object.entries(NEEDS_TAPE)) {
    behaviour(
      `${name} is not ready`,
      async (bench) => {
        expectNotReady(needs(bench, await send(bench.host)), ...SEATED);
      },
      SLOT,
    );
  }

  behaviour(
    "LOAD makes it ready at the beginning, and says so to everybody",
    async ({ host }) => {
      expectGood(await host.send(LOAD_UNLOAD, { load: true }));
      const [attention] = await host.takeAttentions();
      expect(attention?.additionalCode).toBe(0x28);
      expectGood(await host.testUnitReady());
      expect((await position(host)).beginningOfPartition).toBe(true);
    },
    SLOT,
  );

  behaviour(
    "LOAD with IMMED ends at once; the drive is becoming ready",
    async ({ host, operator }) => {
      expectGood(await host.send(LOAD_UNLOAD, { load: true, immediate: true }));
      expectNotReady(await host.testUnitReady(), 0x0401);
      expectNotReady(await read(host, 10), 0x0401);
      expect((await host.requestSense()).additionalQualifier).toBe(0x01);
      await operator.wait(LOAD_MS);
      await host.takeAttentions();
      expectGood(await host.testUnitReady());
    },
    SLOT,
  );

  behaviour(
    "HOLD with LOAD leaves it there",
    async ({ host }) => {
      expectGood(await host.send(LOAD_UNLOAD, { load: true, hold: true }));
      expectNotReady(await host.testUnitReady(), ...SEATED);
    },
    SLOT,
  );
});

describe("with a loaded tape", () => {
  behaviour("LOAD goes back to the beginning", async ({ host }) => {
    await record(host, [10, 10]);
    expectGood(await host.send(LOAD_UNLOAD, { load: true }));
    expect(await objectNumber(host)).toBe(0);
    expect(await host.takeAttentions()).toEqual([]);
  });

  behaviour(
    "UNLOAD ejects",
    async ({ host }) => {
      expectGood(await host.send(LOAD_UNLOAD, { load: false }));
      expectNotReady(await host.testUnitReady(), EMPTY);
      expectGood(await host.send(LOAD_UNLOAD, { load: false }));
    },
    EJECTS,
  );

  behaviour(
    "UNLOAD with HOLD leaves it in the slot, from where LOAD takes it again",
    async ({ host }) => {
      await record(host, [10, 10]);
      expectGood(await host.send(LOAD_UNLOAD, { load: false, hold: true }));
      expectNotReady(await host.testUnitReady(), ...SEATED);
      await load(host);
      expect(await spaceToEndOfData(host)).toBe(2);
    },
  );

  behaviour("UNLOAD puts on tape what is in the buffer", async ({ host }) => {
    for (let i = 0; i < 5; i++) expectGood(await write(host, pattern(300_000, i)));
    expectGood(await host.send(LOAD_UNLOAD, { load: false, hold: true }));
    await load(host);
    expect(await spaceToEndOfData(host)).toBe(5);
  });

  behaviour("refuses EOT", async ({ host }) => {
    expectInvalidFieldInCdb(await host.send(LOAD_UNLOAD, { load: false, endOfTape: true }), {
      byte: 4,
    });
    expectGood(await host.testUnitReady());
  });
});

describe("PREVENT ALLOW MEDIUM REMOVAL", () => {
  behaviour(
    "holds the cartridge in until it is allowed out",
    async ({ host }) => {
      await prevent(host, true);
      expectIllegalRequest(await host.send(LOAD_UNLOAD, { load: false }), 0x5302);
      expectIllegalRequest(await host.send(LOAD_UNLOAD, { load: false, hold: true }), 0x5302);
      expectGood(await host.testUnitReady());
      expectGood(await host.send(LOAD_UNLOAD, { load: true }));
      await prevent(host, false);
      expectGood(await host.send(LOAD_UNLOAD, { load: false }));
    },
    EJECTS,
  );

  behaviour(
    "counts for each initiator by itself",
    async ({ host, newHost }) => {
      const other = await newHost();
      await other.takeAttentions();
      await prevent(host, true);
      await prevent(other, true);
      await prevent(host, true);
      await prevent(host, false);
      expectIllegalRequest(await host.send(LOAD_UNLOAD, { load: false }), 0x5302);
      await prevent(other, false);
      expectGood(await host.send(LOAD_UNLOAD, { load: false }));
    },
    EJECTS,
  );

  behaviour(
    "works without a cartridge",
    async ({ host, operator }) => {
      await prevent(host, true);
      expectGood(await host.send(LOAD_UNLOAD, { load: false }));
      await operator.insert();
      await operator.wait(LOAD_MS);
      await host.takeAttentions();
      expectIllegalRequest(await host.send(LOAD_UNLOAD, { load: false }), 0x5302);
      await rewind(host);
    },
    SHELF,
  );

  behaviour("knows no other value", async ({ host }) => {
    const reply = await host.send(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: 3 });
    expectInvalidFieldInCdb(reply, { byte: 4 });
  });
});
