/** Logical block protection on the wire: four bytes behind each block. scsi-commands.md 22. */
import { crc32c } from "../src/codec/crc32c.ts";
import { reedSolomonCrc } from "../src/codec/reed-solomon-crc.ts";
import { SENSE_KEY } from "../src/scsi/sense.ts";
import { refuse } from "./check-condition.ts";

/** Methods of the control data protection mode page. */
export const PROTECTION_METHOD = { off: 0, reedSolomon: 1, crc32c: 2 } as const;

/** Writes the protection bytes of `data` into the first four bytes of `target`. */
export function putProtection(method: number, data: Uint8Array, target: Uint8Array): void {
  if (method === PROTECTION_METHOD.crc32c) {
    // CRC32C travels least significant byte first, the Reed-Solomon CRC most significant first (annex D of the IBM manual).
    const crc = crc32c(data);
    for (let i = 0; i < 4; i++) target[i] = (crc >>> (8 * i)) & 0xff;
    return;
  }
  const crc = reedSolomonCrc(data);
  for (let i = 0; i < 4; i++) target[i] = (crc >>> (24 - 8 * i)) & 0xff;
}

/** Splits the protection bytes off and checks them. Throws 4/10 01; nothing of a bad block may reach the tape. */
export function checkProtection(method: number, wire: Uint8Array): Uint8Array {
  const data = wire.subarray(0, wire.length - 4);
  const expected = new Uint8Array(4);
  putProtection(method, data, expected);
  for (let i = 0; i < 4; i++) {
    if (expected[i] !== wire[data.length + i]) throw refuse(SENSE_KEY.hardwareError, 0x1001);
  }
  return data;
}
