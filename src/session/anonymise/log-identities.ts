import type { LogParameter } from "../../scsi/log-page.ts";
import { LOG_PAGE } from "../../scsi/log-page.ts";
import { DEVICE_STATISTICS } from "../../scsi/log-pages/device-statistics.ts";
import { DEVICE_STATUS } from "../../scsi/log-pages/device-status.ts";
import { DRIVE_STATUS_SDLT_600 } from "../../scsi/log-pages/drive-status.ts";
import { SAS_PORT_PAGE } from "../../scsi/log-pages/sas-port.ts";
import { SUPPORTED_LOG_PAGES } from "../../scsi/log-pages/supported-log-pages.ts";
import { TAPE_DIAGNOSTIC_DATA } from "../../scsi/log-pages/tape-diagnostic-data.ts";
import { VOLUME_STATISTICS } from "../../scsi/log-pages/volume-statistics.ts";
import { counter } from "../../codec/value-codec.ts";
import type { Findings, Identity } from "./identity.ts";
import { barcode, latin1, plainBytes, serial, worldWideName } from "./identity.ts";

const ADDRESS = counter(8);
const HEADER_BYTES = 4;

/** How one parameter of a page is to be taken. */
type Reader = (value: Uint8Array, header: Uint8Array) => readonly Identity[];

const statistics = DEVICE_STATISTICS.parameters.entries;
const volume = VOLUME_STATISTICS.parameters.entries;
const quantum = DRIVE_STATUS_SDLT_600.parameters.entries;

/** Parameters that hold nothing but an identity, by page and code. */
const PARAMETERS: ReadonlyMap<number, ReadonlyMap<number, Reader>> = new Map([
  [
    DEVICE_STATISTICS.page,
    new Map<number, Reader>([
      [statistics.manufacturerSerialNumber.code, serial],
      [statistics.unitSerialNumber.code, serial],
    ]),
  ],
  [
    VOLUME_STATISTICS.page,
    new Map<number, Reader>([
      [volume.mediumSerialNumber.code, serial],
      [volume.barcode.code, barcode],
    ]),
  ],
  [DEVICE_STATUS.page, new Map([[DEVICE_STATUS.parameters.entries.volumeLabel.code, barcode]])],
  [
    // Of all drives that have page 3Eh only those of this definition have these codes.
    DRIVE_STATUS_SDLT_600.page,
    new Map<number, Reader>([
      [quantum.mediumIdentifier.code, plainBytes],
      [quantum.controllerSerial.code, plainBytes],
      [quantum.firstWriterSerial.code, plainBytes],
      [quantum.lastWriterSerial.code, plainBytes],
    ]),
  ],
]);

/**
 * What tells one drive, cartridge or host from another in a log page that src/scsi defines. In other pages nothing
 * is found. A last parameter that was cut off is not known.
 * @throws CodecError when the bytes are not a log page
 */
export function identitiesInLogPage(bytes: Uint8Array): Findings {
  if (isListOfPages(bytes)) return { identities: [], knownBytes: bytes.length };
  const { page, items, truncated } = LOG_PAGE.decode(bytes);
  const readers = PARAMETERS.get(page);
  const identities = [
    ...items.flatMap((item) => readers?.get(item.code)?.(item.value, headerOf(item)) ?? []),
    ...(page === DEVICE_STATUS.page ? portNames(bytes) : []),
    ...(page === SAS_PORT_PAGE.page ? sasAddresses(bytes) : []),
    ...(page === TAPE_DIAGNOSTIC_DATA.page ? mediaWithErrors(bytes) : []),
  ];
  const wholeBytes = items.reduce(
    (sum, { value }) => sum + HEADER_BYTES + value.length,
    HEADER_BYTES,
  );
  return { identities, knownBytes: truncated ? wholeBytes : bytes.length };
}

const PAGE_BITS = 0x3f;

/** Page 00h, whose bytes are numbers of pages and not parameters. SPC-4, Supported Log Pages log page. */
const isListOfPages = ([first = 0xff]: Uint8Array): boolean =>
  (first & PAGE_BITS) === SUPPORTED_LOG_PAGES.page;

const headerOf = (item: LogParameter): Uint8Array =>
  LOG_PAGE.item.encode(item).subarray(0, HEADER_BYTES);

function portNames(bytes: Uint8Array): readonly Identity[] {
  const { primaryPort1, primaryPort2 } = DEVICE_STATUS.decode(bytes).known;
  return [primaryPort1, primaryPort2].flatMap((port) => {
    if (port === undefined) return [];
    const names = "sasAddress" in port ? [port.sasAddress] : [port.portName, port.nodeName];
    return names.flatMap((name) => worldWideName(ADDRESS.encode(name)));
  });
}

function sasAddresses(bytes: Uint8Array): readonly Identity[] {
  return SAS_PORT_PAGE.decode(bytes).records.flatMap(({ value }) => [
    ...worldWideName(ADDRESS.encode(value.sasAddress)),
    ...worldWideName(ADDRESS.encode(value.attachedSasAddress)),
  ]);
}

function mediaWithErrors(bytes: Uint8Array): readonly Identity[] {
  const { records } = TAPE_DIAGNOSTIC_DATA.decode(bytes);
  return records.flatMap(({ value }) => barcode(latin1(value.mediumIdentifier)));
}
