import type { Worker } from "node:worker_threads";
import { claimDrive } from "../../src/index.ts";
import type { DriveClaim } from "../../src/index.ts";
import { errorFacts } from "../output/report-error.ts";
import type { FromThread, ToThread } from "./thread-order.ts";

/** Claims the drive that a command's thread wants, and answers for it; the other end is claim-elsewhere.ts. */
export class ClaimsOfThread {
  readonly #worker: Worker;
  #claim: DriveClaim | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (message: FromThread) => {
      void this.#take(message);
    });
  }

  /** Lets go what the thread has left behind. */
  async end(): Promise<void> {
    await this.#claim?.release();
    this.#claim = undefined;
  }

  async #take(message: FromThread): Promise<void> {
    switch (message.kind) {
      case "claim":
        return this.#claimFor(message);
      case "publish":
        this.#claim?.publish(message.activity);
        return;
      case "release":
        await this.end();
        this.#answer({ kind: "released" });
        return;
      case "ended":
        return;
    }
  }

  async #claimFor({ drive, purpose }: Extract<FromThread, { kind: "claim" }>): Promise<void> {
    try {
      this.#claim = await claimDrive(drive, purpose);
      this.#answer({ kind: "claimed", warnings: this.#claim.warnings });
    } catch (thrown) {
      this.#answer({ kind: "notClaimed", error: errorFacts(thrown) });
    }
  }

  #answer(message: ToThread): void {
    this.#worker.postMessage(message);
  }
}
