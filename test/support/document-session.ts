import { expect } from "vitest";
import { until } from "./cli-process.ts";
import type { ProcessStand, RunningProcess } from "./cli-process.ts";

const SERVE = /^npx capstan (sim serve .*)$/;
/** The address at which `sim serve` listens when nothing else is said. */
const ADDRESS = /iscsi:\/\/127\.0\.0\.1(:3260)?\//g;

/**
 * The lines of a document that a user types, one after the other. What serves runs on in the background, as in a terminal
 * of its own, at a port that is free; later lines find it there.
 */
export class DocumentSession {
  readonly #stand: ProcessStand;
  #server: RunningProcess | undefined;
  #address = "";

  constructor(stand: ProcessStand) {
    this.#stand = stand;
  }

  /** Runs a line to its end, or until it serves. Everything has to succeed and to say something. */
  async run(line: string): Promise<void> {
    const serve = SERVE.exec(line)?.[1];
    if (serve !== undefined) {
      await this.#serve(serve);
      return;
    }
    const here = line.replaceAll(ADDRESS, this.#address);
    const { status, stdout, stderr } = await this.#stand.shell(`npx() { "$@"; }\n${here}`);
    // A drive that needs attention is no failure of the command.
    const mayTell = /^npx capstan (status|diagnose) /.test(line) && status === 10;
    expect([line, mayTell ? 0 : status, stderr]).toEqual([line, 0, stderr]);
    if (line.startsWith("npx ")) expect([line, stdout.length]).not.toEqual([line, 0]);
  }

  async #serve(words: string): Promise<void> {
    const server = this.#stand.start(...words.split(" "), "--listen", "127.0.0.1:0");
    this.#server = server;
    const { child } = server;
    let printed = "";
    child.stdout?.on("data", (piece: Buffer) => (printed += piece.toString()));
    await until("it serves, or ends", () => child.exitCode !== null || printed.endsWith("\n"));
    expect([words, child.exitCode]).toEqual([words, null]);
    this.#address = /^iscsi:\/\/[^/]+\//.exec(printed)?.[0] ?? "";
    expect(this.#address).not.toBe("");
  }

  /** Ends what serves, as Ctrl-C does. */
  async end(): Promise<void> {
    if (this.#server === undefined) return;
    this.#server.child.kill("SIGINT");
    expect((await this.#server.ended).status).toBe(0);
    this.#server = undefined;
  }
}
