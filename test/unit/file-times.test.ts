import { closeSync, lstatSync, openSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openFileTimes } from "../../native/linux/file-times.ts";
import { TransportError } from "../../src/transport/errors.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const AFTER_1970 = 1_795_465_434_974_507_657n;
const BEFORE_1970 = -86_400_000_000_001n;

it.each([AFTER_1970, BEFORE_1970, 0n])("sets %s ns on a file and on a link itself", (timeNs) => {
  withScratchFolder((folder) => {
    const times = openFileTimes();
    const file = join(folder, "file");
    const link = join(folder, "link");
    writeFileSync(file, "content");
    symlinkSync("nowhere", link);
    const fd = openSync(file, "r");
    times.setOfOpen(fd, timeNs);
    closeSync(fd);
    times.setOfLink(Buffer.from(link), timeNs);
    expect(lstatSync(file, { bigint: true }).mtimeNs).toBe(timeNs);
    expect(lstatSync(link, { bigint: true }).mtimeNs).toBe(timeNs);
  });
});

it("names what the operating system refuses", () => {
  expect(() => {
    openFileTimes().setOfLink("/does/not/exist", 0n);
  }).toThrow(TransportError);
});
