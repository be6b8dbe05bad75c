import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { asDeclared } from "../../src/codec/as-declared.ts";
import type { ChapAccounts } from "../../src/iscsi/chap.ts";

/** What is to be served. */
export interface ServedOrder {
  readonly personality: string;
  readonly accounts?: ChapAccounts;
}

/** Where an initiator goes to. */
export interface ServedPlace {
  readonly host: string;
  readonly port: number;
  readonly target: string;
}

const LOADER = new URL("ts-loader.mjs", import.meta.url).href;
const CHILD = fileURLToPath(new URL("iscsi-cu-served-child.ts", import.meta.url));

/** A simulated drive behind an iSCSI target in a process of its own. */
export class ServedElsewhere implements AsyncDisposable {
  readonly place: ServedPlace;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, place: ServedPlace) {
    this.#child = child;
    this.place = place;
  }

  /** Starts the process and waits until it listens. */
  static async start(order: ServedOrder): Promise<ServedElsewhere> {
    const options = ["--import", LOADER, CHILD, JSON.stringify(order)];
    const child = spawn(process.execPath, options, { stdio: ["pipe", "pipe", "inherit"] });
    for await (const line of createInterface(child.stdout))
      return new ServedElsewhere(child, asDeclared<ServedPlace>(JSON.parse(line)));
    throw new Error("the target ended before it served");
  }

  /** Ends the process in order; fails when it does not end well. */
  async [Symbol.asyncDispose](): Promise<void> {
    const exit = once(this.#child, "exit");
    this.#child.stdin?.end();
    const [code] = asDeclared<readonly [number | null]>(await exit);
    if (code !== 0) throw new Error(`the target ended with ${String(code)}`);
  }
}
