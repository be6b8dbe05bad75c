import { type BigIntStats, closeSync, constants, openSync, statSync } from "node:fs";
import { join } from "node:path";
import { errnoName } from "../ffi.ts";
import { TransportError, UsageError } from "../../src/transport/errors.ts";
import type { TransferLimits } from "../../src/transport/scsi-transport.ts";
import { deviceText } from "./host-view.ts";
import type { Ioctl } from "./libc.ts";
import { errnoError, openError } from "./sg-io-errors.ts";
import { BLOCK, SG } from "./sg-layout.ts";
import { linkName, readNumber } from "./sysfs.ts";

/** Which driver answers SG_IO behind a node: sg, st, bsg, or that of a disk. */
export type SgNodeKind = "generic" | "tape" | "bsg" | "block";

/** An open node that takes SCSI commands. */
export interface SgNode {
  readonly fd: number;
  readonly path: string;
  readonly kind: SgNodeKind;
  readonly limits: TransferLimits;
}

/** How a node is opened. */
export interface SgNodeOptions {
  readonly path: string;
  readonly ioctl: Ioctl;
  /** Where sysfs is mounted. */
  readonly sysfs: string;
  /** The longest transfer that anyone will want, in bytes: sg keeps so much kernel memory for this node. */
  readonly wantedTransferBytes: number;
}

/** Links `/sys/dev/char/MAJOR:MINOR/subsystem` end so. */
const KIND_OF_CLASS: Readonly<Record<string, SgNodeKind>> = {
  scsi_generic: "generic",
  scsi_tape: "tape",
  bsg: "bsg",
};
/** SG_IO as it is used here came with version 3.0. */
const VERSION_MIN = 30_000;
const PAGE_BYTES = 4096;
/** SG_MAX_SEGMENTS of the kernel's include/linux/scatterlist.h. */
const SEGMENTS_MAX = 2048;
/** Buffers at other addresses work too; those that start on a page need no copy on the way through st, sd and bsg. */
const BUFFER_ALIGNMENT = 4096;

/**
 * Opens a node for SG_IO, read and write, and asks what one transfer may carry. Nothing is sent by this function; the
 * driver st sends TEST UNIT READY, READ BLOCK LIMITS and MODE SENSE when its node is opened, and unit attentions end there.
 * Closing a node that rewinds (/dev/st0) rewinds the tape.
 * @throws TransportError `DEVICE_NOT_FOUND`, `DEVICE_NOT_PERMITTED`, `DEVICE_IN_USE`, `DEVICE_WITHOUT_MEDIUM`,
 * `DEVICE_READ_ONLY`, `DEVICE_OPEN_FAILED`; UsageError `DEVICE_KIND_UNSUPPORTED`.
 */
export function openSgNode(options: SgNodeOptions): SgNode {
  const { path } = options;
  // Looked at before it is opened: there are nodes for which opening alone does something.
  const device = deviceFolder(options);
  const { kind } = device;
  const fd = openNode(path);
  try {
    const probe = new Probe({ fd, kind }, options);
    if (probe.get(SG.values.SG_GET_VERSION_NUM) < VERSION_MIN) throw notScsi(path);
    const maxTransferBytes =
      kind === "generic" ? genericLimit(probe, options) : queueLimit(probe, device, options.sysfs);
    return { fd, path, kind, limits: { maxTransferBytes, bufferAlignment: BUFFER_ALIGNMENT } };
  } catch (thrown) {
    closeNode(fd, kind);
    throw thrown;
  }
}

/**
 * Closes a node. One of the tape driver's is closed although `close` ends with EIO: after a reset that is st's answer until
 * the tape is rewound through st. What went through SG_IO was answered before, and st had nothing of it. Linux,
 * drivers/scsi/st.c, st_flush and flush_buffer; close(2), Notes.
 */
export function closeNode(fd: number, kind: SgNodeKind): void {
  try {
    closeSync(fd);
  } catch (error) {
    if (kind !== "tape" || !isInputOutputError(error)) throw error;
  }
}

/** Whether the system said EIO. */
export function isInputOutputError(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EIO";
}

function statOf(path: string): BigIntStats {
  try {
    return statSync(path, { bigint: true });
  } catch (thrown) {
    throw openError(path, thrown);
  }
}

/** O_NONBLOCK: st shall not wait for a cartridge. Node opens everything with O_CLOEXEC. */
function openNode(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  } catch (thrown) {
    throw openError(path, thrown);
  }
}

function notScsi(path: string): UsageError {
  return new UsageError(
    "DEVICE_KIND_UNSUPPORTED",
    `open ${path}: it is no node that takes SCSI commands`,
  );
}

