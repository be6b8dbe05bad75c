import type { MessagePort } from "node:worker_threads";
import { CapstanError } from "../../src/index.ts";
import type { Claimant } from "../../src/index.ts";
import type { FromThread, ToThread } from "./thread-order.ts";

type Answer = Exclude<ToThread, { readonly kind: "stop" }>;

/**
 * Lets the main thread claim drives for the thread at this end of the port: it has the time to answer those who ask who
 * works with the drive.
 */
export function claimElsewhere(port: MessagePort): Claimant {
  const say = (message: FromThread): void => {
    port.postMessage(message);
  };
  const answer = (): Promise<Answer> =>
    new Promise((resolve) => {
      const take = (message: ToThread): void => {
        if (message.kind === "stop") return;
        port.off("message", take);
        resolve(message);
      };
      port.on("message", take);
    });
  return async (drive, purpose) => {
    say({ kind: "claim", drive, purpose });
    const got = await answer();
    if (got.kind === "notClaimed") {
      const { code, message, advice } = got.error;
      const error = new CapstanError(code, message);
      throw advice === undefined ? error : Object.assign(error, { fix: advice });
    }
    let held = true;
    return {
      warnings: got.kind === "claimed" ? got.warnings : [],
      publish(activity) {
        say({ kind: "publish", activity });
      },
      async release() {
        if (!held) return;
        held = false;
        say({ kind: "release" });
        await answer();
      },
    };
  };
}
