import { connect } from "node:net";
import type { Clock } from "../src/clock/clock.ts";
import { localSocketPath } from "../src/transport/local-name.ts";
import type { ClaimHolder } from "./claim-state.ts";
import { claimName, parseClaimLine } from "./claim-state.ts";

/** What can be said of who works with a drive. */
export type DriveHolder =
  /** It answered. */
  | { readonly kind: "known"; readonly holder: ClaimHolder }
  /** The drive is claimed, but the claimant did not say what it does: it is stopped, busy, or of another version. */
  | { readonly kind: "silent" };

/** A claimant that is alive answers at once; more than this and it is stopped or busy. */
const ANSWER_MS = 1000;
const POLL_MS = 20;
/** Longest state that is read: a stranger may send for ever. */
const LINE_MAX = 4096;

/**
 * Asks who works with the drive of this serial number, without a command to the drive, which would eat what the drive
 * has to tell the other process. `undefined` when nobody has claimed it. Waits a second at most.
 */
export async function whoHolds(serial: string, clock: Clock): Promise<DriveHolder | undefined> {
  const path = localSocketPath(claimName(serial));
  if (path === undefined) return undefined;
  const deadlineMs = clock.nowMs + ANSWER_MS;
  for (;;) {
    const answer = await ask(path, { clock, limitMs: deadlineMs - clock.nowMs });
    if (answer === undefined) return undefined;
    const holder = parseClaimLine(answer);
    if (holder !== undefined) return { kind: "known", holder };
    // Who hangs up without a word is most often just letting the drive go: the next time there is nobody, or another one.
    if (answer !== "" || clock.nowMs + POLL_MS >= deadlineMs) return { kind: "silent" };
    await clock.sleep(POLL_MS);
  }
}

/** What the holder of a name says; empty when that is nothing, `undefined` when nobody has the name. */
async function ask(
  path: string,
  { clock, limitMs }: { readonly clock: Clock; readonly limitMs: number },
): Promise<string | undefined> {
  const late = new AbortController();
  const socket = connect({ path });
  try {
    return await Promise.race([readLine(socket), clock.sleep(limitMs, late).then(() => "")]);
  } finally {
    late.abort();
    socket.destroy();
  }
}

/** An observer that holds a drive for longer hangs in it, and so would everybody else. */
const LOOK_MS = 10_000;

/**
 * The same, of those who work with the drive: one who only looks is waited for, ten seconds at most, and then told of like
 * the others.
 */
export async function whoWorks(serial: string, clock: Clock): Promise<DriveHolder | undefined> {
  const deadlineMs = clock.nowMs + LOOK_MS;
  for (;;) {
    const held = await whoHolds(serial, clock);
    const looks = held?.kind === "known" && held.holder.looks === true;
    if (!looks || clock.nowMs >= deadlineMs) return held;
    await clock.sleep(POLL_MS);
  }
}

/** The first line that comes; empty when the other end says none, `undefined` when nobody listens. */
function readLine(socket: ReturnType<typeof connect>): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => {
      text += String(chunk);
      if (text.includes("\n") || text.length > LINE_MAX) resolve(text.slice(0, LINE_MAX));
    });
    socket.once("end", () => {
      resolve(text);
    });
    socket.once("error", (error) => {
      const code = "code" in error ? error.code : undefined;
      const nobody = code === "ECONNREFUSED" || code === "ENOENT";
      resolve(nobody ? undefined : "");
    });
  });
}
