import type { Server } from "node:net";
import type { Clock } from "../src/clock/clock.ts";
import { invariant } from "../src/transport/errors.ts";
import { localSocketPath, takeLocalName } from "../src/transport/local-name.ts";
import type { ClaimHolder } from "./claim-state.ts";
import { claimLine, claimName } from "./claim-state.ts";
import { whoWorks, type DriveHolder } from "./who-holds.ts";

/** A name that was asked for: taken, held by somebody else, or not to be had on this system at all. */
export type ClaimedName =
  | { readonly kind: "taken"; readonly release: () => Promise<void> }
  | { readonly kind: "held"; readonly held: DriveHolder }
  | { readonly kind: "unsupported" };

/** So often a name that became free is taken by another observer before it is given up. */
const TRIES_MAX = 1000;

/**
 * Takes the name that stands for a drive and answers those who ask with the state of that moment. Waits for one who only
 * looks, and for nobody else.
 */
export async function takeClaimName(
  key: string,
  state: () => ClaimHolder,
  clock: Clock,
): Promise<ClaimedName> {
  const path = localSocketPath(claimName(key));
  if (path === undefined) return { kind: "unsupported" };
  for (let tries = 1; ; tries++) {
    const server = await takeLocalName(path, (socket) => {
      socket.on("error", () => undefined);
      // Closed from this end: an observer that lingers must not hold up the release.
      socket.end(claimLine(state()), () => socket.destroy());
    });
    if (server !== undefined) return { kind: "taken", release: releaseOnce(server) };
    const held = await whoWorks(key, clock);
    if (held !== undefined) return { kind: "held", held };
    invariant(tries < TRIES_MAX, "a name that is free can be taken sooner or later");
  }
}

/** Settles when somebody else may have the name. */
function releaseOnce(server: Server): () => Promise<void> {
  let released: Promise<void> | undefined;
  return () =>
    (released ??= new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
    }));
}
