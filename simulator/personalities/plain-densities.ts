import type { Decoded } from "../../src/codec/layout.ts";
import type { DENSITY_DESCRIPTOR } from "../../src/scsi/commands/report-density-support.ts";

/** One line of a density report. */
export interface DensityRow {
  readonly code: number;
  /** The secondary code where it is another one. */
  readonly secondaryCode?: number;
  readonly bitsPerMillimetre: number;
  /** Tenths of a millimetre. */
  readonly width: number;
  readonly tracks: number;
  readonly capacityMB: number;
  readonly organization: string;
  readonly name: string;
  readonly text: string;
  readonly isDefault?: boolean;
  readonly readOnly?: boolean;
}

/** Density descriptors of a drive, from its rows in ascending order of their codes. */
export function densityDescriptors(
  rows: readonly DensityRow[],
): readonly Decoded<typeof DENSITY_DESCRIPTOR>[] {
  return rows.map((row) => ({
    primaryDensityCode: row.code,
    secondaryDensityCode: row.secondaryCode ?? row.code,
    writable: row.readOnly !== true,
    duplicate: false,
    isDefault: row.isDefault ?? false,
    descriptorLengthValid: false,
    descriptorLength: 0,
    bitsPerMillimetre: row.bitsPerMillimetre,
    mediaWidth: row.width,
    trackCount: row.tracks,
    capacityMB: row.capacityMB,
    assigningOrganization: row.organization,
    densityName: row.name,
    description: row.text,
  }));
}
