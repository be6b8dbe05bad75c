// From the bytes of a tar archive to its members; imports node built-ins and errors only.
// Start reading at TarReader.push.
import { displayName, type ByteName } from "./byte-name.ts";
import {
  decodePaxRecords,
  overridesOf,
  type Overrides,
  type PaxRecords,
} from "./extended-header.ts";
import { decodeHeader, isZeroBlock, malformed, type PlainHeader } from "./header-decoder.ts";
import type { MemberKind } from "./header-encoder.ts";
import { TarError } from "./tar-error.ts";
import { paddingBytes, TAR_BLOCK_BYTES } from "./ustar-layout.ts";

/** A member of an archive, as its headers describe it. */
export interface TarMember {
  /** Name for people. */
  readonly name: string;
  /** Name byte for byte, exactly as the archive has it: it may be hostile. */
  readonly rawName: ByteName;
  readonly kind: MemberKind;
  /** Permission, set-id and sticky bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly userName: string;
  readonly groupName: string;
  /** How much content follows; 0 for all but regular files. */
  readonly sizeBytes: number;
  /** Time of the last modification, nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  /** Target of a hard or symbolic link byte for byte; otherwise empty. */
  readonly rawLinkName: ByteName;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** Where the first of its header blocks is in the archive. */
  readonly headerOffset: number;
  /** Where its content is, or would be. */
  readonly dataOffset: number;
}

/** Who takes the members of an archive: `member`, then its `data` in pieces, then `memberEnd`. */
export interface TarHandler {
  /** A member begins; its content, if there is some, follows. */
  member(member: TarMember): void;
  /** The next piece of content; the bytes belong to the caller of `push` and are valid only now. */
  data(bytes: Uint8Array): void;
  /** The content of the member is complete. */
  memberEnd(): void;
  /**
   * A member that cannot be restored here; it is skipped and reading goes on. Without this method the error is thrown.
   */
  unsupported?(error: TarError): void;
}

/** Names and records longer than this are refused: no file system has such names. */
const EXTENDED_HEADER_BYTES_MAX = 1_048_576;

// Contiguous files (7) and files of version 7 (NUL) are regular files; D is GNU tar's directory with a list of names.
const KIND_OF_TYPEFLAG: ReadonlyMap<string, MemberKind> = new Map<string, MemberKind>([
  ["0", "file"],
  ["\0", "file"],
  ["7", "file"],
  ["1", "hardlink"],
  ["2", "symlink"],
  ["3", "characterDevice"],
  ["4", "blockDevice"],
  ["5", "directory"],
  ["D", "directory"],
  ["6", "fifo"],
]);

/** What the bytes that come next are. */
type Expecting = "header" | "extended" | "sparseMap" | "content" | "padding" | "nothing";

const NO_RECORDS: PaxRecords = new Map();

/**
 * Reads a tar archive from bytes pushed in pieces of any size: POSIX ustar and pax, GNU tar's own
 * format with long names and large numbers, and that of Unix version 7. Content is passed on without
 * a copy; memory is bounded whatever the archive says. After a throw the reader is of no more use.
 */
export class TarReader {
  readonly #handler: TarHandler;
  readonly #block = Buffer.alloc(TAR_BLOCK_BYTES);
  #blockBytes = 0;
  #offset = 0;
  #expecting: Expecting = "header";
  #contentLeft = 0;
  #paddingLeft = 0;
  /** The member at hand is passed on, not skipped. */
  #passing = false;
  #memberName = "";
  /** Start of the first header block of the member at hand. */
  #headerOffset: number | undefined;
  #extendedType = "";
  #extendedBody = Buffer.alloc(0);
  #extendedBytes = 0;
  #records: PaxRecords = NO_RECORDS;
  #globalRecords: PaxRecords = NO_RECORDS;
  #longName: ByteName | undefined;
  #longLink: ByteName | undefined;

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  /** Whether the mark of the archive's end has been read; what follows it is ignored. */
  get ended(): boolean {
    return this.#expecting === "nothing";
  }

