import { describe, expect } from "vitest";
import { ALLOW_OVERWRITE } from "../../src/scsi/commands/allow-overwrite.ts";
import { ERASE_6 } from "../../src/scsi/commands/erase.ts";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { SET_CAPACITY } from "../../src/scsi/commands/set-capacity.ts";
import {
  expectAppendOnlyRefusal,
  expectBytes,
  expectGood,
  expectIllegalRequest,
  expectInvalidFieldInCdb,
  expectInvalidFieldInParameterList,
  expectWormRefusal,
  expectWriteProtected,
} from "./expectations.ts";
import type { Host, Reply } from "./host.ts";
import {
  locate,
  MARK,
  objectNumber,
  pageForSelect,
  pattern,
  read,
  record,
  rewind,
  selectModes,
  senseModes,
  spaceToEndOfData,
  write,
  writeFilemarks,
} from "./tape-steps.ts";
import type { Bench, CartridgeWish } from "./bench.ts";
import { behaviour, needs } from "./target.ts";

/** Medium types of Quantum cartridges that are sold as WORM too. DLT-S4 Interface Reference Guide, p 162. */
const SUPER_DLT: readonly number[] = [0x87, 0x91];
const WORM = { kind: "worm" } as const;
const SWITCHED = { writeProtected: true } as const;

/** Every command that would destroy what is on the tape. */
const DESTROYERS: Readonly<Record<string, (host: Host) => Promise<Reply>>> = {
  WRITE: (host) => write(host, pattern(50, 9)),
  "WRITE FILEMARKS": (host) => writeFilemarks(host, 1),
  ERASE: (host) => host.send(ERASE_6, {}),
  "ERASE LONG": (host) => host.send(ERASE_6, { long: true }),
  "FORMAT MEDIUM": (host) => host.send(FORMAT_MEDIUM, { format: 0 }),
  "SET CAPACITY": (host) => host.send(SET_CAPACITY, { proportion: 0x8000 }),
};

/** What hardware must not be asked, in case that it does not refuse. */
const LASTING: Readonly<Record<string, CartridgeWish>> = {
  "ERASE LONG": { notOnHardware: "if it is not refused it takes hours" },
  "SET CAPACITY": { notOnHardware: "if it is not refused the cartridge stays shorter" },
};

async function expectUntouched(host: Host): Promise<void> {
  await rewind(host);
  expectBytes(expectGood(await read(host, 100)).received, pattern(100, 0));
  expect(await spaceToEndOfData(host)).toBe(3);
}

async function setAppendOnly(bench: Bench, writeMode: number): Promise<Reply> {
  const reply = needs(bench, await senseModes(bench.host, 0x10, { subpage: 1 }));
  const page = pageForSelect(reply, (bytes) => {
    bytes[5] = ((bytes[5] ?? 0) & 0x0f) | (writeMode << 4);
  });
  return await selectModes(bench.host, { pages: [page] });
}

async function softwareProtect(bench: Bench, on: boolean): Promise<void> {
  const reply = needs(bench, await senseModes(bench.host, 0x10));
  const changeable = needs(bench, await senseModes(bench.host, 0x10, { pageControl: 1 }));
  if (((changeable.data?.pages[0]?.bytes[10] ?? 0) & 0x04) === 0) bench.lack("SWP cannot be set");
  const page = pageForSelect(reply, (bytes) => {
    bytes[10] = ((bytes[10] ?? 0) & ~0x04) | (on ? 0x04 : 0);
  });
  expectGood(await selectModes(bench.host, { pages: [page] }));
}

describe("a write-once cartridge", () => {
  for (const [name, destroy] of Object.entries(DESTROYERS)) {
    behaviour(
      `refuses ${name} on data, and nothing changes`,
      async (bench) => {
        const { host } = bench;
        await record(host, [100, 100, 100]);
        await rewind(host);
        expectWormRefusal(needs(bench, await destroy(host)));
        expect(await objectNumber(host)).toBe(0);
        await expectUntouched(host);
      },
      WORM,
    );
  }

  behaviour(
    "takes data at the end of data and before trailing filemarks",
    async ({ host }) => {
      await record(host, [100, MARK, MARK]);
      await locate(host, 2);
      expectGood(await write(host, pattern(100, 5)));
      expectGood(await writeFilemarks(host, 2));
      expect(await spaceToEndOfData(host)).toBe(5);
      await locate(host, 2);
      expectWormRefusal(await write(host, pattern(100, 6)));
    },
    WORM,
  );

  behaviour(
    "is told from others by the medium type and not by the protection bit",
    async (bench) => {
      const { data } = expectGood(await senseModes(bench.host, 0x3f));
      const mediumType = data?.mediumType ?? 0;
      if (SUPER_DLT.includes(mediumType))
        bench.lack("Super DLTtape II and DLTtape S4 have one medium type, written once or not");
      expect(mediumType & 0x0f).toBe(0x0c);
      expect(data?.writeProtected).toBe(false);
    },
    WORM,
  );
});

