/** Sense data in both formats, as one value. Layouts first, then the value that session and simulator share. */
import { CodecError } from "../codec/codec-error.ts";
import { bits, bytes, flag, i32, orZero, tail, u16, u32, u64, u8 } from "../codec/field.ts";
import { layout } from "../codec/layout.ts";

/** Sense keys. SPC-4, sense key descriptions. */
export const SENSE_KEY = {
  noSense: 0x0,
  recoveredError: 0x1,
  notReady: 0x2,
  mediumError: 0x3,
  hardwareError: 0x4,
  illegalRequest: 0x5,
  unitAttention: 0x6,
  dataProtect: 0x7,
  blankCheck: 0x8,
  vendorSpecific: 0x9,
  copyAborted: 0xa,
  abortedCommand: 0xb,
  volumeOverflow: 0xd,
  miscompare: 0xe,
  completed: 0xf,
} as const;

/** The first 18 bytes of fixed format sense data. SPC-4, fixed format sense data; INFORMATION is signed for tape (SSC-4). */
export const FIXED_SENSE = layout("fixed format sense data", 18, {
  informationValid: flag(0, 7), // VALID
  responseCode: bits(0, 6, 0),
  segment: orZero(u8(1)),
  filemark: flag(2, 7),
  endOfMedium: flag(2, 6), // EOM
  incorrectLength: flag(2, 5), // ILI
  overflow: orZero(flag(2, 4)), // SDAT_OVFL
  key: bits(2, 3, 0),
  information: i32(3),
  additionalLength: u8(7),
  commandSpecific: tail(u32(8)),
  additionalCode: tail(u8(12)), // ASC
  additionalQualifier: tail(u8(13)), // ASCQ
  fieldReplaceableUnit: tail(u8(14)),
  senseKeySpecific: tail(bytes(15, 3)),
});

/** Header of descriptor format sense data. SPC-4, descriptor format sense data. */
export const DESCRIPTOR_SENSE_HEADER = layout("descriptor format sense data header", 8, {
  responseCode: bits(0, 6, 0),
  key: bits(1, 3, 0),
  additionalCode: u8(2),
  additionalQualifier: u8(3),
  overflow: orZero(flag(4, 7)),
  additionalLength: u8(7),
});

/** Information sense data descriptor, type 00h. */
export const INFORMATION_DESCRIPTOR = layout("information sense data descriptor", 12, {
  type: u8(0),
  length: u8(1),
  valid: flag(2, 7),
  information: u64(4),
});

/** Sense key specific descriptor, type 02h. */
export const SENSE_KEY_SPECIFIC_DESCRIPTOR = layout("sense key specific descriptor", 8, {
  type: u8(0),
  length: u8(1),
  senseKeySpecific: bytes(4, 3),
});

/** Stream commands sense data descriptor, type 04h: the tape flags. SSC-4, stream commands sense data descriptor. */
export const STREAM_COMMANDS_DESCRIPTOR = layout("stream commands sense data descriptor", 4, {
  type: u8(0),
  length: u8(1),
  filemark: flag(3, 7),
  endOfMedium: flag(3, 6),
  incorrectLength: flag(3, 5),
});

/** Which byte of the CDB or parameter list was wrong. SPC-4, field pointer sense key specific data. */
export interface FieldPointer {
  readonly inCdb: boolean;
  readonly byte: number;
  readonly bit: number | undefined;
}

const FIELD_POINTER = layout("field pointer sense key specific data", 3, {
  valid: flag(0, 7), // SKSV
  inCdb: flag(0, 6), // C/D
  bitValid: flag(0, 3), // BPV
  bit: bits(0, 2, 0),
  byte: u16(1),
});

const PROGRESS = layout("progress indication sense key specific data", 3, {
  valid: flag(0, 7),
  progress: u16(1),
});

/** Sense data, whichever format it came in. */
export interface Sense {
  readonly format: "fixed" | "descriptor";
  /** An earlier, buffered command failed; the command that carried this was not executed. */
  readonly deferred: boolean;
  readonly key: number;
  /** Additional sense code, ASC. */
  readonly additionalCode: number;
  /** Additional sense code qualifier, ASCQ. */
  readonly additionalQualifier: number;
  readonly filemark: boolean;
  readonly endOfMedium: boolean;
  readonly incorrectLength: boolean;
  /** INFORMATION, signed; absent when not valid. */
  readonly information?: bigint;
  readonly commandSpecific?: bigint;
  readonly fieldPointer?: FieldPointer;
  /** 0…65535 of 65536 of an operation that is under way. */
  readonly progress?: number;
  /** Vendor bytes: from byte 18 of the fixed format on. */
  readonly vendorBytes?: Uint8Array;
  /** Whether the bytes ended before the structure did. */
  readonly truncated: boolean;
}