/** Linux, drivers/scsi/st.c, st_ioctl: what st cannot place on the tape ends every request with EIO. */
function positionLost(path: string): TransportError {
  const why = "the tape driver has lost the position after a reset and answers nothing until";
  const fix = `the tape is rewound: mt -f ${path} rewind`;
  return new TransportError("DEVICE_OPEN_FAILED", `open ${path}: ${why} ${fix}`, {
    executed: "no",
  });
}

interface DeviceFolder {
  readonly kind: SgNodeKind;
  /** The node's folder in sysfs. */
  readonly folder: string;
}

function deviceFolder({ path, sysfs }: SgNodeOptions): DeviceFolder {
  const facts = statOf(path);
  if (!facts.isCharacterDevice() && !facts.isBlockDevice()) throw notScsi(path);
  const folder = join(
    sysfs,
    "dev",
    facts.isBlockDevice() ? "block" : "char",
    deviceText(facts.rdev),
  );
  if (facts.isBlockDevice()) return { kind: "block", folder };
  const kind = KIND_OF_CLASS[linkName(join(folder, "subsystem")) ?? ""];
  if (kind === undefined) throw notScsi(path);
  return { kind, folder };
}

/** Requests that read or set one C int. */
class Probe {
  readonly #fd: number;
  readonly #kind: SgNodeKind;
  readonly #ioctl: Ioctl;
  readonly #path: string;
  readonly #bytes = new Uint8Array(new ArrayBuffer(8));
  readonly #view = new DataView(this.#bytes.buffer);

  constructor(
    { fd, kind }: { readonly fd: number; readonly kind: SgNodeKind },
    { ioctl, path }: SgNodeOptions,
  ) {
    this.#fd = fd;
    this.#kind = kind;
    this.#ioctl = ioctl;
    this.#path = path;
  }

  get(request: number): number {
    this.#view.setInt32(0, 0, true);
    this.#call(request);
    return this.#view.getInt32(0, true);
  }

  set(request: number, value: number): void {
    this.#view.setInt32(0, value, true);
    this.#call(request);
  }

  #call(request: number): void {
    const result = this.#ioctl(this.#fd, request, this.#bytes);
    if (result >= 0) return;
    if (this.#kind === "tape" && errnoName(-result) === "EIO") throw positionLost(this.#path);
    // Disks that are not behind SCSI know none of these requests.
    if (request === SG.values.SG_GET_VERSION_NUM) throw notScsi(this.#path);
    throw errnoError({ attempt: `open ${this.#path}`, elapsedMs: 0 }, -result);
  }
}

/**
 * sg copies through kernel memory that it keeps for the node. What it could really get is what it reports afterwards, so
 * a transfer of that length does not fail later for want of memory. The queue's limit is in bytes here (BLKSECTGET), and
 * one list of `SG_GET_SG_TABLESIZE` pieces, each as long as the module's scatter_elem_sz, must hold it.
 */
function genericLimit(probe: Probe, { sysfs, wantedTransferBytes }: SgNodeOptions): number {
  const queueBytes = probe.get(BLOCK.values.BLKSECTGET);
  const pieceBytes =
    readNumber(join(sysfs, "module/sg/parameters/scatter_elem_sz")) ?? SG.values.SG_SCATTER_SZ;
  const listBytes = probe.get(SG.values.SG_GET_SG_TABLESIZE) * pieceBytes;
  const askedBytes = Math.min(queueBytes, listBytes, wantedTransferBytes);
  probe.set(SG.values.SG_SET_RESERVED_SIZE, askedBytes);
  return Math.min(askedBytes, probe.get(SG.values.SG_GET_RESERVED_SIZE));
}

/**
 * st, sd and bsg hand the caller's pages to the adapter, so in the worst case every page is a segment of its own, and a
 * buffer that does not start on a page touches one more. They answer SG_SET_RESERVED_SIZE by cutting it to the queue's
 * limit and keep nothing.
 */
function queueLimit(probe: Probe, { folder }: DeviceFolder, sysfs: string): number {
  probe.set(SG.values.SG_SET_RESERVED_SIZE, 0x7fff_ffff);
  const queueBytes = probe.get(SG.values.SG_GET_RESERVED_SIZE);
  const host = /^(\d+):/.exec(linkName(join(folder, "device")) ?? "")?.[1];
  const segments = readNumber(join(sysfs, "class/scsi_host", `host${host ?? ""}`, "sg_tablesize"));
  if (segments === undefined) return queueBytes;
  return Math.min(queueBytes, Math.max(1, Math.min(segments, SEGMENTS_MAX) - 1) * PAGE_BYTES);
}
