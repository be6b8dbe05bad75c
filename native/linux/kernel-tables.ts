import { endianness } from "node:os";
import process from "node:process";
import { UsageError } from "../../src/transport/errors.ts";

/** Where one member of a C structure lies, in bytes from its start, and how wide it is. */
export interface KernelMember {
  readonly at: number;
  readonly bytes: number;
}

/** A structure that the kernel reads or fills. Members have the kernel's own names, so that a row can be compared. */
export interface KernelStruct {
  /** As C writes the type. */
  readonly type: string;
  /** The header file that declares it. */
  readonly header: string;
  readonly byteLength: number;
  readonly members: Readonly<Record<string, KernelMember>>;
}

/** Numbers of one header file; a key is the expression that C has for the number. */
export interface KernelNumbers {
  readonly header: string;
  readonly values: Readonly<Record<string, number>>;
}

/** What decides how the kernel's structures look. */
export interface HostMachine {
  /** As `process.platform`. */
  readonly platform: string;
  /** As `process.arch`. */
  readonly architecture: string;
  /** As `os.endianness()`. */
  readonly byteOrder: string;
}

/** The machine that this program runs on. */
export const THIS_MACHINE: HostMachine = {
  platform: process.platform,
  architecture: process.arch,
  byteOrder: endianness(),
};

/** The tables were compared with the headers of these two; both are 64-bit and little-endian. */
const COMPARED: readonly string[] = ["x64", "arm64"];

/**
 * Refuses a machine for which the tables of this folder were not compared with the headers: a wrong offset is memory
 * corruption, not an exception.
 * @throws UsageError `PLATFORM_UNSUPPORTED`.
 */
export function requireKnownKernelLayout(attempt: string, machine: HostMachine): void {
  const { platform, architecture, byteOrder } = machine;
  if (platform === "linux" && COMPARED.includes(architecture) && byteOrder === "LE") return;
  throw new UsageError(
    "PLATFORM_UNSUPPORTED",
    `${attempt}: devices of the operating system are reached on 64-bit Linux for x64 and arm64 only, and this is ` +
      `${platform} for ${architecture} (${byteOrder})`,
  );
}
