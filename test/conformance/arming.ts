/**
 * These tests destroy what is on the cartridge. A drive that is not simulated is used only when the person at the
 * keyboard has named that very drive and that very cartridge; everything else is refused before anything is written.
 */
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { nameAttributes } from "../../src/scsi/named-attributes.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import { UsageError } from "../../src/transport/errors.ts";
import { describeReply } from "./expectations.ts";
import type { Host } from "./host.ts";

/** What arms, by the names of the environment. */
export interface Arming {
  /** Unit serial number of the drive. */
  readonly CAPSTAN_HWTEST_SERIAL?: string | undefined;
  /** Barcode or serial number of the cartridge, as its memory chip has them. */
  readonly CAPSTAN_HWTEST_CARTRIDGE?: string | undefined;
  /** For cartridges that cannot say who they are: {@link SCRATCH_WORDS}. */
  readonly CAPSTAN_HWTEST_SCRATCH?: string | undefined;
}

/** ADDITIONAL SENSE CODE of INVALID COMMAND OPERATION CODE. */
const UNKNOWN_COMMAND = 0x20;

/** What CAPSTAN_HWTEST_SCRATCH must say. */
export const SCRATCH_WORDS = "yes-destroy-this-cartridge";

const refused = (why: string): UsageError =>
  new UsageError(
    "HWTEST_NOT_ARMED",
    `run tests that destroy the cartridge: refused, nothing was written: ${why} (hwtest/README.md)`,
  );

async function unitSerial(host: Host): Promise<string> {
  const ask = { vitalProductData: true, pageCode: UNIT_SERIAL_NUMBER.page, allocationLength: 255 };
  const reply = await host.send(INQUIRY, ask);
  if (reply.status !== STATUS.good || reply.received[1] !== UNIT_SERIAL_NUMBER.page) return "";
  return UNIT_SERIAL_NUMBER.codec.decode(reply.received).serialNumber.trim();
}

/** Barcode and serial number of the cartridge; `undefined` when the drive has no way to ask its memory chip. */
async function cartridgeNames(host: Host): Promise<readonly string[] | undefined> {
  const all = { allocationLength: 0x1_0000, firstAttribute: 0 };
  const reply = await host.send(READ_ATTRIBUTE_VALUES, all);
  const { sense, data } = reply;
  if (sense?.key === SENSE_KEY.illegalRequest && sense.additionalCode === UNKNOWN_COMMAND)
    return undefined;
  if (data === undefined)
    throw refused(`the cartridge's memory cannot be read: ${describeReply(reply)}`);
  const { barcode, mediumSerialNumber } = nameAttributes(data.items).known;
  return [barcode, mediumSerialNumber]
    .filter((name) => name !== undefined)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/**
 * Lets the test go on if drive and cartridge are the ones that were named. Sends nothing that moves or writes the tape.
 * @throws UsageError `HWTEST_NOT_ARMED`
 */
export async function requireArmed(host: Host, arming: Arming): Promise<void> {
  const { CAPSTAN_HWTEST_SERIAL: serial = "", CAPSTAN_HWTEST_CARTRIDGE: cartridge = "" } = arming;
  const found = await unitSerial(host);
  if (serial === "") throw refused(`CAPSTAN_HWTEST_SERIAL names no drive; this one is "${found}"`);
  if (serial !== found)
    throw refused(`CAPSTAN_HWTEST_SERIAL is "${serial}", and this drive is "${found}"`);
  const names = await cartridgeNames(host);
  if (names === undefined || names.length === 0) {
    if (arming.CAPSTAN_HWTEST_SCRATCH === SCRATCH_WORDS) return;
    throw refused(
      `the cartridge does not say who it is, and CAPSTAN_HWTEST_SCRATCH is not "${SCRATCH_WORDS}"`,
    );
  }
  if (names.includes(cartridge)) return;
  const said = names.map((name) => `"${name}"`).join(" or ");
  throw refused(`CAPSTAN_HWTEST_CARTRIDGE is "${cartridge}", and the cartridge is ${said}`);
}
