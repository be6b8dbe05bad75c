import { expect, it } from "vitest";
import { ATTRIBUTE_LIST } from "../../src/scsi/attribute-list.ts";
import { numberAttributes } from "../../src/scsi/named-attributes.ts";
import { askOracle, unconfirmed } from "./ask-oracle.ts";

const ask = (values: Parameters<typeof numberAttributes>[0]) =>
  askOracle({
    program: "sg_read_attr",
    options: ["--in=FILE"],
    bytes: ATTRIBUTE_LIST.encode({ items: numberAttributes(values) }),
  });

it("sg_read_attr reads our attributes of drive and medium", () => {
  const lines = ask({
    remainingCapacity: 17_166_000n,
    maximumCapacity: 17_166_137n,
    loadCount: 42n,
    attributeSpaceRemaining: 999n,
    formatOrganization: "LTO-CVE",
    formattedDensityCode: 0x5e,
    formatCount: 3,
    volumeIdentifier: "VOLID",
    volumeChangeReference: 0x0102_0304n,
    driveAtLastLoad: { vendor: "HPE", serialNumber: "8031BDC7DB" },
    driveOneLoadBefore: { vendor: "IBM", serialNumber: "SN2" },
    writtenInLife: 11n,
    readInLife: 12n,
    writtenInLastLoad: 13n,
    readInLastLoad: 14n,
    // The program prints these two in hexadecimal, without 0x and without an end of line.
    firstEncryptedBlock: 0x1fn,
    firstPlainBlockAfter: 0x2dn,
    mediumManufacturer: "FUJIFILM",
    mediumSerialNumber: "2023B16307",
    mediumLength: 1035,
    mediumWidth: 127,
    mediumOrganization: "LTO-CVE",
    mediumDensityCode: 0x60,
    manufactureDate: "20230115",
    attributeSpace: 3072n,
    mediumType: 1,
    mediumTypeInformation: 50,
  });
  const expected = [
    "Remaining capacity in partition [MiB]: 17166000",
    "Maximum capacity in partition [MiB]: 17166137",
    "Load count: 42",
    "MAM space remaining [B]: 999",
    "Assigning organization: LTO-CVE",
    "Format density code: 0x5e",
    "Initialization count: 3",
    "Volume identifier: VOLID",
    "Volume change reference: 0x1020304",
    "vendor/serial number at last load: HPE 8031BDC7DB",
    "IBM SN2",
    "Total MiB written in medium life: 11",
    "Total MiB read in medium life: 12",
    "Total MiB written in current/last load: 13",
    "Total MiB read in current/last load: 14",
    "first encrypted block: 1f",
    "after first encrypted block: 2d",
    "Medium manufacturer: FUJIFILM",
    "Medium serial number: 2023B16307",
    "Medium length [m]: 1035",
    "Medium width [0.1 mm]: 127",
    "Medium density code: 0x60",
    "Medium manufacture date: 20230115",
    "MAM capacity [B]: 3072",
    "Medium type: 0x1",
    "Medium type information: 0x32",
  ];
  expect(unconfirmed(lines, expected)).toEqual([]);
});

it("sg_read_attr reads our host attributes", () => {
  const lines = ask({
    applicationVendor: "CAPSTAN",
    applicationName: "CAPSTAN TEST",
    applicationVersion: "1.2",
    userLabel: "WEEKLY 12",
    lastWritten: "202301151234",
    textLocalization: 0x81,
    barcode: "ABC123L9",
    owningHost: "backup.example",
    mediaPool: "POOL A",
  });
  const expected = [
    "Application vendor: CAPSTAN",
    "Application name: CAPSTAN TEST",
    "Application version: 1.2",
    "User medium text label: WEEKLY 12",
    "Date and time last written: 202301151234",
    "Text localization identifier: 129",
    "Barcode: ABC123L9",
    "Owning host textual name: backup.example",
    "Media pool: POOL A",
  ];
  expect(unconfirmed(lines, expected)).toEqual([]);
});