  /**
   * Takes the next bytes of the archive.
   * @throws TarError `TAR_MALFORMED`, or `TAR_UNSUPPORTED_TYPE` if the handler does not take it; and whatever the handler throws
   */
  push(bytes: Uint8Array): void {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at < buffer.length && this.#expecting !== "nothing") {
      const taken = this.#take(buffer, at);
      at += taken;
      this.#offset += taken;
      this.#settle();
    }
  }

  /**
   * Says that the archive is over.
   * @throws TarError `TAR_TRUNCATED`, with the member concerned, when its end mark has not been read
   */
  end(): void {
    if (this.ended) return;
    const inMember = this.#expecting === "content" || this.#expecting === "padding";
    const where = inMember
      ? `in the member ${this.#memberName}, ${this.#contentLeft} bytes of its content missing`
      : `after the member ${this.#memberName === "" ? "(none)" : this.#memberName}, without its end mark`;
    throw new TarError(
      "TAR_TRUNCATED",
      `reading a tar archive: it stops at byte ${this.#offset}, ${where}`,
      { member: this.#memberName === "" ? undefined : this.#memberName, offset: this.#offset },
    );
  }

  /** Consumes some of `buffer` from `at` on; returns how many bytes. */
  #take(buffer: Buffer, at: number): number {
    const availableBytes = buffer.length - at;
    switch (this.#expecting) {
      case "header":
      case "sparseMap": {
        const taken = Math.min(TAR_BLOCK_BYTES - this.#blockBytes, availableBytes);
        buffer.copy(this.#block, this.#blockBytes, at, at + taken);
        this.#blockBytes += taken;
        return taken;
      }
      case "extended": {
        const taken = Math.min(this.#contentLeft, availableBytes);
        this.#keepExtended(buffer.subarray(at, at + taken));
        this.#contentLeft -= taken;
        return taken;
      }
      case "content": {
        const taken = Math.min(this.#contentLeft, availableBytes);
        if (this.#passing && taken > 0) this.#handler.data(buffer.subarray(at, at + taken));
        this.#contentLeft -= taken;
        return taken;
      }
      case "padding": {
        const taken = Math.min(this.#paddingLeft, availableBytes);
        this.#paddingLeft -= taken;
        return taken;
      }
      case "nothing":
        return availableBytes;
    }
  }

  /** Moves on as far as can be done without further bytes. */
  #settle(): void {
    if (this.#blockBytes === TAR_BLOCK_BYTES) {
      this.#blockBytes = 0;
      if (this.#expecting === "header") this.#header();
      else this.#sparseMap(504);
    }
    if (this.#expecting === "extended" && this.#contentLeft === 0) {
      this.#extended();
      this.#expecting = "padding";
    }
    if (this.#expecting === "content" && this.#contentLeft === 0) {
      if (this.#passing) this.#handler.memberEnd();
      this.#passing = false;
      this.#expecting = "padding";
    }
    if (this.#expecting === "padding" && this.#paddingLeft === 0) this.#expecting = "header";
  }

  #header(): void {
    const offset = this.#offset - TAR_BLOCK_BYTES;
    if (isZeroBlock(this.#block)) {
      // GNU tar, too, takes one block of zeros for the end.
      this.#expecting = "nothing";
      return;
    }
    const header = decodeHeader(this.#block, offset);
    if (header.sizeBytes < 0) throw malformed("the size of a member is negative", offset);
    this.#headerOffset ??= offset;
    switch (header.typeflag) {
      case "x":
      case "g":
      case "L":
      case "K":
        this.#beginExtended(header, offset);
        break;
      case "V":
        // The label of a volume: there is nothing in it to restore.
        this.#forgetExtended();
        this.#skipTo(header.sizeBytes);
        break;
      default:
        this.#beginMember(header, offset);
    }
  }

  #beginExtended(header: PlainHeader, offset: number): void {
    if (header.sizeBytes > EXTENDED_HEADER_BYTES_MAX) {
      throw malformed(`an extended header has ${header.sizeBytes} bytes`, offset);
    }
    this.#extendedType = header.typeflag;
    this.#extendedBody = Buffer.alloc(header.sizeBytes);
    this.#extendedBytes = 0;
    this.#contentLeft = header.sizeBytes;
    this.#paddingLeft = paddingBytes(header.sizeBytes);
    this.#expecting = "extended";
  }

  #keepExtended(piece: Buffer): void {
    piece.copy(this.#extendedBody, this.#extendedBytes);
    this.#extendedBytes += piece.length;
  }

  #extended(): void {
    const body = this.#extendedBody;
    this.#extendedBody = Buffer.alloc(0);
    const headerOffset = this.#headerOffset ?? this.#offset;
    switch (this.#extendedType) {
      case "x":
        this.#records = decodePaxRecords(body, headerOffset);
        break;
      case "g":
        this.#globalRecords = new Map([
          ...this.#globalRecords,
          ...decodePaxRecords(body, headerOffset),
        ]);
        // Not part of the next member.
        this.#headerOffset = undefined;
        break;
      case "L":
        this.#longName = upToNul(body);
        break;
      default:
        this.#longLink = upToNul(body);
    }
  }

  #beginMember(header: PlainHeader, offset: number): void {
    const over = overridesOf(this.#records, this.#globalRecords, offset);
    const { rawName, rawLinkName } = this.#namesOf(header, over);
    const kind = kindOf(header.typeflag, rawName);
    const sizeBytes = over.sizeBytes ?? header.sizeBytes;
    const headerOffset = this.#headerOffset ?? offset;
    this.#memberName = displayName(rawName);
    this.#forgetExtended();
    if (kind === undefined || over.isSparse) {
      this.#skipUnsupported(header, { sizeBytes, headerOffset, isSparse: over.isSparse });
      return;
    }
    const isFile = kind === "file";
    const isLink = kind === "hardlink" || kind === "symlink";
    this.#handler.member({
      name: this.#memberName,
      rawName,
      kind,
      rawLinkName: isLink ? rawLinkName : "",
      sizeBytes: isFile ? sizeBytes : 0,
      headerOffset,
      dataOffset: this.#offset,
      ...attributesOf(header, over),
    });
    this.#passing = isFile;
    if (!isFile) this.#handler.memberEnd();
    this.#skipTo(hasContent(header.typeflag) ? sizeBytes : 0);
  }

  #namesOf(header: PlainHeader, over: Overrides): { rawName: ByteName; rawLinkName: ByteName } {
    return {
      rawName: over.path ?? this.#longName ?? header.name,
      rawLinkName: over.linkPath ?? this.#longLink ?? header.linkName,
    };
  }

  /** Expects content of this size, then its padding. */
  #skipTo(sizeBytes: number): void {
    this.#contentLeft = sizeBytes;
    this.#paddingLeft = paddingBytes(sizeBytes);
    this.#expecting = "content";
  }

  #skipUnsupported(
    header: PlainHeader,
    facts: { sizeBytes: number; headerOffset: number; isSparse: boolean },
  ): void {
    const { typeflag } = header;
    const what =
      typeflag === "S" || facts.isSparse
        ? "a sparse file in a format of GNU tar"
        : `of type ${JSON.stringify(typeflag)}`;
    const error = new TarError(
      "TAR_UNSUPPORTED_TYPE",
      `restoring ${this.#memberName}: it is ${what}, which is not restored here; \`read --to - | tar -x\` restores it`,
      { member: this.#memberName, offset: facts.headerOffset },
    );
    if (this.#handler.unsupported === undefined) throw error;
    this.#handler.unsupported(error);
    this.#skipTo(facts.sizeBytes);
    // GNU tar manual, "Basic Tar Format": byte 482 says that blocks with more of the map come before the content.
    if (typeflag === "S") this.#sparseMap(482);
  }

  #sparseMap(flagAt: number): void {
    this.#expecting = this.#block[flagAt] === 0 ? "content" : "sparseMap";
  }

  #forgetExtended(): void {
    this.#records = NO_RECORDS;
    this.#longName = undefined;
    this.#longLink = undefined;
    this.#headerOffset = undefined;
  }
}

