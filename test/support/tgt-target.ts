/**
 * Debian's tgt as somebody else's iSCSI tape: a tgtd of its own, without privileges, on a free port of this machine.
 * A drive that lies in many small ways, which is what makes it useful; it is no model of a drive.
 */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { SystemClock } from "../../src/clock/system-clock.ts";

/** A name and a password of CHAP. tgtd takes any length; initiators want 12 bytes and more. */
export interface TgtAccount {
  readonly user: string;
  readonly secret: string;
}

/** What the target is to be. */
export interface TgtOptions {
  /** Size of the cartridge in MB; 64 when left out. */
  readonly tapeMB?: number;
  /** What the initiator must know. */
  readonly chap?: TgtAccount;
  /** What the target proves when the initiator asks for it; needs `chap`. */
  readonly mutualChap?: TgtAccount;
  /** Keys of the iSCSI negotiation as tgtadm names them, such as `{ HeaderDigest: "CRC32C" }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What INQUIRY says, as tgtadm names it, such as `{ vendor_id: "HP", scsi_sn: "S1" }`. */
  readonly identity?: Readonly<Record<string, string>>;
}

/** A running tgtd with one tape. */
export interface TgtTarget {
  readonly host: string;
  readonly port: number;
  /** iSCSI name of the target. */
  readonly target: string;
  /** Where the tape is; 0 is a controller of tgtd's own. */
  readonly logicalUnit: number;
  /** The file that holds the tape: tgt's own format. */
  readonly tapeFile: string;
  readonly processId: number;
  /** Sends tgtd a signal and waits for what it does: SIGKILL ends it, SIGSTOP freezes it, SIGCONT thaws it. */
  kill(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void>;
  /** Starts tgtd again on the same port with the same tape, ending it first if it still runs. */
  restart(): Promise<void>;
  /** Ends tgtd and removes its files. Safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const HOST = "127.0.0.1";
const TARGET = "iqn.2026-01.test.capstan:tape";
const TAPE_UNIT = 1;
/** The name of the control socket is `sock.7`; it lies in a folder of its own, so that all may use the same number. */
const CONTROL_PORT = "7";
const START_LIMIT_MS = 15_000;
const POLL_MS = 20;
const STARTS_MAX = 5;

const run = promisify(execFile);
const clock = new SystemClock();

/** A port that nobody listens on at the moment. */
async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === "object" && address !== null) resolve(address.port);
        else reject(new Error("the system gave no port"));
      });
    });
  });
}

