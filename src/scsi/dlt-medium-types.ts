/**
 * What the medium type of the mode parameter header says on DLT and SDLT drives. Quantum DLT 4000 product manual and DLT-S4
 * Interface Reference Guide, MODE SENSE. The code of a VS1 cartridge was found in no manual.
 */
// prettier-ignore
export const DLT_MEDIUM_TYPES: ReadonlyMap<number, string> = new Map([
  [0x81, "cleaning tape"],
  [0x82, "DLTtape I or II"],
  [0x83, "DLTtape III"],
  [0x84, "DLTtape IIIXT"],
  [0x85, "DLTtape IV"],
  [0x86, "Super DLTtape I"],
  [0x87, "Super DLTtape II"],
  [0x91, "DLTtape S4"],
]);
