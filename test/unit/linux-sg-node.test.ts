import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSgIo, type SgIoOptions } from "../../native/linux/sg-io.ts";
import { openError } from "../../native/linux/sg-io-errors.ts";
import { requireKnownKernelLayout, THIS_MACHINE } from "../../native/linux/kernel-tables.ts";
import { CapstanError } from "../../src/transport/errors.ts";
import { FakeSg, type FakeLimits, makeFakeSysfs, STAND_IN } from "../support/linux-fake-sg.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

interface Case {
  readonly what: string;
  readonly className: string;
  readonly limits?: Partial<FakeLimits>;
  readonly segments?: number;
  readonly pieceBytes?: number;
  readonly wantedTransferBytes?: number;
  readonly expected: number;
}

const GENERIC: readonly Case[] = [
  { what: "the queue's limit", limits: { queueBytes: 640 * KIB }, expected: 640 * KIB },
  {
    what: "8 MiB, which nobody exceeds",
    limits: { queueBytes: 32 * MIB, pieces: 4096 },
    expected: 8 * MIB,
  },
  { what: "what was wanted", wantedTransferBytes: 256 * KIB, expected: 256 * KIB },
  { what: "what the list of pieces holds", limits: { pieces: 16 }, expected: 512 * KIB },
  {
    what: "that with other pieces",
    limits: { pieces: 16 },
    pieceBytes: 16 * KIB,
    expected: 256 * KIB,
  },
  {
    what: "what the kernel had memory for",
    limits: { reservableBytes: 256 * KIB },
    expected: 256 * KIB,
  },
].map((row) => ({ className: "scsi_generic", ...row }));

const QUEUED: readonly Case[] = ["scsi_tape", "bsg"].flatMap((className) =>
  [
    {
      what: "the queue's limit",
      limits: { queueBytes: 640 * KIB },
      segments: 4096,
      expected: 640 * KIB,
    },
    { what: "a page for every segment but one", segments: 128, expected: 127 * 4 * KIB },
    {
      what: "no more segments than the kernel has",
      limits: { queueBytes: 16 * MIB },
      segments: 65_535,
      expected: 2047 * 4 * KIB,
    },
    { what: "the queue's limit where nothing is known of segments", expected: MIB },
  ].map((row) => ({ className, ...row })),
);

function openCodes(options: SgIoOptions): string {
  try {
    void openSgIo(options).close();
    return "opened";
  } catch (error) {
    return error instanceof CapstanError ? error.code : String(error);
  }
}

const openFiles = (): number => readdirSync("/proc/self/fd").length;

describe("what one transfer carries", () => {
  it.each([...GENERIC, ...QUEUED])("through $className is $what", (row) => {
    withScratchFolder((folder) => {
      const { ioctl } = new FakeSg(row.limits);
      const sysfs = makeFakeSysfs(folder, row);
      const { path } = STAND_IN;
      const wanted =
        row.wantedTransferBytes === undefined
          ? {}
          : { wantedTransferBytes: row.wantedTransferBytes };
      const transport = openSgIo({ path, ioctl, sysfs, ...wanted });
      expect(transport.limits).toEqual({
        maxTransferBytes: row.expected,
        bufferAlignment: 4096,
      });
      void transport.close();
    });
  });
});