describe("the write protection switch", () => {
  for (const [name, destroy] of Object.entries(DESTROYERS)) {
    behaviour(
      `refuses ${name}`,
      async (bench) => {
        expectWriteProtected(needs(bench, await destroy(bench.host)));
        expect(await objectNumber(bench.host)).toBe(0);
      },
      SWITCHED,
    );
  }

  behaviour(
    "shows in MODE SENSE and lets synchronising through",
    async ({ host }) => {
      expect(expectGood(await senseModes(host, 0x3f)).data?.writeProtected).toBe(true);
      expectGood(await writeFilemarks(host, 0));
    },
    SWITCHED,
  );
});

describe("software write protection", () => {
  behaviour("refuses until it is taken back", async (bench) => {
    const { host } = bench;
    await record(host, [100, 100, 100]);
    await softwareProtect(bench, true);
    expect(expectGood(await senseModes(host, 0x3f)).data?.writeProtected).toBe(true);
    await rewind(host);
    for (const name of ["WRITE", "WRITE FILEMARKS", "ERASE"]) {
      const reply = await DESTROYERS[name]?.(host);
      if (reply === undefined) expect.unreachable(`there is a step called ${name}`);
      expectWriteProtected(reply);
    }
    await expectUntouched(host);
    await softwareProtect(bench, false);
    expectGood(await write(host, pattern(10)));
  });
});

describe("append-only mode", () => {
  for (const [name, destroy] of Object.entries(DESTROYERS)) {
    behaviour(
      `refuses ${name} on data, and nothing changes`,
      async (bench) => {
        const { host } = bench;
        await record(host, [100, 100, 100]);
        expectGood(await setAppendOnly(bench, 1));
        await rewind(host);
        expectAppendOnlyRefusal(needs(bench, await destroy(host)));
        expect(await objectNumber(host)).toBe(0);
        await expectUntouched(host);
      },
      LASTING[name],
    );
  }

  behaviour("takes data at the end of data", async (bench) => {
    const { host } = bench;
    expectGood(await setAppendOnly(bench, 1));
    await record(host, [100, MARK, 100]);
    expect(await spaceToEndOfData(host)).toBe(3);
  });

  behaviour("allows one overwrite at the place of ALLOW OVERWRITE", async (bench) => {
    const { host } = bench;
    await record(host, [100, 100, 100]);
    expectGood(await setAppendOnly(bench, 1));
    await locate(host, 1);
    const here = { allow: 1, partition: 0, logicalObject: 1n };
    expectGood(needs(bench, await host.send(ALLOW_OVERWRITE, here)));
    expectGood(await write(host, pattern(60, 7)));
    expectGood(await write(host, pattern(70, 8)));
    expect(await spaceToEndOfData(host)).toBe(3);
    await locate(host, 1);
    expectAppendOnlyRefusal(await write(host, pattern(60, 7)));
  });

  behaviour("allows one format after ALLOW OVERWRITE for it", async (bench) => {
    const { host } = bench;
    await record(host, [100, 100]);
    expectGood(await setAppendOnly(bench, 1));
    await rewind(host);
    expectGood(needs(bench, await host.send(ALLOW_OVERWRITE, { allow: 2 })));
    expectGood(await host.send(FORMAT_MEDIUM, { format: 0 }));
    expect(await spaceToEndOfData(host)).toBe(0);
  });

  behaviour("takes a permission back with 0", async (bench) => {
    const { host } = bench;
    await record(host, [100, 100, 100]);
    expectGood(await setAppendOnly(bench, 1));
    await rewind(host);
    needs(bench, await host.send(ALLOW_OVERWRITE, { allow: 1 }));
    expectGood(await host.send(ALLOW_OVERWRITE, { allow: 0 }));
    expectAppendOnlyRefusal(await write(host, pattern(10)));
  });

  behaviour("cannot be left while a volume is loaded", async (bench) => {
    expectGood(await setAppendOnly(bench, 1));
    expectInvalidFieldInParameterList(await setAppendOnly(bench, 0), { byte: 4 + 5 });
  });

  behaviour("knows no other write mode", async (bench) => {
    expectInvalidFieldInParameterList(await setAppendOnly(bench, 2));
  });
});

describe("ALLOW OVERWRITE", () => {
  behaviour("belongs to append-only mode", async (bench) => {
    const reply = needs(bench, await bench.host.send(ALLOW_OVERWRITE, { allow: 1 }));
    expectIllegalRequest(reply, 0x200c);
  });

  behaviour("is refused elsewhere than at the present position", async (bench) => {
    const { host } = bench;
    await record(host, [10, 10]);
    expectGood(await setAppendOnly(bench, 1));
    const there = { allow: 1, logicalObject: 1n };
    expectIllegalRequest(needs(bench, await host.send(ALLOW_OVERWRITE, there)), 0x3b00);
    const beyond = { allow: 1, partition: 1, logicalObject: 2n };
    expectIllegalRequest(await host.send(ALLOW_OVERWRITE, beyond), 0x3b00);
    expectInvalidFieldInCdb(await host.send(ALLOW_OVERWRITE, { allow: 7 }), { byte: 2 });
  });
});
