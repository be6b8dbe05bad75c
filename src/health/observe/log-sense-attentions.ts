import type { DriveIdentity } from "../../drives/drive-identity.ts";

/** IBM names its own drives ULT3580-TD5, ULTRIUM-HH6 and the like; HP and HPE sell drives of IBM's from LTO-7 on. */
const EXEMPT: readonly (readonly [vendor: RegExp, generations: ReadonlySet<string>])[] = [
  [/^IBM$/i, new Set(["LTO-5", "LTO-6", "LTO-7", "LTO-8", "LTO-9"])],
  [/^HPE?$/i, new Set(["LTO-7", "LTO-8", "LTO-9"])],
];

/**
 * Whether a drive is known to answer LOG SENSE without telling, and so clearing, a unit attention that waits. The standard
 * exempts INQUIRY, REPORT LUNS and REQUEST SENSE only (SPC-4, unit attention conditions); IBM's LTO drives exempt LOG SENSE
 * too (IBM LTO SCSI Reference GA32-0928-06, table 30, for LTO-5 to LTO-9). Of others it is not known: false.
 */
export function logSenseLeavesAttentions({ vendor, family, generation }: DriveIdentity): boolean {
  return (
    family === "lto" &&
    generation !== undefined &&
    EXEMPT.some(([name, generations]) => name.test(vendor) && generations.has(generation))
  );
}
