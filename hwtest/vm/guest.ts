/**
 * A Linux machine in QEMU whose kernel uses iSCSI targets of this machine as tape drives. Tests run programs in it and
 * send commands to its device nodes. The guest has no disk and keeps nothing; it reaches 127.0.0.1 of this machine, as
 * 10.0.2.2, and nothing else.
 */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { requireProgram } from "../require-program.ts";
import { freePort } from "./free-port.ts";
import { GuestChannel } from "./guest-channel.ts";

/** An iSCSI target of this machine that the guest logs in to. */
export interface GuestTarget {
  /** iSCSI name. */
  readonly target: string;
  readonly port: number;
  /** Tape drives that the target shows; 1 when left out. */
  readonly tapeCount?: number;
}

/** What the machine is to be. */
export interface GuestOptions {
  readonly targets?: readonly GuestTarget[];
  /** A file that the guest sees as a USB disk. */
  readonly usbDisk?: string;
  readonly memoryMiB?: number;
}

/** How a line of the shell ended. */
export interface LineResult {
  /** Exit status, or the signal that ended the shell. */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running guest. */
export interface Guest {
  /** Where the agent's port appears on this machine. */
  readonly agentPort: number;
  /** Runs a line of the shell in /root; `capstan` is the built program of this tree. Lines may overlap. */
  run(line: string, how?: { readonly limitMs?: number }): Promise<LineResult>;
  /** As {@link Guest.run}; a line that does not end with 0 is an error that tells what it printed. */
  must(line: string, how?: { readonly limitMs?: number }): Promise<string>;
  /** What the guest's console has shown so far. */
  console(): string;
  /** Switches the guest off. Safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The tree that the guest sees at /capstan. */
const PACKAGE = join(import.meta.dirname, "../..");
const BUILT_CLI = join(PACKAGE, "dist/cli/main.js");
const BUILD_SCRIPT = join(import.meta.dirname, "build-guest.sh");
const QEMU = "qemu-system-x86_64";
const AGENT_PORT = 7000;
const BOOT_LIMIT_MS = 300_000;
const LINE_LIMIT_MS = 60_000;
const POLL_MS = 200;
/** What an emulated processor does quickly and Node and CRC32C want. */
const EMULATED_CPU = "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt";
const KERNEL_WORDS =
  "console=ttyS0 quiet panic=-1 edd=off nokaslr mitigations=off tsc=reliable random.trust_cpu=on";
const PRELUDE = `capstan() { node /capstan/dist/cli/main.js "$@"; }; export -f capstan; cd /root; `;

const clock = new SystemClock();
const runFile = promisify(execFile);

/** Makes the guest's kernel and file system if that has not been done; gives the folder. */
async function guestFolder(): Promise<string> {
  requireProgram(QEMU, "qemu-system-x86");
  if (!existsSync(BUILT_CLI)) throw new Error(`${BUILT_CLI} is missing: npm run build`);
  const { stdout } = await runFile(BUILD_SCRIPT, [], { maxBuffer: 1 << 24 });
  return stdout.trim().split("\n").at(-1) ?? "";
}

function kernelLine({ targets = [], usbDisk }: GuestOptions): string {
  const words = targets.map(
    ({ target, port, tapeCount = 1 }) =>
      `capstan.target=${target},${String(port)},${String(tapeCount)}`,
  );
  if (usbDisk !== undefined) words.push("capstan.usb=1");
  return [KERNEL_WORDS, `capstan.agent=${String(AGENT_PORT)}`, ...words].join(" ");
}

const usbWords = (file: string): readonly string[] => [
  ...["-device", "qemu-xhci,id=xhci"],
  ...["-drive", `if=none,id=usb0,file=${file},format=raw,cache=writeback`],
  ...["-device", "usb-storage,bus=xhci.0,drive=usb0,serial=CAPSTANUSB1,removable=on"],
];

function qemuWords(options: GuestOptions, folder: string, at: { console: string; port: number }) {
  const accelerator = process.env["CAPSTAN_VM_ACCEL"] ?? "tcg";
  const unpacked = join(folder, "vmlinux");
  const kernel = existsSync(unpacked) ? unpacked : join(folder, "vmlinuz");
  return [
    ...["-name", "capstan", "-machine", "q35,sata=off,smbus=off,vmport=off"],
    ...(accelerator === "tcg"
      ? ["-accel", "tcg,thread=multi", "-cpu", EMULATED_CPU]
      : ["-accel", accelerator, "-cpu", "max"]),
    ...["-smp", "2", "-m", String(options.memoryMiB ?? 1024), "-nodefaults", "-no-user-config"],
    ...["-display", "none", "-no-reboot", "-rtc", "base=utc"],
    ...["-kernel", kernel, "-initrd", join(folder, "initrd.cpio"), "-append", kernelLine(options)],
    ...["-chardev", `file,id=console,path=${at.console}`, "-serial", "chardev:console"],
    ...[
      "-netdev",
      `user,id=net,ipv6=off,hostfwd=tcp:127.0.0.1:${String(at.port)}-:${String(AGENT_PORT)}`,
    ],
    ...["-device", "virtio-net-pci,netdev=net,romfile="],
    ...[
      "-fsdev",
      `local,id=package,path=${PACKAGE},security_model=none,readonly=on,multidevs=remap`,
    ],
    ...["-device", "virtio-9p-pci,fsdev=package,mount_tag=capstan"],
    ...(options.usbDisk === undefined ? [] : usbWords(options.usbDisk)),
  ];
}

/** QEMU as a process, and where the guest writes. */
class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "capstan-vm-"));
  readonly consoleFile = join(this.folder, "console");
  readonly #log = join(this.folder, "qemu");
  #child: ChildProcess | undefined;
  readonly #endWithUs = (): void => {
    this.#child?.kill("SIGKILL");
  };

  start(words: readonly string[]): void {
    const log = openSync(this.#log, "w");
    this.#child = spawn(QEMU, words, { stdio: ["ignore", log, log] });
    closeSync(log);
    this.#child.on("error", () => {});
    process.once("exit", this.#endWithUs);
  }

  get runs(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  console(): string {
    return existsSync(this.consoleFile) ? readFileSync(this.consoleFile, "utf8") : "";
  }

  /** What QEMU said, and the end of the console. */
  trouble(): string {
    const lines = this.console().split("\n").slice(-25);
    return [readFileSync(this.#log, "utf8"), ...lines].join("\n");
  }

  async close(): Promise<void> {
    process.removeListener("exit", this.#endWithUs);
    const child = this.#child;
    if (child !== undefined && this.runs) {
      const over = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await over;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function agentOf(machine: Machine, port: number): Promise<GuestChannel> {
  const deadlineMs = clock.nowMs + BOOT_LIMIT_MS;
  while (machine.runs && clock.nowMs < deadlineMs) {
    try {
      return await GuestChannel.open(port);
    } catch {
      await clock.sleep(POLL_MS);
    }
  }
  const why = machine.runs
    ? `it takes longer than ${String(BOOT_LIMIT_MS / 1000)} s`
    : "it switched off";
  throw new Error(`start the guest: ${why}\n${machine.trouble()}`);
}

/** Starts a guest; it is ready when its tape drives are there. Takes about 10 s without hardware support. */
export async function bootGuest(options: GuestOptions = {}): Promise<Guest> {
  const folder = await guestFolder();
  const machine = new Machine();
  try {
    const port = await freePort();
    machine.start(qemuWords(options, folder, { console: machine.consoleFile, port }));
    return guestOn(machine, port, await agentOf(machine, port));
  } catch (error) {
    await machine.close();
    throw error;
  }
}

function guestOn(machine: Machine, agentPort: number, channel: GuestChannel): Guest {
  const run: Guest["run"] = async (line, { limitMs = LINE_LIMIT_MS } = {}) => {
    const order = { order: "run", line: PRELUDE + line, limitMs };
    const { header, payload } = await channel.order(order);
    const { status, timedOut, stdoutBytes } = header;
    if (timedOut === true)
      throw new Error(`${line}: it takes longer than ${String(limitMs)} ms\n${payload.toString()}`);
    if (typeof stdoutBytes !== "number") throw new Error("the guest's answer has no length");
    return {
      status: typeof status === "number" ? status : String(status),
      stdout: payload.toString("utf8", 0, stdoutBytes),
      stderr: payload.toString("utf8", stdoutBytes),
    };
  };
  const close = async (): Promise<void> => {
    channel.close();
    await machine.close();
  };
  return {
    agentPort,
    run,
    async must(line, how) {
      const { status, stdout, stderr } = await run(line, how);
      if (status !== 0)
        throw new Error(`${line}: it ended with ${String(status)}\n${stdout}${stderr}`);
      return stdout;
    },
    console: () => machine.console(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
