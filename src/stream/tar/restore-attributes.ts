import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  futimesSync,
  lchownSync,
  lutimesSync,
  openSync,
} from "node:fs";

import type { TarMember } from "./tar-reader.ts";

/** The part of a member's header that is set on what was restored. */
export type RestoredAttributes = Pick<TarMember, "mode" | "uid" | "gid" | "mtimeNs">;

const SET_ID_BITS = 0o6000;

/**
 * Sets owner (if wanted), mode and time of an open file or folder, in the order in which none undoes
 * another. Without the owner, set-user-id and set-group-id bits are left out: they would lend the
 * rights of whoever restores. Times are exact to the microsecond (before 1970: millisecond), which is what Node passes on.
 * @throws the operating system's error
 */
export function setAttributes(fd: number, from: RestoredAttributes, withOwner: boolean): void {
  if (withOwner) fchownSync(fd, from.uid, from.gid);
  fchmodSync(fd, withOwner ? from.mode : from.mode & ~SET_ID_BITS);
  const time = nodeTimeOf(from.mtimeNs);
  futimesSync(fd, time, time);
}

/** The same for a folder at a path, which is not followed if it is a link. */
export function setFolderAttributes(
  path: string | Buffer,
  from: RestoredAttributes,
  withOwner: boolean,
): void {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  const fd = openSync(path, flags);
  try {
    setAttributes(fd, from, withOwner);
  } finally {
    closeSync(fd);
  }
}

/** Owner and time of a symbolic link itself; a link has no mode. */
export function setLinkAttributes(
  path: string | Buffer,
  from: RestoredAttributes,
  withOwner: boolean,
): void {
  if (withOwner) lchownSync(path, from.uid, from.gid);
  const time = nodeTimeOf(from.mtimeNs);
  lutimesSync(path, time, time);
}

/**
 * A time as node:fs wants it. Node cuts to whole microseconds what a double cannot hold exactly: half
 * a microsecond more, and the cut always ends on the right one. Times before 1970 it takes only as a
 * Date, which has milliseconds.
 */
function nodeTimeOf(timeNs: bigint): number | Date {
  if (timeNs >= 0n) return (Number(timeNs / 1000n) + 0.5) / 1e6;
  return new Date(Math.floor(Number(timeNs / 1000n) / 1000));
}