/** What encoding takes: everything but key and codes may be left out. */
export type SenseInput = Pick<Sense, "key" | "additionalCode" | "additionalQualifier"> &
  Partial<Omit<Sense, "format" | "truncated">>;

const CURRENT_FIXED = 0x70;
const CURRENT_DESCRIPTOR = 0x72;

/** Decodes sense data of either format. Throws {@link CodecError} for other response codes and for less than 8 bytes. */
export function decodeSense(from: Uint8Array): Sense {
  const responseCode = (from[0] ?? 0) & 0x7f;
  if ((responseCode & 0x7e) === CURRENT_FIXED) return decodeFixed(from);
  if ((responseCode & 0x7e) === CURRENT_DESCRIPTOR) return decodeDescriptors(from);
  throw new CodecError(
    "sense data/responseCode",
    0,
    `response code ${responseCode.toString(16)}h is unknown`,
  );
}

function decodeFixed(from: Uint8Array): Sense {
  const declared = 8 + (from[7] ?? 0);
  const sense = FIXED_SENSE.decode(from.subarray(0, Math.max(8, Math.min(declared, 18))));
  const vendorBytes = from.slice(18, Math.max(18, Math.min(declared, from.length)));
  return {
    format: "fixed",
    deferred: (sense.responseCode & 1) === 1,
    key: sense.key,
    additionalCode: sense.additionalCode ?? 0,
    additionalQualifier: sense.additionalQualifier ?? 0,
    filemark: sense.filemark,
    endOfMedium: sense.endOfMedium,
    incorrectLength: sense.incorrectLength,
    ...(sense.informationValid ? { information: BigInt(sense.information) } : {}),
    ...(sense.commandSpecific === undefined
      ? {}
      : { commandSpecific: BigInt(sense.commandSpecific) }),
    ...decodeSpecific(sense.key, sense.senseKeySpecific),
    ...(vendorBytes.length > 0 ? { vendorBytes } : {}),
    truncated: from.length < declared,
  };
}

function decodeSpecific(
  key: number,
  raw: Uint8Array | undefined,
): Pick<Sense, "fieldPointer" | "progress"> {
  if (raw === undefined || ((raw[0] ?? 0) & 0x80) === 0) return {};
  if (key === SENSE_KEY.illegalRequest) {
    const { inCdb, byte, bit, bitValid } = FIELD_POINTER.decode(raw);
    return { fieldPointer: { inCdb, byte, bit: bitValid ? bit : undefined } };
  }
  if (isRunning(key)) {
    return { progress: PROGRESS.decode(raw).progress };
  }
  return {};
}

interface DescriptorParts {
  filemark: boolean;
  endOfMedium: boolean;
  incorrectLength: boolean;
  information?: bigint;
  commandSpecific?: bigint;
  specific?: Uint8Array;
}

function takeDescriptor(parts: DescriptorParts, one: Uint8Array): void {
  switch (one[0]) {
    case 0x00: {
      if (one.length < INFORMATION_DESCRIPTOR.byteLength) return;
      const { valid, information } = INFORMATION_DESCRIPTOR.decode(one);
      if (valid) parts.information = BigInt.asIntN(64, information);
      return;
    }
    case 0x01:
      if (one.length < INFORMATION_DESCRIPTOR.byteLength) return;
      parts.commandSpecific = INFORMATION_DESCRIPTOR.decode(one).information;
      return;
    case 0x02:
      if (one.length < SENSE_KEY_SPECIFIC_DESCRIPTOR.byteLength) return;
      parts.specific = SENSE_KEY_SPECIFIC_DESCRIPTOR.decode(one).senseKeySpecific;
      return;
    case 0x04: {
      if (one.length < STREAM_COMMANDS_DESCRIPTOR.byteLength) return;
      const { filemark, endOfMedium, incorrectLength } = STREAM_COMMANDS_DESCRIPTOR.decode(one);
      Object.assign(parts, { filemark, endOfMedium, incorrectLength });
      return;
    }
    default:
  }
}

