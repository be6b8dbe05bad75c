import { expect, it } from "vitest";
import type { DensityFamily } from "../../src/scsi/density-codes.ts";
import { DENSITY_CODES, densityOf } from "../../src/scsi/density-codes.ts";

const FAMILIES: readonly DensityFamily[] = ["lto", "dat", "dlt"];

it.each(FAMILIES)("%s has each code once", (family) => {
  const codes = DENSITY_CODES[family].map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

it("reads one code by its family", () => {
  expect(densityOf("lto", 0x40)?.name).toBe("LTO-1");
  expect(densityOf("dlt", 0x40)?.name).toBe("DLT1");
  expect(densityOf("dat", 0x48)?.name).toBe("DAT 160");
  expect(densityOf("dlt", 0x48)?.name).toBe("SDLT 220");
  expect(densityOf("dat", 0x40)).toBeUndefined();
});

it("marks what no source could confirm", () => {
  const unverified = FAMILIES.flatMap((family) =>
    DENSITY_CODES[family].filter((density) => density.unverified === true),
  );
  expect(unverified.map(({ name }) => name)).toEqual(["VS160", "DLT-V4"]);
});
