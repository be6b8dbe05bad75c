/** A device of this computer, as far as the list shows it. */
export interface SystemDevice {
  readonly type: "tapeDrive" | "changer" | "disk";
  readonly device: string;
  readonly address: string;
  readonly vendor: string;
  readonly product: string;
  readonly revision: string;
  readonly serial?: string;
  readonly nodes: {
    readonly tape?: string;
    readonly rewindingTape?: string;
    readonly generic?: string;
    readonly bsg?: string;
    readonly changer?: string;
    readonly disk?: string;
  };
  readonly links: readonly string[];
  readonly adapterDriver?: string;
  readonly usb?: { readonly vendorId: string; readonly productId: string };
  readonly removable?: boolean;
  readonly cartridgeKind?: string;
  readonly capacityBytes?: number;
  readonly problem?: { readonly code: string; readonly says: string; readonly fix: string };
}

/** Who works with a drive, as it says itself; nothing but `kind` when it does not answer. */
export interface SystemDriveHolder {
  readonly kind: "known" | "silent";
  readonly holder?: {
    readonly pid: number;
    readonly program: string;
    readonly command: string;
    readonly activity: string;
    readonly sinceEpochMs: number;
    readonly session?: number;
    readonly doneBytes?: number;
    readonly wholeBytes?: number;
  };
}

/** How the list learns of this computer's devices; neither sends a command to one. */
export interface SystemDevices {
  readonly discover: () => Promise<readonly SystemDevice[]>;
  /** Who has claimed the drive with a serial number; `undefined` when nobody has. */
  readonly holderOf: (serial: string) => Promise<SystemDriveHolder | undefined>;
}
