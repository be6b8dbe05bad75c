import { join } from "node:path";
import type { Codec } from "../../src/codec/layout.ts";
import { STANDARD_INQUIRY } from "../../src/scsi/standard-inquiry.ts";
import { DEVICE_IDENTIFICATION } from "../../src/scsi/vpd-pages/device-identification.ts";
import { ASSOCIATION } from "../../src/scsi/vpd-pages/designator.ts";
import type { Designator } from "../../src/scsi/vpd-pages/designator.ts";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import { CodecError } from "../../src/codec/codec-error.ts";
import { readBytes, readText } from "./sysfs.ts";

/** Who a SCSI device says it is, from what the kernel keeps of its answers. */
export interface ScsiIdentity {
  readonly vendor: string;
  readonly product: string;
  /** Firmware level. */
  readonly revision: string;
  /** Whether the medium leaves the device (RMB); not whether the device leaves the computer. */
  readonly removable: boolean;
  /** Unit serial number, without padding. Absent where the kernel does not ask: drives older than SPC-2, USB bridges. */
  readonly serial?: string;
  /** World wide names and vendor's names of the logical unit, such as `naa.5000e11100000001`. */
  readonly names: readonly string[];
}

/** Decodes a file of sysfs; `undefined` when there is none or when it holds something else. */
function decodeFile<T>(path: string, codec: Pick<Codec<T, never>, "decode">): T | undefined {
  const bytes = readBytes(path);
  if (bytes === undefined) return undefined;
  try {
    return codec.decode(bytes);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

/** Text as it is shown and compared: some drives pad serial numbers on the left, some with zeros at the end. */
function trimmed(text: string | undefined): string | undefined {
  const plain = text?.replaceAll("\0", " ").trim();
  return plain === "" ? undefined : plain;
}

/**
 * Reads the files `inquiry`, `vpd_pg80` and `vpd_pg83` of a SCSI device's folder, and where the kernel keeps no inquiry
 * data `vendor`, `model` and `rev`. Sends nothing.
 */
export function scsiIdentity(folder: string): ScsiIdentity {
  const page80 = decodeFile(join(folder, "vpd_pg80"), UNIT_SERIAL_NUMBER.codec);
  const page83 = decodeFile(join(folder, "vpd_pg83"), DEVICE_IDENTIFICATION.codec);
  const serial = trimmed(page80?.serialNumber);
  return {
    ...inquiryFacts(folder),
    ...(serial === undefined ? {} : { serial }),
    names: (page83?.items ?? [])
      .filter(({ association }) => association === ASSOCIATION.logicalUnit)
      .map(nameText)
      .filter((name) => name !== undefined),
  };
}

type InquiryFacts = Pick<ScsiIdentity, "vendor" | "product" | "revision" | "removable">;

function inquiryFacts(folder: string): InquiryFacts {
  const inquiry = decodeFile(join(folder, "inquiry"), STANDARD_INQUIRY);
  const text = (sent: string | undefined, file: string): string =>
    trimmed(sent) ?? readText(join(folder, file)) ?? "";
  return {
    vendor: text(inquiry?.vendor, "vendor"),
    product: text(inquiry?.product, "model"),
    revision: text(inquiry?.revision, "rev"),
    removable: inquiry?.removable ?? false,
  };
}

function nameText(designator: Designator): string | undefined {
  switch (designator.kind) {
    case "naa":
      return `naa.${Buffer.from(designator.name).toString("hex")}`;
    case "t10Vendor":
      return `t10.${[designator.vendor, trimmed(designator.specific)].filter((part) => part !== undefined).join(" ")}`;
    case "relativePort":
    case "other":
      return undefined;
  }
}
