import { lstatSync, mkdirSync, realpathSync, rmdirSync, unlinkSync, type Stats } from "node:fs";

import { byteName, displayName, pathOf, type ByteName } from "./byte-name.ts";
import { errnoNameOf, TarError } from "./tar-error.ts";

/**
 * The folder below which everything is restored, and the guard that nothing gets out of it: names
 * are made relative, `..` is refused, and every folder on the way is looked at, never followed when
 * it is a link. (Against another program that swaps folders for links at that very moment it does
 * not help: nobody else should be able to write there.)
 */
export class TargetFolder {
  /** The folder itself, links resolved, without a slash at its end. */
  readonly #root: ByteName;
  /** The folder last looked at: its components. Archives are in tree order, so most is still valid. */
  #checked: readonly string[] = [];

  /**
   * Makes the folder if it is not there.
   * @throws the operating system's error when that cannot be done
   */
  constructor(folder: string | Uint8Array) {
    const path = pathOf(byteName(folder));
    mkdirSync(path, { recursive: true });
    const root = realpathSync.native(path, { encoding: "latin1" });
    this.#root = root === "/" ? "" : root;
  }

  /**
   * The components of a member's name below the folder; none for the folder itself.
   * @throws TarError `TAR_UNSAFE_NAME` for a name with `..` or a NUL
   */
  componentsOf(rawName: ByteName): readonly string[] {
    const components = rawName.split("/").filter((part) => part !== "" && part !== ".");
    if (components.includes("..")) throw unsafe(rawName, "its name leads out of the target folder");
    if (rawName.includes("\0")) throw unsafe(rawName, "its name has a NUL character");
    return components;
  }

  /** Where the components are, for the operating system. */
  pathOf(components: readonly string[]): string | Buffer {
    const path = this.#join(components);
    return pathOf(path === "" ? "/" : path);
  }

  /**
   * Makes sure that all folders above a member are real ones; those that are missing are made, or
   * refused when `make` is false.
   * @throws TarError `TAR_UNSAFE_NAME` when one of them is a symbolic link, `TAR_RESTORE_FAILED` when it is anything else
   */
  prepareParents(components: readonly string[], options: { readonly make: boolean }): void {
    const parents = components.slice(0, -1);
    let known = 0;
    while (known < parents.length && this.#checked[known] === parents[known]) known += 1;
    for (let depth = known + 1; depth <= parents.length; depth += 1) {
      this.#prepareFolder(parents.slice(0, depth), options.make);
    }
    if (known < parents.length) this.#checked = parents;
  }

  /** What is at the place now, links not followed; undefined when nothing is. */
  lookAt(components: readonly string[]): Stats | undefined {
    return lstatSync(this.pathOf(components), { throwIfNoEntry: false });
  }

  /**
   * Removes what is at the place: a file or link, or an empty folder.
   * @throws the operating system's error when it cannot, such as for a folder with something in it
   */
  remove(components: readonly string[]): void {
    const found = this.lookAt(components);
    if (found === undefined) return;
    if (found.isDirectory()) {
      this.#checked = [];
      rmdirSync(this.pathOf(components));
    } else {
      unlinkSync(this.pathOf(components));
    }
  }

  #prepareFolder(folder: readonly string[], make: boolean): void {
    const found = this.lookAt(folder);
    const name = folder.join("/");
    if (found === undefined && make) {
      mkdirSync(this.pathOf(folder));
      return;
    }
    if (found === undefined) {
      throw new TarError("TAR_RESTORE_FAILED", `the folder ${displayName(name)} is not there`);
    }
    if (found.isDirectory()) return;
    if (found.isSymbolicLink()) throw unsafe(name, "the way to it leads through a symbolic link");
    throw new TarError("TAR_RESTORE_FAILED", `${displayName(name)} is there and is not a folder`);
  }

  #join(components: readonly string[]): ByteName {
    return components.length === 0 ? this.#root : `${this.#root}/${components.join("/")}`;
  }
}

/** Whether an error says that nothing more can be written at all. */
export function isDiskFull(thrown: unknown): boolean {
  const errno = errnoNameOf(thrown);
  return errno === "ENOSPC" || errno === "EDQUOT";
}

function unsafe(rawName: ByteName, problem: string): TarError {
  const name = displayName(rawName);
  return new TarError("TAR_UNSAFE_NAME", `restoring ${name}: ${problem}`, { member: name });
}
