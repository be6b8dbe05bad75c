import { PREVENT_ALLOW_MEDIUM_REMOVAL } from "../scsi/commands/prevent-allow-medium-removal.ts";
import { CONTROL_DATA_PROTECTION_PAGE } from "../scsi/mode-pages/control-data-protection.ts";
import { DATA_COMPRESSION_PAGE } from "../scsi/mode-pages/data-compression.ts";
import { DEVICE_CONFIGURATION_EXTENSION_PAGE } from "../scsi/mode-pages/device-configuration-extension.ts";
import { DEVICE_CONFIGURATION_PAGE } from "../scsi/mode-pages/device-configuration.ts";
import { PROTECTION_METHOD } from "../scsi/vpd-pages/protection-methods.ts";
import type { ModeHeader } from "../session/mode-page-access.ts";
import {
  changeBlockLength,
  changeModePage,
  readModeHeader,
  readModePage,
} from "../session/mode-page-access.ts";
import { UsageError } from "../transport/errors.ts";
import type { BlockProtection, ProtectionMethod } from "./block-protection.ts";
import { PROTECTION_BYTES, UNPROTECTED } from "./block-protection.ts";
import type { DriveLink } from "./drive-link.ts";

/** How the drive cuts data into blocks. */
export interface BlockSettings {
  /** Mode block length in bytes; 0 is variable. */
  readonly blockBytes: number;
  readonly densityCode: number;
  readonly mediumType: number;
  /** Whether WRITE ends before the data are on the tape. */
  readonly buffered: boolean;
  readonly writeProtected: boolean;
}

/** Whether the drive compresses. */
export interface Compression {
  readonly enabled: boolean;
  readonly capable: boolean;
}

/** For which directions protection is wanted; both unless told otherwise. */
export interface ProtectionRequest {
  readonly write?: boolean;
  readonly read?: boolean;
}

const METHOD_CODE = {
  off: PROTECTION_METHOD.none,
  reedSolomon: PROTECTION_METHOD.reedSolomonCrc,
  crc32c: PROTECTION_METHOD.crc32c,
} as const satisfies Record<ProtectionMethod, number>;

const methodOf = (code: number): ProtectionMethod => {
  if (code === METHOD_CODE.crc32c) return "crc32c";
  return code === METHOD_CODE.reedSolomon ? "reedSolomon" : "off";
};

/** What a page says; without a method the directions mean nothing. */
function protectionIn(page: {
  readonly method: number;
  readonly write: boolean;
  readonly read: boolean;
}): BlockProtection {
  const method = methodOf(page.method);
  return method === "off" ? UNPROTECTED : { method, write: page.write, read: page.read };
}

const settingsOf = (header: ModeHeader): BlockSettings => ({
  blockBytes: header.blockDescriptor?.blockLength ?? 0,
  densityCode: header.blockDescriptor?.densityCode ?? 0,
  mediumType: header.mediumType,
  buffered: header.bufferedMode !== 0,
  writeProtected: header.writeProtected,
});

function notTaken(what: string): UsageError {
  return new UsageError(
    "SETTING_NOT_TAKEN",
    `${what}: the drive accepted it and did not take it over`,
  );
}

/** Mode settings a person knows by name. Whatever is set is read back. */
export class TapeSettings {
  readonly #link: DriveLink;

  constructor(link: DriveLink) {
    this.#link = link;
  }

  /** Reads block length and density. */
  async blockSettings(): Promise<BlockSettings> {
    return this.#note(settingsOf(await readModeHeader(this.#link.session)));
  }

  /** Sets the block length. */
  async setBlockLength(blockBytes: number): Promise<BlockSettings> {
    const header = await changeBlockLength(this.#link.session, blockBytes);
    const settings = this.#note(settingsOf(header));
    if (settings.blockBytes !== blockBytes) throw notTaken("set block length");
    return settings;
  }

  #note(settings: BlockSettings): BlockSettings {
    this.#link.modeBlockBytes = settings.blockBytes;
    return settings;
  }