function upToNul(body: Buffer): ByteName {
  const nul = body.indexOf(0);
  return body.toString("latin1", 0, nul < 0 ? body.length : nul);
}

/** POSIX: only regular files have content; D has GNU tar's list of names there, which is skipped. */
function hasContent(typeflag: string): boolean {
  return typeflag === "D" || KIND_OF_TYPEFLAG.get(typeflag) === "file";
}

/** What belongs to the member whatever its kind. */
type Attributes = Omit<
  TarMember,
  "name" | "rawName" | "kind" | "rawLinkName" | "sizeBytes" | "headerOffset" | "dataOffset"
>;

function attributesOf(header: PlainHeader, over: Overrides): Attributes {
  return {
    mode: header.mode,
    uid: over.uid ?? header.uid,
    gid: over.gid ?? header.gid,
    userName: displayName(over.userName ?? header.userName),
    groupName: displayName(over.groupName ?? header.groupName),
    mtimeNs: over.mtimeNs ?? BigInt(header.mtimeSeconds) * 1_000_000_000n,
    deviceMajor: header.deviceMajor,
    deviceMinor: header.deviceMinor,
  };
}

/** Version 7 knew no directories: there the slash at the end says so. */
function kindOf(typeflag: string, name: ByteName): MemberKind | undefined {
  const kind = KIND_OF_TYPEFLAG.get(typeflag);
  return kind === "file" && name.endsWith("/") ? "directory" : kind;
}
