/** QEMU without a machine in it, as an iSCSI initiator that is told what to do over QMP. Debian: qemu-system-x86, qemu-block-extra. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface, type Interface } from "node:readline";
import { plainEnvironment } from "./iscsi-cu-run.ts";

const PROGRAM = "qemu-system-x86_64";
const OPTIONS = ["-M", "none", "-nodefaults", "-display", "none", "-qmp", "stdio"];
/** Then it is ended, and what waits for its answer fails. */
const LIMIT_MS = 15_000;

type Message = Readonly<Record<string, unknown>>;

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null;
}

/** One QEMU. */
export class QemuInitiator implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  /** What it printed besides messages: reports of its input and output, and complaints. */
  readonly said: string[] = [];

  readonly #endWithUs = (): void => {
    this.#child.kill("SIGKILL");
  };

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    // A test that dies must not leave it behind.
    process.once("exit", this.#endWithUs);
    this.#reader = createInterface(child.stdout);
    this.#lines = this.#reader[Symbol.asyncIterator]();
    createInterface(child.stderr).on("line", (line) => this.said.push(line));
  }

  /** Starts it. */
  static async start(): Promise<QemuInitiator> {
    const settings = {
      env: plainEnvironment(),
      timeout: LIMIT_MS,
      killSignal: "SIGKILL",
    } as const;
    const qemu = new QemuInitiator(spawn(PROGRAM, OPTIONS, settings));
    await qemu.execute("qmp_capabilities");
    return qemu;
  }

  /** Gives an order and waits for its answer. An error of QEMU's is thrown. */
  async execute(order: string, options: Message = {}): Promise<unknown> {
    const message = { execute: order, arguments: options };
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
    for (;;) {
      const next = await this.#lines.next();
      if (next.done === true) throw new Error(`QEMU ended:\n${this.said.join("\n")}`);
      const line = next.value;
      if (!line.startsWith("{")) {
        this.said.push(line);
        continue;
      }
      const answer: unknown = JSON.parse(line);
      if (!isMessage(answer)) continue;
      if ("error" in answer) throw new Error(`QEMU, ${order}: ${JSON.stringify(answer["error"])}`);
      if ("return" in answer) return answer["return"];
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.removeListener("exit", this.#endWithUs);
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, "exit");
      // One that waits for its target does not listen to anything else.
      this.#child.kill("SIGKILL");
      await exit;
    }
    this.#reader.close();
  }
}
