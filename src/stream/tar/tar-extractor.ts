// From the members of an archive to files below one folder; imports node built-ins and errors only.
// Start reading at TarExtractor.member.
import {
  closeSync,
  constants,
  linkSync,
  mkdirSync,
  openSync,
  symlinkSync,
  chmodSync,
  writeSync,
} from "node:fs";

import { displayName, pathOf, type ByteName } from "./byte-name.ts";
import { FileDigest, type DigestAlgorithm } from "./file-digest.ts";
import {
  NODE_FILE_TIMES,
  setAttributes,
  setFolderAttributes,
  setLinkAttributes,
  type AttributeSetting,
  type FileTimes,
} from "./restore-attributes.ts";
import { isDiskFull, TargetFolder } from "./target-folder.ts";
import { errnoNameOf, problemOf, TarError, type TarErrorCode } from "./tar-error.ts";
import type { TarHandler, TarMember } from "./tar-reader.ts";

/** A member that was not restored, or not completely. */
export interface RestoreProblem {
  /** Name for people. */
  readonly name: string;
  readonly rawName: ByteName;
  readonly code: TarErrorCode;
  readonly problem: string;
}

/** A member that has been restored. */
export interface RestoredMember {
  readonly member: TarMember;
  /** Digest of the content as it was written, in hexadecimal; regular files only, and only if asked for. */
  readonly digest: string | undefined;
}

/** What an extractor is made from. */
export interface TarExtractorOptions {
  /** Everything is restored below it; made if it is not there. */
  readonly targetFolder: string | Uint8Array;
  /** Whether and how the content of each file is digested. @defaultValue "none" */
  readonly digest?: DigestAlgorithm;
  /** Called for each member that is restored, a folder's attributes still to come. */
  readonly onRestored?: (restored: RestoredMember) => void;
  /** Sets the numeric owner and group of the archive. @defaultValue true for root only */
  readonly withOwner?: boolean;
  /** Sets times. @defaultValue Node's own calls, which are exact to the microsecond */
  readonly times?: FileTimes;
  /** Writes some of the bytes and says how many; a test can let it fail. @defaultValue that of node:fs */
  readonly write?: (fd: number, bytes: Uint8Array) => number;
}

/** A regular file being written. */
interface OpenFile {
  readonly member: TarMember;
  readonly fd: number;
  readonly digest: FileDigest;
}

const CREATE_FLAGS =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/**
 * Restores members below a folder and never outside it, whatever the archive says: names are made
 * relative, `..` is refused, links are never followed. What is already there is replaced; folders
 * stay. What cannot be restored is collected and the rest goes on; only a full disk ends it.
 * Modes and times of folders are set by {@link finish}, which is to be called in any case.
 */
export class TarExtractor implements TarHandler {
  readonly #folder: TargetFolder;
  readonly #digest: DigestAlgorithm;
  readonly #onRestored: (restored: RestoredMember) => void;
  readonly #setting: AttributeSetting;
  readonly #write: (fd: number, bytes: Uint8Array) => number;
  readonly #problems: RestoreProblem[] = [];
  /** Folders whose attributes are still to be set, by their path below the target. */
  readonly #folders = new Map<string, TarMember>();
  #restoredCount = 0;
  #file: OpenFile | undefined;

