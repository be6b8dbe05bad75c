import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { CreateDriveOptions } from "../../simulator/create-simulated-drive.ts";
import { crc32c } from "../../src/codec/crc32c.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import type { ByteProducer } from "../../src/stream/block-source.ts";
import { ManifestReader } from "../../src/stream/manifest-reader.ts";
import { ProducerSource } from "../../src/stream/producer-source.ts";
import type { FileRecord } from "../../src/stream/session-record.ts";
import type { WriteOptions } from "../../src/stream/write-options.ts";
import type { WriteReport } from "../../src/stream/write-report.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";

/** Bytes in memory as the source of a stream. */
export class MemoryProducer implements ByteProducer {
  readonly #bytes: Uint8Array;
  readonly #seekable: boolean;
  readonly #files: FileRecord[];
  #at = 0;

  constructor(
    bytes: Uint8Array,
    options: { readonly seekable?: boolean; readonly files?: readonly FileRecord[] } = {},
  ) {
    this.#bytes = bytes;
    this.#seekable = options.seekable ?? false;
    this.#files = [...(options.files ?? [])];
  }

  read(target: Uint8Array): number {
    const got = this.#copy(this.#at, target);
    this.#at += got;
    return got;
  }

  readAgain(offset: number, target: Uint8Array): number {
    return this.#seekable ? this.#copy(offset, target) : 0;
  }

  takeFiles(): readonly FileRecord[] {
    const done = this.#files.filter((file) => file.dataOffset + file.size <= BigInt(this.#at));
    this.#files.splice(0, done.length);
    return done;
  }

  remaining(): Iterable<FileRecord> {
    return this.#files;
  }

  #copy(offset: number, target: Uint8Array): number {
    const piece = this.#bytes.subarray(offset, offset + target.length);
    target.set(piece);
    return piece.length;
  }
}

/** A drive, the way to it and what it needs around it. */
export interface WriteStand {
  readonly simulated: SimulatedDrive;
  readonly drive: TapeDrive;
  readonly folder: string;
  /** Options of a session that fit this drive. */
  readonly options: (more?: Partial<WriteOptions>) => WriteOptions;
}

/** Runs something with a simulated drive, a host on it (through `wrap`) and a folder; cleans up afterwards. */
export async function withWriteStand<T>(
  made: CreateDriveOptions,
  use: (stand: WriteStand) => Promise<T>,
  wrap: (transport: ScsiTransport) => ScsiTransport = (transport) => transport,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "capstan-write-"));
  try {
    const simulated = createSimulatedDrive(made);
    const transport = wrap(simulated.connect());
    const session = new Session({ transport, clock: simulated.clock });
    const drive = await TapeDrive.open(session);
    const options = (more: Partial<WriteOptions> = {}): WriteOptions => ({
      clock: simulated.clock,
      workFolder: folder,
      setId: new Uint8Array(16).fill(7),
      device: "simulated",
      writer: "test",
      ...more,
    });
    return await use({ simulated, drive, folder, options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An in-process source of raw bytes. */
export function rawSource(
  bytes: Uint8Array,
  shape: { readonly blockBytes: number; readonly slotCount?: number; readonly seekable?: boolean },
): ProducerSource {
  return new ProducerSource({
    producer: new MemoryProducer(bytes, shape),
    kind: "raw",
    blockBytes: shape.blockBytes,
    slotCount: shape.slotCount ?? 16,
  });
}

/** Object `index` of partition 0 as it is on the medium, past all drives; undefined where there is none. */
export function objectOnMedium(
  simulated: SimulatedDrive,
  index: number,
): Uint8Array | "filemark" | undefined {
  const partition = simulated.cartridge?.medium.partitions[0];
  if (partition === undefined || index >= partition.objectCount) return undefined;
  const byteLength = partition.byteLengthAt(index);
  if (byteLength < 0) return "filemark";
  const bytes = new Uint8Array(byteLength);
  partition.read(index, bytes);
  return bytes;
}

/**
 * Says what is wrong with a report's claims, looking at the medium itself; undefined when all of them hold. A report
 * that says "not checked" claims what was true before something failed for good.
 */
export function falseClaim(
  simulated: SimulatedDrive,
  report: WriteReport,
  bytes: Uint8Array,
): string | undefined {
  const first = Number(report.firstObject);
  const { blockBytes } = report;
  for (let index = 0; index < report.blockCount; index++) {
    const expected = bytes.subarray(index * blockBytes, (index + 1) * blockBytes);
    const found = objectOnMedium(simulated, first + index);
    if (!(found instanceof Uint8Array)) return `block ${String(index)} is ${String(found)}`;
    if (Buffer.compare(found, expected) !== 0) return `block ${String(index)} differs`;
  }
  if (report.byteCount !== BigInt(Math.min(bytes.length, report.blockCount * blockBytes))) {
    return `${String(report.byteCount)} bytes are claimed`;
  }
  if (!report.closed) return undefined;
  return falseEnd(simulated, report) ?? falseManifest(simulated, report, bytes);
}

function falseEnd(simulated: SimulatedDrive, report: WriteReport): string | undefined {
  const dataEnd = Number(report.firstObject) + report.blockCount;
  if (objectOnMedium(simulated, dataEnd) !== "filemark") return "no filemark behind the data";
  const last = dataEnd + report.manifestBlockCount + 1;
  if (objectOnMedium(simulated, last) !== "filemark") return "no filemark behind the manifest";
  const objectCount = simulated.cartridge?.medium.partitions[0]?.objectCount;
  if (objectCount !== last + 1)
    return `${String(objectCount)} objects instead of ${String(last + 1)}`;
  return report.endObject === BigInt(last + 1) ? undefined : "another end is claimed";
}

function falseManifest(
  simulated: SimulatedDrive,
  report: WriteReport,
  bytes: Uint8Array,
): string | undefined {
  const reader = new ManifestReader(tmpdir());
  const start = Number(report.firstObject) + report.blockCount + 1;
  for (let index = 0; index < report.manifestBlockCount; index++) {
    const block = objectOnMedium(simulated, start + index);
    if (block instanceof Uint8Array) reader.push(block);
  }
  const manifest = reader.finish();
  const { blockBytes } = report;
  try {
    if (manifest.blockCount !== report.blockCount) return "the manifest has another block count";
    if (manifest.header.endReason !== report.end) return "the manifest has another end";
    if (manifest.firstObject !== report.firstObject) return "the manifest has another start";
    for (let index = 0; index < manifest.blockCount; index++) {
      const block = bytes.subarray(index * blockBytes, (index + 1) * blockBytes);
      if (manifest.crcAt(index) !== crc32c(block))
        return `the CRC of block ${String(index)} is wrong`;
      if (manifest.lengthAt(index) !== block.length) return `block ${String(index)} is misjudged`;
    }
    return undefined;
  } finally {
    manifest.close();
  }
}