function decodeDescriptors(from: Uint8Array): Sense {
  const header = DESCRIPTOR_SENSE_HEADER.decode(from.subarray(0, 8));
  const declared = 8 + header.additionalLength;
  const end = Math.min(declared, from.length);
  const parts: DescriptorParts = { filemark: false, endOfMedium: false, incorrectLength: false };
  let offset = 8;
  while (offset + 2 <= end) {
    const length = 2 + (from[offset + 1] ?? 0);
    if (offset + length > end) break;
    takeDescriptor(parts, from.subarray(offset, offset + length));
    offset += length;
  }
  if (offset !== end && from.length >= declared) {
    throw new CodecError("sense data/descriptor", offset, "reaches beyond the sense data");
  }
  const { specific, ...rest } = parts;
  return {
    format: "descriptor",
    deferred: (header.responseCode & 1) === 1,
    key: header.key,
    additionalCode: header.additionalCode,
    additionalQualifier: header.additionalQualifier,
    ...rest,
    ...decodeSpecific(header.key, specific),
    truncated: from.length < declared,
  };
}

const isRunning = (key: number): boolean => key === SENSE_KEY.noSense || key === SENSE_KEY.notReady;

function encodeSpecific(sense: SenseInput): Uint8Array | undefined {
  if (sense.fieldPointer !== undefined) {
    if (sense.key !== SENSE_KEY.illegalRequest)
      throw new CodecError("sense data/fieldPointer", 15, "belongs to illegal request only");
    const { inCdb, byte, bit } = sense.fieldPointer;
    return FIELD_POINTER.encode({
      valid: true,
      inCdb,
      byte,
      bitValid: bit !== undefined,
      bit: bit ?? 0,
    });
  }
  if (sense.progress === undefined) return undefined;
  if (!isRunning(sense.key))
    throw new CodecError("sense data/progress", 15, "belongs to no sense and not ready only");
  return PROGRESS.encode({ valid: true, progress: sense.progress });
}

/**
 * Encodes sense data in the fixed format: 18 bytes, or more when vendor bytes are given. INFORMATION beyond 32 bits
 * throws {@link CodecError}: the caller decides what a drive answers then.
 */
export function encodeFixedSense(sense: SenseInput): Uint8Array {
  const vendor = sense.vendorBytes ?? new Uint8Array(0);
  const head = FIXED_SENSE.encode({
    informationValid: sense.information !== undefined,
    responseCode: CURRENT_FIXED + (sense.deferred === true ? 1 : 0),
    filemark: sense.filemark ?? false,
    endOfMedium: sense.endOfMedium ?? false,
    incorrectLength: sense.incorrectLength ?? false,
    key: sense.key,
    information: Number(sense.information ?? 0n),
    additionalLength: 10 + vendor.length,
    commandSpecific: Number(sense.commandSpecific ?? 0n),
    additionalCode: sense.additionalCode,
    additionalQualifier: sense.additionalQualifier,
    fieldReplaceableUnit: 0,
    senseKeySpecific: encodeSpecific(sense) ?? new Uint8Array(3),
  });
  const out = new Uint8Array(head.length + vendor.length);
  out.set(head);
  out.set(vendor, head.length);
  return out;
}

function flagDescriptors(sense: SenseInput): readonly Uint8Array[] {
  const { filemark = false, endOfMedium = false, incorrectLength = false } = sense;
  if (!filemark && !endOfMedium && !incorrectLength) return [];
  const flags = { filemark, endOfMedium, incorrectLength };
  return [STREAM_COMMANDS_DESCRIPTOR.encode({ type: 4, length: 2, ...flags })];
}

function valueDescriptors(sense: SenseInput): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  if (sense.information !== undefined) {
    const information = BigInt.asUintN(64, sense.information);
    if (BigInt.asIntN(64, information) !== sense.information)
      throw new CodecError("sense data/information", 12, "is no signed 64-bit number");
    parts.push(INFORMATION_DESCRIPTOR.encode({ type: 0, length: 0x0a, valid: true, information }));
  }
  if (sense.commandSpecific !== undefined) {
    const information = sense.commandSpecific;
    parts.push(INFORMATION_DESCRIPTOR.encode({ type: 1, length: 0x0a, valid: false, information }));
  }
  const senseKeySpecific = encodeSpecific(sense);
  if (senseKeySpecific !== undefined) {
    parts.push(SENSE_KEY_SPECIFIC_DESCRIPTOR.encode({ type: 2, length: 6, senseKeySpecific }));
  }
  return parts;
}

/** Encodes sense data in the descriptor format, with the descriptors that the value calls for. */
export function encodeDescriptorSense(sense: SenseInput): Uint8Array {
  const parts = [...valueDescriptors(sense), ...flagDescriptors(sense)];
  const body = parts.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(8 + body);
  out.set(
    DESCRIPTOR_SENSE_HEADER.encode({
      responseCode: CURRENT_DESCRIPTOR + (sense.deferred === true ? 1 : 0),
      key: sense.key,
      additionalCode: sense.additionalCode,
      additionalQualifier: sense.additionalQualifier,
      additionalLength: body,
    }),
  );
  let offset = 8;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
