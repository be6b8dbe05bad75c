import type { ProtectionMethod } from "../drives/block-protection.ts";
import { asError, StreamError } from "./stream-error.ts";
import type { WritableTape } from "./writable-tape.ts";
import type { WriteOptions } from "./write-options.ts";

/** Largest size of the zone of programmable early warning, in MB: 16 bits in the device configuration extension page. */
const WARNING_MAX_MB = 65_535;

/**
 * The settings of a drive that a session depends on. A reset puts them back to their defaults without the next command
 * failing for it, so they are set again after every interruption, and each is read back.
 */
export class WriterSettings {
  readonly #tape: WritableTape;
  readonly #method: ProtectionMethod;
  readonly #compression: boolean | undefined;
  readonly #formerWarningMB: number | undefined;
  #warningMB: number | undefined;

  private constructor(
    tape: WritableTape,
    found: {
      readonly method: ProtectionMethod;
      readonly compression: boolean | undefined;
      readonly warningMB: number | undefined;
    },
  ) {
    this.#tape = tape;
    this.#method = found.method;
    this.#compression = found.compression;
    this.#formerWarningMB = found.warningMB;
    this.#warningMB = found.warningMB;
  }

  /** Finds out what the drive can do and sets it; says in `notes` what was wished for and cannot be had. */
  static async begin(
    tape: WritableTape,
    options: WriteOptions,
    notes: string[],
  ): Promise<WriterSettings> {
    const method = await chooseProtection(tape, options.protection ?? "auto");
    const former = (await tape.compression())?.enabled;
    const wish = options.compression ?? "keep";
    if (wish !== "keep" && former === undefined)
      notes.push("the drive has no switch for compression");
    const compression = former === undefined || wish === "keep" ? former : wish === "on";
    const warningMB = await tape.programmableEarlyWarningMB();
    const settings = new WriterSettings(tape, { method, compression, warningMB });
    try {
      await settings.apply();
    } catch (error) {
      await settings.end(notes);
      throw error;
    }
    return settings;
  }

  /** Protection of blocks between host and drive. */
  get method(): ProtectionMethod {
    return this.#method;
  }

  /** Size of the zone before early warning in which the drive warns, in MB (10^6); undefined when it cannot. */
  get warningMB(): number | undefined {
    return this.#warningMB;
  }

  /** Sets everything and reads it back. @throws StreamError `SETTINGS_REFUSED`; ScsiError, TransportError */
  async apply(): Promise<void> {
    const tape = this.#tape;
    await tape.setBlockLength(0);
    const protect = this.#method !== "off";
    await this.#setProtection({ write: protect, read: protect });
    if (this.#compression !== undefined) await tape.setCompression(this.#compression);
    if (this.#warningMB !== undefined) await tape.setProgrammableEarlyWarningMB(this.#warningMB);
    await tape.preventRemoval(true);
    await this.check();
  }

  /** Reads everything back. @throws StreamError `SETTINGS_REFUSED` when something is not as it was set */
  async check(): Promise<void> {
    const tape = this.#tape;
    await this.#readProtection();
    if (
      this.#compression !== undefined &&
      (await tape.compression())?.enabled !== this.#compression
    ) {
      throw refused("compression");
    }
    if (
      this.#warningMB !== undefined &&
      (await tape.programmableEarlyWarningMB()) !== this.#warningMB
    ) {
      throw refused("programmable early warning");
    }
  }

  /** Asks whether blocks that are protected still are. @throws StreamError `SETTINGS_REFUSED` when they are not */
  async checkProtection(): Promise<void> {
    if (this.#method !== "off") await this.#readProtection();
  }

  async #readProtection(): Promise<void> {
    const protection = await this.#tape.logicalBlockProtection();
    if ((protection?.method ?? "off") !== this.#method) throw refused("logical block protection");
  }

  /** Makes the drive warn at least so many bytes before early warning. */
  async warnBefore(bytes: number): Promise<void> {
    const sizeMB = Math.min(WARNING_MAX_MB, Math.ceil(bytes / 1e6));
    await this.#tape.setProgrammableEarlyWarningMB(sizeMB);
    this.#warningMB = sizeMB;
    if ((await this.#tape.programmableEarlyWarningMB()) !== sizeMB) {
      throw refused("programmable early warning");
    }
  }

  /** Lets go: the cartridge may be taken out, protection is off, the warning is as it was. Never throws. */
  async end(notes: string[]): Promise<void> {
    const steps: readonly (() => Promise<void>)[] = [
      () => this.#setProtection({ write: false, read: false }),
      async () => {
        if (this.#formerWarningMB === undefined || this.#warningMB === this.#formerWarningMB)
          return;
        await this.#tape.setProgrammableEarlyWarningMB(this.#formerWarningMB);
      },
      () => this.#tape.preventRemoval(false),
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (thrown) {
        notes.push(`while cleaning up: ${asError(thrown).message}`);
      }
    }
  }

  async #setProtection(directions: { write: boolean; read: boolean }): Promise<void> {
    if (this.#method === "off") {
      // Another program may have left it on; a drive without it has nothing to switch off.
      const found = await this.#tape.logicalBlockProtection();
      if (found === undefined || found.method === "off") return;
    }
    const method = directions.write || directions.read ? this.#method : "off";
    await this.#tape.setLogicalBlockProtection(method, directions);
  }
}

const refused = (what: string): StreamError =>
  new StreamError(
    "SETTINGS_REFUSED",
    `the drive was set up: it does not keep ${what} as it was set`,
  );

async function chooseProtection(
  tape: WritableTape,
  wish: "auto" | ProtectionMethod,
): Promise<ProtectionMethod> {
  if (wish !== "auto") return wish;
  // The drive tells that it has protection, not which methods; the better one is tried first.
  if ((await tape.logicalBlockProtection()) === undefined) return "off";
  for (const method of ["crc32c", "reedSolomon"] as const) {
    if (await accepts(tape, method)) return method;
  }
  return "off";
}

async function accepts(tape: WritableTape, method: ProtectionMethod): Promise<boolean> {
  try {
    await tape.setLogicalBlockProtection(method, { write: true, read: true });
    return (await tape.logicalBlockProtection())?.method === method;
  } catch {
    // A refusal is the answer; what else may be wrong shows in the next command.
    return false;
  }
}