  /** Reads whether the drive compresses. */
  async compression(): Promise<Compression | undefined> {
    const page = await readModePage(this.#link.session, DATA_COMPRESSION_PAGE);
    if (page !== undefined) {
      return { enabled: page.compressionEnabled, capable: page.compressionCapable };
    }
    const older = await readModePage(this.#link.session, DEVICE_CONFIGURATION_PAGE);
    return older === undefined
      ? undefined
      : { enabled: older.selectCompression !== 0, capable: true };
  }

  /**
   * Switches compression. On LTO, Select Compression of page 10h forces it on, so that page is changed first (IBM LTO
   * SCSI Reference GA32-0928-06, 6.6, Data Compression, note 49).
   */
  async setCompression(on: boolean): Promise<Compression> {
    const { session } = this.#link;
    const configuration = await readModePage(session, DEVICE_CONFIGURATION_PAGE);
    if (configuration !== undefined && (configuration.selectCompression !== 0) !== on) {
      await changeModePage(session, DEVICE_CONFIGURATION_PAGE, { selectCompression: on ? 1 : 0 });
    }
    const page = await readModePage(session, DATA_COMPRESSION_PAGE);
    if (page !== undefined && page.compressionEnabled !== on) {
      await changeModePage(session, DATA_COMPRESSION_PAGE, { compressionEnabled: on });
    }
    const now = await this.compression();
    if (now?.enabled !== on) throw notTaken("set compression");
    return now;
  }

  /** Reads which protection is on and takes it over for reading and writing. */
  async protection(): Promise<BlockProtection | undefined> {
    const page = await readModePage(this.#link.session, CONTROL_DATA_PROTECTION_PAGE);
    this.#link.protection = page === undefined ? UNPROTECTED : protectionIn(page);
    return page === undefined ? undefined : this.#link.protection;
  }

  /** Switches logical block protection. When that fails, nothing is known of it, and READ and WRITE are refused. */
  async setProtection(
    method: ProtectionMethod,
    directions: ProtectionRequest,
  ): Promise<BlockProtection> {
    const { session } = this.#link;
    const on = method !== "off";
    const write = on && (directions.write ?? true);
    const read = on && (directions.read ?? true);
    if (!on && (await readModePage(session, CONTROL_DATA_PROTECTION_PAGE)) === undefined) {
      this.#link.protection = UNPROTECTED;
      return UNPROTECTED;
    }
    this.#link.protection = undefined;
    const page = await changeModePage(session, CONTROL_DATA_PROTECTION_PAGE, {
      method: METHOD_CODE[method],
      informationBytes: on ? PROTECTION_BYTES : 0,
      write,
      read,
    });
    const now = protectionIn(page);
    if (now.method !== method || now.write !== write || now.read !== read) {
      throw notTaken("set logical block protection");
    }
    this.#link.protection = now;
    return now;
  }

  /** Reads the size of the programmable early warning. */
  async programmableEarlyWarningMB(): Promise<number | undefined> {
    const page = await readModePage(this.#link.session, DEVICE_CONFIGURATION_EXTENSION_PAGE);
    return page?.programmableEarlyWarningMB;
  }

  /** Sets the size of the programmable early warning. */
  async setProgrammableEarlyWarningMB(sizeMB: number): Promise<number> {
    const page = await changeModePage(this.#link.session, DEVICE_CONFIGURATION_EXTENSION_PAGE, {
      programmableEarlyWarningMB: sizeMB,
    });
    return page.programmableEarlyWarningMB;
  }

  /** Reads the write protection as the drive sees it. */
  async isWriteProtected(): Promise<boolean> {
    return (await readModeHeader(this.#link.session)).writeProtected;
  }

  /** Holds the cartridge in or lets it go. */
  async preventRemoval(hold: boolean): Promise<void> {
    await this.#link.run(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: hold ? 1 : 0 });
  }
}
