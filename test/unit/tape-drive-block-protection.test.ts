import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import {
  BlockProtectionError,
  checkBlock,
  PROTECTION_BYTES,
  protectBlock,
} from "../../src/drives/block-protection.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";

/** IBM LTO SCSI Reference GA32-0928-06, annex D; CRC32C of the nine digits also RFC 3720, appendix B.4. */
// prettier-ignore
const KNOWN = [
  ["crc32c",      "313233343536373839", "839206e3"],
  ["crc32c",      "00",                 "51537d52"],
  ["crc32c",      "ff",                 "000000ff"],
  ["reedSolomon", "313233343536373839", "4b4f673a"],
  ["reedSolomon", "01",                 "38cf3801"],
  ["reedSolomon", "ff",                 "763f76ff"],
] as const;

const method = fc.constantFrom("crc32c" as const, "reedSolomon" as const);

describe("protection bytes", () => {
  it.each(KNOWN)("of %s for %s are %s", (kind, block, bytes) => {
    const data = Buffer.from(block, "hex");
    const slot = new Uint8Array(data.length + PROTECTION_BYTES);
    slot.set(data);
    protectBlock({ slot, blockBytes: data.length }, kind);
    expect(Buffer.from(slot.subarray(data.length)).toString("hex")).toBe(bytes);
    expect(Buffer.from(slot.subarray(0, data.length)).toString("hex")).toBe(block);
  });

  it("belong to their block and to no other", () => {
    const cases = fc.record({
      data: fc.uint8Array({ minLength: 1, maxLength: 64 }),
      bit: fc.nat(7),
      place: fc.nat(),
      kind: method,
    });
    fc.assert(
      fc.property(cases, ({ data, bit, place, kind }) => {
        const slot = new Uint8Array(data.length + PROTECTION_BYTES);
        slot.set(data);
        protectBlock({ slot, blockBytes: data.length }, kind);
        checkBlock(slot, data.length, kind);
        const byte = place % slot.length;
        slot[byte] = (slot[byte] ?? 0) ^ (1 << bit);
        expect(() => {
          checkBlock(slot, data.length, kind);
        }).toThrow(BlockProtectionError);
      }),
    );
  });

  it("cannot be missing", () => {
    expect(() => {
      checkBlock(new Uint8Array(3), -1, "crc32c");
    }).toThrow(BlockProtectionError);
  });
});

async function open() {
  const device = createSimulatedDrive();
  const session = new Session({ transport: device.connect(), clock: device.clock });
  return { device, drive: await TapeDrive.open(session) };
}

const block = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_value, index) => (index * 31) & 0xff);

describe("logical block protection", () => {
  const METHODS = ["reedSolomon", "crc32c"] as const;

  it.each(METHODS)("with %s goes there and back", async (method) => {
    const { drive } = await open();
    await expect(drive.setLogicalBlockProtection(method)).resolves.toEqual({
      method,
      write: true,
      read: true,
    });
    const slot = new Uint8Array(304);
    slot.set(block(300));
    await drive.write(slot, 300);
    await drive.rewind();
    const target = new Uint8Array(1000);
    await expect(drive.read(target)).resolves.toEqual({ kind: "block", byteLength: 300 });
    expect(target.subarray(0, 300)).toEqual(block(300));
    await drive.setLogicalBlockProtection("off");
    await drive.rewind();
    await expect(drive.read(target)).resolves.toEqual({ kind: "block", byteLength: 300 });
  });

  it("needs room behind the block", async () => {
    const { drive } = await open();
    await drive.setLogicalBlockProtection("crc32c");
    await expect(drive.write(new Uint8Array(300), 300)).rejects.toMatchObject({
      code: "BLOCK_LENGTH_INVALID",
    });
  });

  it("finds what was damaged on the way back", async () => {
    const device = createSimulatedDrive();
    const inner = device.connect();
    let damage = false;
    const transport: ScsiTransport = {
      limits: inner.limits,
      close: () => inner.close(),
      async execute(request, options) {
        const reply = await inner.execute(request, options);
        if (damage && request.dataIn?.[5] !== undefined) request.dataIn[5] ^= 0x10;
        return reply;
      },
    };
    const drive = await TapeDrive.open(new Session({ transport, clock: device.clock }));
    await drive.setLogicalBlockProtection("crc32c");
    await drive.write(new Uint8Array(104), 100);
    await drive.rewind();
    damage = true;
    await expect(drive.read(new Uint8Array(104))).rejects.toBeInstanceOf(BlockProtectionError);
  });

  it("is not taken for granted after a reset", async () => {
    const { drive, device } = await open();
    await drive.setLogicalBlockProtection("crc32c");
    device.reset({ losesBuffer: false, rewinds: true, attention: true });
    await drive.readiness();
    await expect(drive.write(new Uint8Array(104), 100)).rejects.toMatchObject({
      code: "DRIVE_SETTINGS_UNKNOWN",
    });
    await expect(drive.logicalBlockProtection()).resolves.toMatchObject({ method: "off" });
    await drive.rewind();
    await expect(drive.write(new Uint8Array(104), 100)).resolves.toMatchObject({ kind: "written" });
  });
});
