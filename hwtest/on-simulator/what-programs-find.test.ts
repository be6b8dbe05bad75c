import { beforeAll, describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { logViewsOf } from "../../simulator/log-views/all-log-views.ts";
import { PERSISTENT_RESERVE_IN_KEYS } from "../../src/scsi/commands/persistent-reserve.ts";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { REPORT_SUPPORTED_OPERATION_CODES } from "../../src/scsi/commands/report-supported-operation-codes.ts";
import { withCli } from "../../test/support/cli-run.ts";
import { bytesOf, hasCommand, ifKnown } from "./ask-node.ts";
import { printed, printedCodes, printedNumber } from "./printed-values.ts";
import { servedStand, type ServedNode } from "./served-stand.ts";

/** One of each family. The LTO is the one whose answers were captured from a drive, and it has all that others have. */
const MODELS = ["lto-9", "dat-72", "dlt-8000"] as const;

const stand = servedStand(() =>
  Object.fromEntries(MODELS.map((name) => [name, createSimulatedDrive({ personality: name })])),
);

const MIB = 1_048_576;
const MB = 1_000_000;
/** What is written before anything is asked: two files, and then 3 blocks are passed and 2 are read. */
const WRITTEN_BYTES = 8 * 262_144 + 5 * 10_240;
const READ_BYTES = 2 * 262_144;
const OBJECT = 5;
const FILEMARKS = 2;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe.each(MODELS)("programs of Debian on Linux find of a simulated %s that", (name) => {
  const node = (): ServedNode => stand().node(name);
  const must = (line: string): Promise<string> => stand().guest.must(line);

  const bytes = (line: string): Promise<string> => bytesOf(stand(), line);

  const remainingBytes = (): number => {
    const { drive } = node();
    return drive.deck.capacityBytes - WRITTEN_BYTES - FILEMARKS * drive.personality.filemarkBytes;
  };

  beforeAll(async () => {
    const { nst } = node();
    await must(`mt -f ${nst} rewind
      dd if=/dev/urandom of=${nst} bs=256k count=8 status=none
      dd if=/dev/urandom of=${nst} bs=10k count=5 status=none
      mt -f ${nst} rewind && mt -f ${nst} fsr 3
      dd if=${nst} of=/dev/null bs=256k count=2 status=none`);
  });

  it("it is there, with its names and nodes", async () => {
    const { drive, sg, nst, unit } = node();
    const { vendor, product, revision, version } = drive.personality.inquiry;
    const [line] = (await must(`lsscsi -g :::${String(unit)}`)).trim().split("\n");
    expect(line).toContain(
      `:${String(unit)}]    tape    ${vendor.padEnd(8)} ${product.padEnd(16)}`,
    );
    expect(line?.trim()).toMatch(new RegExp(`${revision} +${nst.replace("nst", "st")} +${sg}$`));
    const inquiry = await must(`sg_inq ${sg}`);
    expect(printed(inquiry, "Vendor identification")).toBe(vendor);
    expect(printed(inquiry, "Product identification")).toBe(product);
    expect(printed(inquiry, "Product revision level")).toBe(revision);
    expect(printed(inquiry, "Unit serial number")).toBe(drive.serial);
    expect(inquiry).toContain(`version=0x${version.toString(16).padStart(2, "0")}`);
    expect(inquiry).toContain("PDT=1  RMB=1");
  });

  it("it has its vital product data, all that it lists and no other", async () => {
    const { drive, sg } = node();
    const pages = drive.personality.vpdPages(drive.serial);
    const list = await bytes(`sg_vpd -p 0 -r ${sg}`);
    expect(list.slice(8)).toBe(hex(Uint8Array.from(pages, ({ page }) => page)));
    for (const { page, bytes: own } of pages)
      expect(await bytes(`sg_vpd -p ${String(page)} -r ${sg}`)).toBe(hex(own));
    const said = await must(`sg_vpd -a ${sg}`);
    expect(printed(said, "Unit serial number")).toBe(drive.serial);
    if (drive.personality.family !== "lto") return;
    expect(printed(said, "vendor id")).toBe(drive.personality.inquiry.vendor);
    expect(printed(said, "Manufacturer-assigned serial number")).toBe(drive.serial);
    expect(said).toContain("WORM=1");
    for (const method of drive.personality.protectionMethods)
      expect(said).toContain(`method: ${String(method)}, info_len: 4, LBP_W_C=1, LBP_R_C=1`);
  });

  it("it takes blocks of the lengths that it takes", async () => {
    const { drive, sg } = node();
    const { minimumBytes, maximumBytes } = drive.personality.blockLimits;
    const limits = await must(`sg_read_block_limits ${sg} 2>&1`);
    expect(printedNumber(limits, "Minimum block size")).toBe(minimumBytes);
    expect(printedNumber(limits, "Maximum block size")).toBe(maximumBytes);
  });

  it("it knows its commands and how long they take", async () => {
    const { drive, sg } = node();
    const text = await ifKnown(stand(), node(), {
      command: REPORT_SUPPORTED_OPERATION_CODES,
      line: `sg_opcodes -n -R ${sg}`,
    });
    if (text === undefined) return;
    const rows = Array.from(
      text.matchAll(/^ ([0-9a-f]{2})( +[0-9a-f]+)?  +(\d+) +(\d+) +(\d+) +\S/gm),
    );
    const found = rows.map(([, opcode, action, byteLength, nominal, recommended]) => ({
      opcode: Number.parseInt(opcode ?? "", 16),
      action: action === undefined ? undefined : Number.parseInt(action, 16),
      byteLength: Number(byteLength),
      seconds: [Number(nominal), Number(recommended)],
    }));
    const own = drive.commands.map(({ opcode, serviceAction, cdb, name: command }) => ({
      opcode,
      action: serviceAction,
      byteLength: cdb.byteLength,
      seconds: drive.personality.timeouts[command] ?? [60, 60],
    }));
    expect(found).toHaveLength(own.length);
    expect(found).toEqual(expect.arrayContaining(own));
    const tasks = await must(`sg_opcodes -n -t ${sg}`);
    for (const task of ["Abort task", "Abort task set", "Clear task set", "Logical unit reset"])
      expect(tasks.split("\n").map((row) => row.trim())).toContain(task);
  });

  it("it has its mode pages, as they are now", async () => {
    const { drive, sg } = node();
    const said = await must(`sg_modes -a ${sg}`);
    const { mediumType, densityCode } = drive.personality.cartridges[0] ?? {};
    expect(printedNumber(said, "Density code")).toBe(densityCode);
    expect(said).toContain(`medium type=0x${(mediumType ?? -1).toString(16).padStart(2, "0")}`);
    expect(said).toContain("specific param=0x10");
    for (const { page, subpage } of drive.personality.modePages) {
      const asked = `sg_modes -p ${String(page)},${String(subpage)} -r ${sg}`;
      const [head, body] = [8 + 8, drive.modes.current(page, subpage) ?? new Uint8Array(0)];
      expect((await bytes(asked)).slice(2 * head), `page ${String(page)}`).toBe(hex(body));
    }
  });

  it("it has its log pages, and they tell what was done", async () => {
    const { drive, sg } = node();
    const said = await must(`sg_logs -a ${sg}`);
    const [list = ""] = said.split("\n\n").filter((part) => part.startsWith("Supported log pages"));
    const views = logViewsOf(drive.personality).filter(
      ({ hidden, subpage }) => hidden !== true && subpage === 0,
    );
    const listed = printedCodes(list, /^ {4}0x([0-9a-f]{2}) /gm);
    expect(listed).toEqual(
      [...new Set([0, ...views.map(({ page }) => page)])].sort((a, b) => a - b),
    );
    const unit = drive.personality.family === "lto" ? 1024 : 1;
    const [writes = "", reads = ""] = said
      .split(/^(?:Write|Read) error counter page .*$/m)
      .slice(1);
    const total = "Total bytes processed";
    expect(printedNumber(writes, total)).toBe(Math.floor(WRITTEN_BYTES / unit));
    expect(printedNumber(reads, total)).toBe(Math.floor(READ_BYTES / unit));
    // 10^6 bytes, rounded to the nearest, and the rest, which may be below 0.
    if (listed.includes(0x32)) {
      const compression = await must(`sg_logs -p 0x32 ${sg}`);
      expect(printedNumber(compression, "Megabytes transferred from server")).toBe(
        Math.round(WRITTEN_BYTES / MB),
      );
      expect(printedNumber(compression, "Bytes transferred from server")).toBe(WRITTEN_BYTES % MB);
    }
    if (drive.personality.family !== "lto") return;
    expect(printedNumber(said, "Native capacity from BOP to EW of current partition")).toBe(
      Math.floor(drive.deck.capacityBytes / MB),
    );
    expect(printedNumber(said, "Lifetime media loads")).toBe(1);
    expect(printedNumber(said, "Thread count")).toBe(1);
    expect(printed(said, "Volume serial number")).toBe(drive.cartridge?.facts.serial);
    expect(said).toContain("MPRSNT=1 MSTD=1 MTHRD=1 MOUNTED=1");
    expect(said).toMatch(
      new RegExp(
        `Remaining native capacity partition.*\\n.*counter: ${String(Math.floor(remainingBytes() / MB))}\\n`,
      ),
    );
    expect(printedNumber(said, "Main partition remaining capacity (in MiB)")).toBe(
      Math.floor(remainingBytes() / MIB),
    );
    expect(printedNumber(said, "Main partition maximum capacity (in MiB)")).toBe(
      Math.floor(drive.deck.capacityBytes / MIB),
    );
  });

  it("its cartridge has a chip, or none", async () => {
    const { drive, sg } = node();
    const text = await ifKnown(stand(), node(), {
      command: READ_ATTRIBUTE_VALUES,
      line: `sg_read_attr ${sg}`,
    });
    if (text === undefined) return;
    const { facts } = drive.deck.cartridge;
    expect(printed(text, "Medium serial number")).toBe(facts.serial);
    expect(printed(text, "Medium manufacturer")).toBe(facts.manufacturer);
    expect(printed(text, "Medium manufacture date")).toBe(facts.manufactureDate);
    expect(printedNumber(text, "Load count")).toBe(1);
    expect(printedNumber(text, "Remaining capacity in partition [MiB]")).toBe(
      Math.floor(remainingBytes() / MIB),
    );
    expect(printedNumber(text, "Maximum capacity in partition [MiB]")).toBe(
      Math.floor(drive.deck.capacityBytes / MIB),
    );
    expect(printedNumber(text, "Total MiB written in medium life")).toBe(
      Math.floor(WRITTEN_BYTES / MIB),
    );
    expect(printedNumber(text, "Format density code")).toBe(drive.densityCode);
    expect(printed(text, "Density vendor/serial number at last load")).toBe(
      `${drive.personality.inquiry.vendor.padEnd(8)}${drive.serial}`,
    );
  });

  it("it can be reserved, or not", async () => {
    const { drive, sg } = node();
    const keys = await ifKnown(stand(), node(), {
      command: PERSISTENT_RESERVE_IN_KEYS,
      line: `sg_persist -n -k ${sg}`,
    });
    if (keys === undefined) return;
    expect(keys).toContain("there are NO registered reservation keys");
    const registered = await must(
      `sg_persist -n -o -G -S 0xabc123 ${sg} && sg_persist -n -k ${sg}`,
    );
    expect(registered).toMatch(/1 registered reservation key follows:\s+0xabc123/);
    const reserved = await must(
      `sg_persist -n -o -R -K 0xabc123 -T 3 ${sg} && sg_persist -n -r ${sg}`,
    );
    expect(reserved).toMatch(/Key=0xabc123\s+scope: LU_SCOPE,  type: Exclusive Access$/m);
    const released = await must(
      `sg_persist -n -o -L -K 0xabc123 -T 3 ${sg} && sg_persist -n -r ${sg}`,
    );
    expect(released).toContain("there is NO reservation held");
    const capable = await must(`sg_persist -n -c ${sg}`);
    const types = [
      ["Exclusive Access", 3],
      ["Exclusive Access, registrants only", 6],
      ["Write Exclusive", 1],
    ] as const;
    for (const [words, type] of types)
      expect(printedNumber(capable, words), words).toBe(
        drive.personality.reservationTypes.includes(type) ? 1 : 0,
      );
    await must(`sg_persist -n -o -C -K 0xabc123 ${sg}`);
  });

  it("tapeinfo sees the same", async () => {
    const { drive, sg } = node();
    const text = await must(`tapeinfo -f ${sg}`);
    const { inquiry, blockLimits, maximumPartitions, family } = drive.personality;
    expect(printed(text, "Vendor ID")).toBe(inquiry.vendor);
    expect(printed(text, "Product ID")).toBe(inquiry.product);
    expect(printed(text, "SerialNumber")).toBe(drive.serial);
    expect(printedNumber(text, "MaxBlock")).toBe(blockLimits.maximumBytes);
    expect(printedNumber(text, "Density Code")).toBe(drive.densityCode);
    expect(printed(text, "Ready")).toBe("yes");
    expect(printed(text, "DataCompEnabled")).toBe("yes");
    expect(printedNumber(text, "Block Position")).toBe(OBJECT);
    expect(printedNumber(text, "MaxPartitions")).toBe(maximumPartitions - 1);
    // It takes all of them for drives that count in KiB: LTO drives count in MiB.
    const unit = family === "lto" ? MIB : 1024;
    if (family === "dlt") expect(text).not.toContain("Partition 0 Remaining");
    else
      expect(printedNumber(text, "Partition 0 Remaining Kbytes")).toBe(
        Math.floor(remainingBytes() / unit),
      );
  });

  it("Capstan says the same in the guest, through sg and st, and on this machine through iSCSI", async () => {
    const { drive, sg, nst, unit } = node();
    const { inquiry, family, blockLimits } = drive.personality;
    const expected = {
      drive: {
        vendor: inquiry.vendor,
        product: inquiry.product,
        revision: inquiry.revision,
        serial: drive.serial,
        family,
        minBlockBytes: blockLimits.minimumBytes,
      },
      state: { ready: true },
      position: {
        partition: 0,
        object: OBJECT,
        beginningOfPartition: false,
        endOfPartition: false,
      },
      exitStatus: 0,
    };
    const here = await new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      withCli(async ({ json }) => {
        resolve(await json("status", stand().server.specifierOf(unit)));
      }).catch(reject);
    });
    expect(here).toMatchObject({
      ...expected,
      drive: { ...expected.drive, maxBlockBytes: blockLimits.maximumBytes },
    });
    for (const device of [sg, nst]) {
      const there: unknown = JSON.parse(await must(`capstan status --json ${device}`));
      expect(there).toMatchObject(expected);
      const { drive: _unlike, device: _name, ...same } = here;
      expect(there).toMatchObject(same);
    }
    const slack = family === "lto" ? MB : 1024;
    expect(here["cartridge"]).toMatchObject({
      writeProtected: false,
      remainingBytes: Math.floor(remainingBytes() / slack) * slack,
    });
    if (!hasCommand(node(), READ_ATTRIBUTE_VALUES)) return;
    const { serial, manufacturer } = drive.deck.cartridge.facts;
    const { bytesWrittenInLife, bytesReadInLife } = {
      bytesWrittenInLife: Math.floor(WRITTEN_BYTES / MIB) * MIB,
      bytesReadInLife: 0,
    };
    expect(here["cartridge"]).toMatchObject({
      serial,
      manufacturer,
      loadCount: 1,
      bytesWrittenInLife,
      bytesReadInLife,
    });
  });
});