describe("opening", () => {
  it.each([
    ["scsi_generic", "generic"],
    ["scsi_tape", "tape"],
    ["bsg", "bsg"],
  ])("takes a node of class %s for one of kind %s", (className, kind) => {
    withScratchFolder((folder) => {
      const sysfs = makeFakeSysfs(folder, { className });
      const before = openFiles();
      const transport = openSgIo({ path: STAND_IN.path, ioctl: new FakeSg().ioctl, sysfs });
      expect([transport.kind, transport.path]).toEqual([kind, STAND_IN.path]);
      expect(openFiles()).toBe(before + 1);
      void transport.close();
      void transport.close();
      expect(openFiles()).toBe(before);
    });
  });

  it("refuses what takes no SCSI commands, and leaves nothing open", () => {
    withScratchFolder((folder) => {
      const file = join(folder, "file");
      writeFileSync(file, "");
      const { ioctl } = new FakeSg();
      const sysfs = makeFakeSysfs(join(folder, "sys"), { className: "mem" });
      const generic = makeFakeSysfs(join(folder, "generic"), { className: "scsi_generic" });
      const before = openFiles();
      expect(openCodes({ path: join(folder, "none"), ioctl, sysfs })).toBe("DEVICE_NOT_FOUND");
      expect(openCodes({ path: join(file, "none"), ioctl, sysfs })).toBe("DEVICE_NOT_FOUND");
      const others: readonly SgIoOptions[] = [
        { path: file, ioctl, sysfs },
        { path: folder, ioctl, sysfs },
        { path: STAND_IN.path, ioctl, sysfs },
        { path: STAND_IN.path, ioctl, sysfs: folder },
        { path: STAND_IN.path, ioctl: new FakeSg({ versionNumber: 20_134 }).ioctl, sysfs: generic },
        // The real ioctl: /dev/null knows no request at all.
        { path: STAND_IN.path, sysfs: generic },
      ];
      expect(others.map(openCodes)).toEqual(others.map(() => "DEVICE_KIND_UNSUPPORTED"));
      expect(openFiles()).toBe(before);
    });
  });

  it("says of a tape driver that has lost the position what brings it back", () => {
    withScratchFolder((folder) => {
      const sysfs = makeFakeSysfs(folder, { className: "scsi_tape" });
      const { path } = STAND_IN;
      const open = () => openSgIo({ path, ioctl: () => -5, sysfs });
      expect(open).toThrow(expect.objectContaining({ code: "DEVICE_OPEN_FAILED", executed: "no" }));
      expect(open).toThrow(/after a reset .*: mt -f \/dev\/null rewind$/);
    });
  });

  it("blames the tape driver for an error of its own nodes only", () => {
    withScratchFolder((folder) => {
      const sysfs = makeFakeSysfs(folder, { className: "scsi_generic" });
      const fake = new FakeSg();
      const ioctl: typeof fake.ioctl = (fd, request, argument) =>
        request === 0x2275 ? -5 : fake.ioctl(fd, request, argument);
      expect(openCodes({ path: STAND_IN.path, ioctl, sysfs })).toBe("TRANSPORT_FAILED");
    });
  });

  it("says what a request of the limits was answered with", () => {
    withScratchFolder((folder) => {
      const sysfs = makeFakeSysfs(folder, { className: "scsi_generic" });
      const fake = new FakeSg();
      const ioctl: typeof fake.ioctl = (fd, request, argument) =>
        request === 0x2275 ? -16 : fake.ioctl(fd, request, argument);
      const before = openFiles();
      expect(openCodes({ path: STAND_IN.path, ioctl, sysfs })).toBe("TRANSPORT_REFUSED");
      expect(openFiles()).toBe(before);
    });
  });
});

describe("an operating system that does not open a node", () => {
  it.each([
    ["ENOENT", "DEVICE_NOT_FOUND"],
    ["ENXIO", "DEVICE_NOT_FOUND"],
    ["ENODEV", "DEVICE_NOT_FOUND"],
    ["EACCES", "DEVICE_NOT_PERMITTED"],
    ["EPERM", "DEVICE_NOT_PERMITTED"],
    ["EBUSY", "DEVICE_IN_USE"],
    ["ENOMEDIUM", "DEVICE_WITHOUT_MEDIUM"],
    ["EROFS", "DEVICE_READ_ONLY"],
    ["EMFILE", "DEVICE_OPEN_FAILED"],
  ])("with %s is %s, with the path and the reason", (errno, code) => {
    const thrown = Object.assign(new Error("no"), { code: errno });
    const error = openError("/dev/sg3", thrown);
    expect(error).toMatchObject({ code, executed: "no", cause: thrown });
    expect(error.message).toMatch(/^open \/dev\/sg3: .+ \(E[A-Z]+\)$/);
    expect(error.message).toContain(errno);
  });
});

describe("a machine", () => {
  const { platform } = THIS_MACHINE;
  it.each([
    ["linux", "x64", "LE", true],
    ["linux", "arm64", "LE", true],
    ["linux", "arm", "LE", false],
    ["linux", "ia32", "LE", false],
    ["linux", "s390x", "BE", false],
    ["linux", "ppc64", "LE", false],
    ["linux", "arm64", "BE", false],
    ["darwin", "arm64", "LE", false],
    ["win32", "x64", "LE", false],
  ])("of %s for %s (%s) is known: %s", (name, architecture, byteOrder, known) => {
    const attempt = (): void => {
      requireKnownKernelLayout("open x", { platform: name, architecture, byteOrder });
    };
    if (known) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code: "PLATFORM_UNSUPPORTED" }));
  });

  it("that runs this test is known", () => {
    expect(platform).toBe("linux");
  });
});