/** One tgtd process and what is set up in it. */
class TgtDaemon {
  readonly folder = mkdtempSync(join(tmpdir(), "capstan-tgt-"));
  readonly tapeFile = join(this.folder, "tape");
  port = 0;
  #child: ChildProcess | undefined;
  readonly #options: TgtOptions;
  readonly #endWithUs = (): void => {
    this.#child?.kill("SIGKILL");
  };

  constructor(options: TgtOptions) {
    this.#options = options;
    // A test that dies must not leave a daemon behind.
    process.once("exit", this.#endWithUs);
  }

  async makeTape(): Promise<void> {
    const size = String(this.#options.tapeMB ?? 64);
    const kind = ["--device-type", "tape", "--type", "data", "--barcode", "T00001L6"];
    await run("tgtimg", ["--op", "new", ...kind, "--size", size, "--file", this.tapeFile]);
  }

  get processId(): number {
    return this.#child?.pid ?? 0;
  }

  get #running(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  async start(): Promise<void> {
    for (let starts = 1; ; starts++) {
      const nobodysPort = await freePort();
      this.#spawn(nobodysPort);
      if ((await this.#isUp(nobodysPort)) && (await this.#open(nobodysPort))) return;
      await this.end();
      if (starts >= STARTS_MAX) throw new Error(`tgtd does not start:\n${this.#log()}`);
    }
  }

  /** tgtd listens from its start, but at a port that nobody knows: a target that is not there yet ends a login for good. */
  #spawn(port: number): void {
    const log = openSync(join(this.folder, "log"), "a");
    const portal = `portal=${HOST}:${String(port)}`;
    this.#child = spawn("tgtd", ["-C", CONTROL_PORT, "-f", "--iscsi", portal], {
      env: this.#environment(),
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    // What cannot be started is told by #isUp.
    this.#child.on("error", () => {});
  }

  #environment(): NodeJS.ProcessEnv {
    // tgtd adds the control port to the name.
    return { ...process.env, TGT_IPC_SOCKET: join(this.folder, "sock") };
  }

  #log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }

  /** Makes the target, and then lets everybody in. False when somebody else has taken the port meanwhile. */
  async #open(nobodysPort: number): Promise<boolean> {
    await this.#setUp();
    const port = this.port === 0 ? await freePort() : this.port;
    try {
      await this.#admin("new", "portal", { param: `portal=${HOST}:${String(port)}` });
    } catch {
      return false;
    }
    await this.#admin("delete", "portal", { param: `portal=${HOST}:${String(nobodysPort)}` });
    this.port = port;
    return true;
  }

  async #isUp(port: number): Promise<boolean> {
    const deadlineMs = clock.nowMs + START_LIMIT_MS;
    while (this.#running && clock.nowMs < deadlineMs) {
      try {
        const portals = await this.#admin("show", "portal");
        return portals.includes(`:${String(port)}`);
      } catch {
        await clock.sleep(POLL_MS);
      }
    }
    return false;
  }

  /** Gives tgtd an order; options by name. */
  async #admin(
    op: string,
    mode: string,
    options: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const words = Object.entries({ op, mode, ...options }).flatMap(([name, value]) => [
      `--${name}`,
      value,
    ]);
    const { stdout } = await run("tgtadm", ["-C", CONTROL_PORT, "--lld", "iscsi", ...words], {
      env: this.#environment(),
      timeout: START_LIMIT_MS,
    });
    return stdout;
  }

  async #setUp(): Promise<void> {
    const { chap, mutualChap, settings = {}, identity } = this.#options;
    await this.#admin("new", "target", { tid: "1", targetname: TARGET });
    for (const [name, value] of Object.entries(settings)) {
      await this.#admin("update", "target", { tid: "1", name, value });
    }
    const unit = { tid: "1", lun: String(TAPE_UNIT) };
    await this.#admin("new", "logicalunit", {
      ...unit,
      "backing-store": this.tapeFile,
      "device-type": "tape",
    });
    const params = Object.entries({ removable: "1", ...identity });
    await this.#admin("update", "logicalunit", {
      ...unit,
      params: params.map(([name, value]) => `${name}=${value}`).join(","),
    });
    if (chap !== undefined) await this.#account(chap);
    if (mutualChap !== undefined) await this.#account(mutualChap, ["--outgoing"]);
    await this.#admin("bind", "target", { tid: "1", "initiator-address": "ALL" });
  }

  async #account({ user, secret }: TgtAccount, how: readonly string[] = []): Promise<void> {
    await this.#admin("new", "account", { user, password: secret });
    const bind = ["--op", "bind", "--mode", "account", "--tid", "1", "--user", user, ...how];
    await run("tgtadm", ["-C", CONTROL_PORT, "--lld", "iscsi", ...bind], {
      env: this.#environment(),
      timeout: START_LIMIT_MS,
    });
  }

  /**
   * Freezes or thaws tgtd, and waits for it: the SIGCHLD by which this process hears of it must not come later, in the middle
   * of a call of libiscsi, which it would break off.
   */
  async freeze(frozen: boolean): Promise<void> {
    this.#child?.kill(frozen ? "SIGSTOP" : "SIGCONT");
    const stat = `/proc/${this.processId}/stat`;
    // proc(5), stat: the state stands behind the name, T is stopped.
    while (readFileSync(stat, "utf8").includes(") T ") !== frozen) await clock.sleep(POLL_MS);
    await clock.sleep(POLL_MS);
  }

  /** Ends tgtd as a power failure would: it ignores SIGTERM while it has targets. */
  async end(): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.#running) return;
    const over = new Promise<void>((resolve) => {
      child.once("exit", () => {
        resolve();
      });
    });
    child.kill("SIGKILL");
    await over;
  }

  async close(): Promise<void> {
    process.removeListener("exit", this.#endWithUs);
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts tgtd with a blank cartridge in one tape drive. Needs Debian's package tgt. */
export async function startTgt(options: TgtOptions = {}): Promise<TgtTarget> {
  const daemon = new TgtDaemon(options);
  const close = (): Promise<void> => daemon.close();
  try {
    await daemon.makeTape();
    await daemon.start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    host: HOST,
    port: daemon.port,
    target: TARGET,
    logicalUnit: TAPE_UNIT,
    tapeFile: daemon.tapeFile,
    get processId() {
      return daemon.processId;
    },
    async kill(signal) {
      if (signal === "SIGKILL") await daemon.end();
      else await daemon.freeze(signal === "SIGSTOP");
    },
    async restart() {
      const { port } = daemon;
      await daemon.end();
      await daemon.start();
      if (daemon.port !== port) throw new Error("tgtd did not get its port again");
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
