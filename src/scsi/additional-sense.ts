/** What an additional sense code and its qualifier say, in words. The words are T10's; what they mean is for src/session. */
import { ADDITIONAL_SENSE_HIGH } from "./additional-sense-high.ts";
import { ADDITIONAL_SENSE_LOW } from "./additional-sense-low.ts";

/** Words for a pair of additional sense code and qualifier. */
export interface AdditionalSense {
  readonly text: string;
  /**
   * `standard`: T10 assigned the pair. `vendor`: it is in the ranges left to vendors; the text says what is known of it,
   * and other vendors may mean something else by it. `unknown`: in T10's range, but not in our table of tape drives and changers.
   */
  readonly origin: "standard" | "vendor" | "unknown";
}

/** Pairs in T10's list of standard codes, key: ASC * 256 + ASCQ. */
export const STANDARD_ADDITIONAL_SENSE: Readonly<Record<number, string>> = {
  ...ADDITIONAL_SENSE_LOW,
  ...ADDITIONAL_SENSE_HIGH,
};

/**
 * Pairs that vendors gave a meaning of their own. IBM, and HPE with IBM's drives: IBM LTO SCSI Reference GA32-0928-06,
 * annex B. The rows of 26h and 85h are as LTFS reads them.
 */
// prettier-ignore
export const VENDOR_ADDITIONAL_SENSE: Readonly<Record<number, string>> = {
  0x2690: "Firmware image is for another drive",
  0x2691: "Firmware image is for another personality",
  0x2693: "Firmware image has a wrong checksum",
  0x8252: "Degraded medium (IBM)",
  0x8282: "Drive requires cleaning (IBM, HPE, Quantum); the command itself succeeded",
  0x8283: "Bad microcode (IBM, HPE)",
  0x8383: "Drive has been cleaned (IBM, Quantum)",
  0x8500: "Write protected because of a tape or drive failure (IBM, Quantum)",
  0x8501: "Write protected because of a tape or drive failure (IBM, Quantum)",
  0x8502: "Write protected because of a tape or drive failure (IBM, Quantum)",
  0x8503: "Write protected at this position (IBM, Quantum)",
  0xee0e: "Encryption: key service timed out (IBM)",
  0xeed0: "Encryption: decryption failed (IBM)",
  0xef10: "Encryption: key required (IBM)",
};

const VENDOR_FIRST = 0x80;
const keyOf = (code: number, qualifier: number): number => code * 256 + qualifier;
const hex = (value: number): string => `${value.toString(16).toUpperCase().padStart(2, "0")}h`;

/** Families whose qualifier is a number of its own. SPC-4 annex, numeric order codes: 40h/NN, 4Dh/NN, 70h/NN. */
function describeRange(code: number, qualifier: number): string | undefined {
  if (code === 0x40 && qualifier >= VENDOR_FIRST) {
    return `Diagnostic failure on component ${hex(qualifier)}`;
  }
  if (code === 0x4d) return `Tagged overlapped commands (task tag ${hex(qualifier)})`;
  if (code === 0x70) return `Decompression exception short algorithm ID of ${hex(qualifier)}`;
  return undefined;
}

/**
 * The words for an additional sense code (ASC, 0 to 255) and its qualifier (ASCQ, 0 to 255). There is an answer for every
 * pair; `origin` says how far it can be trusted.
 */
export function describeAdditionalSense(code: number, qualifier: number): AdditionalSense {
  const key = keyOf(code, qualifier);
  const standard = STANDARD_ADDITIONAL_SENSE[key] ?? describeRange(code, qualifier);
  if (standard !== undefined) return { text: standard, origin: "standard" };
  const pair = `${hex(code)}/${hex(qualifier)}`;
  if (code >= VENDOR_FIRST || qualifier >= VENDOR_FIRST) {
    const text = VENDOR_ADDITIONAL_SENSE[key] ?? describeVendor(code, pair);
    return { text, origin: "vendor" };
  }
  return { text: `Unknown additional sense ${pair}`, origin: "unknown" };
}

function describeVendor(code: number, pair: string): string {
  if (code === 0xee || code === 0xef) return `Encryption key management ${pair} (IBM)`;
  return `Vendor specific additional sense ${pair}`;
}
