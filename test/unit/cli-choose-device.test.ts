import { mkdtempSync, rmSync } from "node:fs";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { chooseDevice } from "../../cli/choose-device.ts";
import { isDeviceSpecifier, parseSpecifier } from "../../src/device-specifier.ts";
import { openDrive } from "../../src/open.ts";

const io = (env: Record<string, string> = {}) => ({
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  env: { CAPSTAN_HOME: "/nowhere", ...env },
  cwd: "/",
});

describe("a device specifier", () => {
  it.each([
    ["sim:drive", { kind: "simulated", folder: "drive" }],
    ["sim:/a:b", { kind: "simulated", folder: "/a:b" }],
    ["serial:XYZ 1", { kind: "serial", serial: "XYZ 1" }],
    ["usb:ABC", { kind: "usb", serial: "ABC" }],
    ["replay:a.rec", { kind: "replay", file: "a.rec" }],
    ["image:disk.img", { kind: "image", file: "disk.img" }],
    ["/dev/nst0", { kind: "node", path: "/dev/nst0" }],
    ["/dev/tape/by-id/x", { kind: "node", path: "/dev/tape/by-id/x" }],
  ])("%s", (text, expected) => {
    expect(parseSpecifier(text)).toEqual(expected);
  });

  it.each([
    ["iscsi://box/iqn.2026-01.org:t/0", { host: "box", port: 3260, logicalUnit: 0 }],
    ["iscsi://[::1]:3261/t/7", { host: "[::1]", port: 3261, logicalUnit: 7, viaLibrary: false }],
    ["iscsi+lib://box/t/0", { viaLibrary: true, target: "t" }],
  ])("%s", (text, expected) => {
    expect(parseSpecifier(text)).toMatchObject({ kind: "iscsi", ...expected });
  });

  it.each([
    "",
    "drive",
    "sim:",
    "/dev/",
    "tape:x",
    "iscsi:box",
    "iscsi://box/t",
    "iscsi://b:0/t/0",
    "iscsi://b:70000/t/0",
  ])("%j is none", (text) => {
    expect(() => parseSpecifier(text)).toThrow(
      expect.objectContaining({ code: "DEVICE_SPECIFIER_INVALID" }),
    );
  });

  it.each(["usb:X", "image:f"])("%s is no tape drive, and that is what is said", async (text) => {
    expect(isDeviceSpecifier(text)).toBe(true);
    await expect(openDrive(text)).rejects.toMatchObject({ code: "DEVICE_KIND_UNSUPPORTED" });
  });

  it.each([
    ["/dev/no-such-node", "DEVICE_NOT_FOUND"],
    ["serial:NO SUCH DRIVE", "DEVICE_NOT_FOUND"],
    ["replay:/no/such/file", "REPLAY_FILE_NOT_FOUND"],
    ["iscsi://127.0.0.1:1/iqn.2026-01.org:t/0", "TRANSPORT_CONNECT_FAILED"],
  ])("%s cannot be opened: %s", async (text, code) => {
    expect(isDeviceSpecifier(text)).toBe(true);
    await expect(openDrive(text)).rejects.toMatchObject({ code });
  });
});

describe("the device of a command", () => {
  const given = { words: [] as string[], behindDashes: [] as string[], option: undefined };

  it("is that of --device, and then every word is for the command", () => {
    const { device, rest } = chooseDevice(io({ CAPSTAN_DEVICE: "sim:e" }), {
      ...given,
      option: "sim:o",
      words: ["sim:w", "a"],
    });
    expect(device).toEqual({ specifier: "sim:o", chosenBy: "option" });
    expect(rest).toEqual(["sim:w", "a"]);
  });

  it("is the first word with a scheme", () => {
    const { device, rest } = chooseDevice(io(), { ...given, words: ["sim:w", "sim:a"] });
    expect(device).toEqual({ specifier: "sim:w", chosenBy: "firstWord" });
    expect(rest).toEqual(["sim:a"]);
  });

  it("is a node below /dev, also one that is not there", () => {
    for (const word of ["/dev/null", "/dev/nst99"]) {
      expect(chooseDevice(io(), { ...given, words: [word] }).device.specifier).toBe(word);
    }
  });

  it("is not a folder below /dev", () => {
    const folder = mkdtempSync("/dev/shm/capstan-");
    try {
      const { device, rest } = chooseDevice(io(), { ...given, words: [folder] });
      expect(device.chosenBy).toBe("embedded");
      expect(rest).toEqual([folder]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is never a word behind --", () => {
    const choice = chooseDevice(io(), { ...given, behindDashes: ["sim:w"] });
    expect(choice.device.chosenBy).toBe("embedded");
    expect(choice.rest).toEqual(["sim:w"]);
  });

  it("is not the second word", () => {
    const choice = chooseDevice(io(), { ...given, words: ["a", "sim:w"] });
    expect(choice.device.chosenBy).toBe("embedded");
    expect(choice.rest).toEqual(["a", "sim:w"]);
  });

  it("is CAPSTAN_DEVICE, else the embedded drive", () => {
    expect(chooseDevice(io({ CAPSTAN_DEVICE: "sim:e" }), given).device.specifier).toBe("sim:e");
    expect(chooseDevice(io({ CAPSTAN_DEVICE: "" }), given).device.specifier).toBe(
      "sim:/nowhere/drive",
    );
  });
});
