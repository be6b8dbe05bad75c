import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { freePort } from "../vm/free-port.ts";

const BUILT_CLI = join(import.meta.dirname, "../../dist/cli/main.js");

/** `capstan sim serve` of the built program as a process that can be killed and started again at the same port. */
export class ServeProcess implements AsyncDisposable {
  readonly port: number;
  readonly #folders: readonly string[];
  #child: ChildProcess | undefined;
  #complaints = "";

  private constructor(folders: readonly string[], port: number) {
    this.#folders = folders;
    this.port = port;
  }

  /** Serves the drives of these folders, in this order, at a free port of 127.0.0.1. */
  static async start(folders: readonly string[]): Promise<ServeProcess> {
    const served = new ServeProcess(folders, await freePort());
    await served.start();
    return served;
  }

  /** What the running process has said to its error output. */
  get complaints(): string {
    return this.#complaints;
  }

  /** Starts it; it listens. */
  async start(): Promise<void> {
    const listen = `127.0.0.1:${this.port}`;
    const words = [BUILT_CLI, "sim", "serve", ...this.#folders, "--listen", listen, "--json"];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    this.#complaints = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (this.#complaints += text));
    // Its document is one line, and comes when it listens.
    await Promise.race([
      once(child.stdout, "data"),
      once(child, "close").then(() => {
        throw new Error(`sim serve ended: ${this.#complaints}`);
      }),
    ]);
  }

  /** Ends it: SIGKILL as a crash does, SIGTERM in good order. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const over = once(child, "close");
    child.kill(signal);
    await over;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }
}
