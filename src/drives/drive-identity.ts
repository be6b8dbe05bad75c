/** Families of tape drives that are known here. */
export type FamilyName = "lto" | "dat" | "dlt";

/** Who a drive says it is, and what that makes it. */
export interface DriveIdentity {
  /** As the drive sends it, without the padding. */
  readonly vendor: string;
  readonly product: string;
  /** Firmware level. */
  readonly revision: string;
  /** Unit serial number; absent when the drive does not tell. */
  readonly serial?: string;
  readonly family: FamilyName | "unknown";
  /** Such as `LTO-8`, `DAT 72` or `SDLT 320`; absent when it is not known. */
  readonly generation?: string;
  /** One line for people. */
  readonly model: string;
}