  /** @throws the operating system's error when the target folder cannot be made */
  constructor(options: TarExtractorOptions) {
    this.#folder = new TargetFolder(options.targetFolder);
    this.#digest = options.digest ?? "none";
    this.#onRestored = options.onRestored ?? (() => undefined);
    this.#setting = {
      withOwner: options.withOwner ?? process.getuid?.() === 0,
      times: options.times ?? NODE_FILE_TIMES,
    };
    this.#write = options.write ?? ((fd, bytes) => writeSync(fd, bytes));
  }

  /**
   * Begins a member.
   * @throws TarError `TAR_DISK_FULL`
   */
  member(member: TarMember): void {
    const created = this.#attempt(member, () => {
      const components = this.#folder.componentsOf(member.rawName);
      if (components.length === 0 && member.kind !== "directory") {
        throw new TarError("TAR_UNSAFE_NAME", "its name is that of the target folder itself");
      }
      this.#folder.prepareParents(components, { make: true });
      this.#create(member, components);
    });
    if (created && member.kind !== "file") this.#restored(member, undefined);
  }

  /**
   * Writes the next piece of the member at hand.
   * @throws TarError `TAR_DISK_FULL`
   */
  data(bytes: Uint8Array): void {
    const file = this.#file;
    if (file === undefined) return;
    const written = this.#attempt(file.member, () => {
      let at = 0;
      while (at < bytes.length) at += this.#write(file.fd, bytes.subarray(at));
      file.digest.update(bytes);
    });
    if (!written) this.#abandonFile();
  }

  /** Ends the member at hand: its owner, mode and time are set. */
  memberEnd(): void {
    const file = this.#file;
    if (file === undefined) return;
    this.#attempt(file.member, () => setAttributes(file.fd, file.member, this.#setting));
    this.#abandonFile();
    this.#restored(file.member, file.digest.finish());
  }

  /** Notes a member that the reader cannot read. */
  unsupported(error: TarError): void {
    const name = error.member ?? "";
    this.#problems.push({ name, rawName: name, code: error.code, problem: error.message });
  }

  /**
   * Sets the attributes of the folders, deepest first, and closes a file whose end has not come
   * (which is then a problem). Returns what could not be restored.
   */
  finish(): { readonly restoredCount: number; readonly problems: readonly RestoreProblem[] } {
    const file = this.#file;
    if (file !== undefined) {
      const problem = "the archive ended in the middle of it; what came is there";
      this.#note(file.member, new TarError("TAR_TRUNCATED", problem));
      this.#abandonFile();
    }
    const folders = [...this.#folders].map(([path, member]) => ({
      components: path === "" ? [] : path.split("/"),
      member,
    }));
    folders.sort((a, b) => b.components.length - a.components.length);
    for (const { components, member } of folders) {
      this.#attempt(member, () => {
        this.#folder.prepareParents(components, { make: false });
        setFolderAttributes(this.#folder.pathOf(components), member, this.#setting);
      });
    }
    this.#folders.clear();
    return { restoredCount: this.#restoredCount, problems: this.#problems };
  }

  #create(member: TarMember, components: readonly string[]): void {
    switch (member.kind) {
      case "file":
        this.#createFile(member, components);
        break;
      case "directory":
        this.#createFolder(member, components);
        break;
      case "symlink":
        this.#replacing(components, (path) => symlinkSync(pathOf(member.rawLinkName), path));
        setLinkAttributes(this.#folder.pathOf(components), member, this.#setting);
        break;
      case "hardlink":
        this.#createHardLink(member, components);
        break;
      case "fifo":
      case "characterDevice":
      case "blockDevice":
        throw new TarError(
          "TAR_UNSUPPORTED_TYPE",
          "it is a fifo or a device, which is not restored here; `read --to - | tar -x` restores it",
        );
    }
  }

  #createFile(member: TarMember, components: readonly string[]): void {
    let fd = -1;
    this.#replacing(components, (path) => {
      fd = openSync(path, CREATE_FLAGS, OWNER_ONLY_FILE);
    });
    this.#file = { member, fd, digest: new FileDigest(this.#digest, member.sizeBytes) };
  }

  #createFolder(member: TarMember, components: readonly string[]): void {
    if (components.length > 0) {
      const found = this.#folder.lookAt(components);
      if (found?.isDirectory() === true) {
        // Whoever restores must be able to write into it until its own mode is set at the end.
        if ((found.mode & OWNER_ONLY_FOLDER) !== OWNER_ONLY_FOLDER) {
          chmodSync(this.#folder.pathOf(components), OWNER_ONLY_FOLDER);
        }
      } else {
        this.#replacing(components, (path) => mkdirSync(path, OWNER_ONLY_FOLDER));
      }
    }
    this.#folders.set(components.join("/"), member);
  }

  #createHardLink(member: TarMember, components: readonly string[]): void {
    const target = this.#folder.componentsOf(member.rawLinkName);
    this.#folder.prepareParents(target, { make: false });
    const found = this.#folder.lookAt(target);
    if (found === undefined) {
      const name = displayName(member.rawLinkName);
      throw new TarError("TAR_RESTORE_FAILED", `it is a link to ${name}, which is not there`);
    }
    // A path that was given twice is stored as a link to itself.
    const present = this.#folder.lookAt(components);
    if (present?.ino !== found.ino || present.dev !== found.dev) {
      this.#replacing(components, (path) => linkSync(this.#folder.pathOf(target), path));
    }
  }

  /** Creates something; if something else is there, that is removed first. */
  #replacing(components: readonly string[], create: (path: string | Buffer) => void): void {
    const path = this.#folder.pathOf(components);
    try {
      create(path);
    } catch (thrown) {
      if (errnoNameOf(thrown) !== "EEXIST") throw thrown;
      this.#folder.remove(components);
      this.#folders.delete(components.join("/"));
      create(path);
    }
  }

  #restored(member: TarMember, digest: string | undefined): void {
    this.#restoredCount += 1;
    this.#onRestored({ member, digest });
  }

  #abandonFile(): void {
    if (this.#file !== undefined) closeSync(this.#file.fd);
    this.#file = undefined;
  }

  /** Does something for a member; notes its failure and returns false, unless no room is left. */
  #attempt(member: TarMember, work: () => void): boolean {
    try {
      work();
      return true;
    } catch (thrown) {
      this.#note(member, thrown);
      if (!isDiskFull(thrown)) return false;
      this.#abandonFile();
      const message = `restoring ${member.name}: ${problemOf(thrown)}`;
      throw new TarError("TAR_DISK_FULL", message, { member: member.name, cause: thrown });
    }
  }

  #note(member: TarMember, thrown: unknown): void {
    const own = thrown instanceof TarError ? thrown.code : "TAR_RESTORE_FAILED";
    const code = isDiskFull(thrown) ? "TAR_DISK_FULL" : own;
    const { name, rawName } = member;
    this.#problems.push({ name, rawName, code, problem: problemOf(thrown) });
  }
}
