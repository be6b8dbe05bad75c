/** What a simulated drive refuses or reports, as the sense data of a CHECK CONDITION. */
import type { SenseInput } from "../src/scsi/sense.ts";
import { SENSE_KEY } from "../src/scsi/sense.ts";

/** Thrown by a handler to end its command with CHECK CONDITION and this sense, no data moved. */
export class CheckCondition extends Error {
  readonly sense: SenseInput;

  constructor(sense: SenseInput) {
    super(`check condition ${String(sense.key)}/${String(sense.additionalCode)}`);
    this.sense = sense;
  }
}

/** Sense data from key and codes, such as `sense(SENSE_KEY.notReady, 0x3a00)`. */
export function sense(
  key: number,
  codes: number,
  more: Omit<SenseInput, "key" | "additionalCode" | "additionalQualifier"> = {},
): SenseInput {
  return { key, additionalCode: codes >> 8, additionalQualifier: codes & 0xff, ...more };
}

/** ILLEGAL REQUEST, INVALID FIELD IN CDB, with the offending byte and, where it is one bit's fault, the bit. */
export function invalidFieldInCdb(byte: number, bit?: number): CheckCondition {
  return new CheckCondition(
    sense(SENSE_KEY.illegalRequest, 0x2400, { fieldPointer: { inCdb: true, byte, bit } }),
  );
}

/** ILLEGAL REQUEST, INVALID FIELD IN PARAMETER LIST. */
export function invalidFieldInParameterList(byte: number, bit?: number): CheckCondition {
  return new CheckCondition(
    sense(SENSE_KEY.illegalRequest, 0x2600, { fieldPointer: { inCdb: false, byte, bit } }),
  );
}

/** Any other refusal. */
export function refuse(
  key: number,
  codes: number,
  more: Omit<SenseInput, "key" | "additionalCode" | "additionalQualifier"> = {},
): CheckCondition {
  return new CheckCondition(sense(key, codes, more));
}
