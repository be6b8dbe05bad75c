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

/** How times are set; Node's own calls are exact to the microsecond (before 1970: the millisecond) only. */
export interface FileTimes {
  /** Access and modification time of an open file or folder, nanoseconds since 1970. */
  setOfOpen(fd: number, timeNs: bigint): void;
  /** The same of a symbolic link itself. */
  setOfLink(path: string | Buffer, timeNs: bigint): void;
}

/** Times by Node's own calls. */
export const NODE_FILE_TIMES: FileTimes = {
  setOfOpen(fd, timeNs) {
    const time = nodeTimeOf(timeNs);
    futimesSync(fd, time, time);
  },
  setOfLink(path, timeNs) {
    const time = nodeTimeOf(timeNs);
    lutimesSync(path, time, time);
  },
};

/** How what was restored gets its attributes. */
export interface AttributeSetting {
  /** Owner and group as well. */
  readonly withOwner: boolean;
  readonly times: FileTimes;
}

const SET_ID_BITS = 0o6000;

/**
 * Sets owner (if wanted), mode and time of an open file or folder, in the order in which none undoes
 * another. Without the owner, set-user-id and set-group-id bits are left out: they would lend the
 * rights of whoever restores.
 * @throws the operating system's error
 */
export function setAttributes(fd: number, from: RestoredAttributes, how: AttributeSetting): void {
  const { withOwner, times } = how;
  if (withOwner) fchownSync(fd, from.uid, from.gid);
  fchmodSync(fd, withOwner ? from.mode : from.mode & ~SET_ID_BITS);
  times.setOfOpen(fd, from.mtimeNs);
}

/** The same for a folder at a path, which is not followed if it is a link. */
export function setFolderAttributes(
  path: string | Buffer,
  from: RestoredAttributes,
  how: AttributeSetting,
): void {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  const fd = openSync(path, flags);
  try {
    setAttributes(fd, from, how);
  } finally {
    closeSync(fd);
  }
}

/** Owner and time of a symbolic link itself; a link has no mode. */
export function setLinkAttributes(
  path: string | Buffer,
  from: RestoredAttributes,
  how: AttributeSetting,
): void {
  if (how.withOwner) lchownSync(path, from.uid, from.gid);
  how.times.setOfLink(path, from.mtimeNs);
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
