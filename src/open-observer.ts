import type { Clock } from "./clock/clock.ts";
import { SystemClock } from "./clock/system-clock.ts";
import type { DriveIdentity } from "./drives/drive-identity.ts";
import type { DeviceSpecifier } from "./device-specifier.ts";
import type { AlertStore } from "./health/alerts/alert-store.ts";
import type { AttentionStore } from "./health/alerts/attention-store.ts";
import { observe, type Observation } from "./health/observe/observe.ts";
import { openLook, type DriveInUse, type OpenLook, type OpenLookOptions } from "./open-look.ts";
import { CapstanError } from "./transport/errors.ts";

/** What a drive's observer keeps on disk. */
export interface ObserverStores {
  readonly alerts?: AlertStore;
  readonly attentions: AttentionStore;
}

/** How a drive is observed. */
export interface ObserverOptions extends OpenLookOptions {
  /**
   * Asks also what may take a unit attention from other programs of this computer, where it is sure that none of them works
   * with the drive; what is taken is kept. Without it only initiators of their own ask everything. Default: false.
   */
  readonly full?: boolean;
  /** After so many milliseconds a look that has no end is left alone. Default: 5000. */
  readonly limitMs?: number;
  /** The observer's own time. Default: the system's. */
  readonly clock?: Clock;
  /** Where things of the drive are kept that are lost by being asked for; without it they are not asked for. */
  readonly stores?: (drive: {
    readonly specifier: DeviceSpecifier;
    readonly identity: DriveIdentity;
  }) => ObserverStores | undefined;
  /** Replaces the way to the drive, for tests. */
  readonly open?: typeof openLook;
}

/** How a look went. */
export type LookResult =
  /** The drive was looked at. */
  | { readonly kind: "seen" }
  /** Somebody works with it: nothing was sent. */
  | DriveInUse
  /** It cannot be reached or does not answer as it should. */
  | { readonly kind: "failed"; readonly code: string; readonly says: string }
  /** A look that was begun has no end yet: nothing more is sent until it has. */
  | { readonly kind: "hanging"; readonly sinceEpochMs: number; readonly says: string };

/** What is known of a drive after a look, whether or not it could be looked at. */
export interface Sighting {
  /** The drive, as the caller named it. */
  readonly device: string;
  /** When this look was over, in milliseconds since 1970-01-01 UTC. */
  readonly epochMs: number;
  readonly look: LookResult;
  /** What was seen last, now or before; absent while nothing was. */
  readonly last?: Observation;
  /** How old that is, in milliseconds. */
  readonly lastAgeMs?: number;
  /** Unit attentions that this observer took from other programs since it began; always 0 without `full`. */
  readonly takenAttentions: number;
}

const LIMIT_MS = 5000;

/**
 * Looks at one drive again and again, and never gets into the way of who works with it: while somebody does, nothing is
 * sent. Looks that are asked for while one goes on share its result.
 */
export class DriveObserver {
  readonly device: string;
  readonly #options: ObserverOptions;
  readonly #clock: Clock;
  #running: Promise<Sighting> | undefined;
  /** The look that goes on at the drive, also after it was left alone. */
  #atDrive: { readonly sinceEpochMs: number; readonly done: Promise<LookResult> } | undefined;
  /** A connection that disturbs nobody while it is open. */
  #kept: OpenLook | undefined;
  #last: { readonly observation: Observation; readonly seenMs: number } | undefined;
  #takenAttentions = 0;
  #closed = false;

  constructor(device: string, options: ObserverOptions) {
    this.device = device;
    this.#options = options;
    this.#clock = options.clock ?? new SystemClock();
  }

  /** Looks once. Never throws for what a drive does; settles within the limit whatever the drive does. */
  look(): Promise<Sighting> {
    this.#running ??= this.#look().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Lets the drive go. A look that hangs is left alone: `false` says that there is one. */
  async close(): Promise<boolean> {
    this.#closed = true;
    await this.#running;
    if (this.#atDrive !== undefined) return false;
    await this.#dropKept();
    return true;
  }

  async #look(): Promise<Sighting> {
    this.#atDrive ??= this.#begin();
    const { sinceEpochMs, done } = this.#atDrive;
    const late = new AbortController();
    const limitMs = this.#options.limitMs ?? LIMIT_MS;
    const hanging = this.#clock.sleep(limitMs, { signal: late.signal }).then((): LookResult => ({
      kind: "hanging",
      sinceEpochMs,
      says: `no answer since ${new Date(sinceEpochMs).toISOString()}`,
    }));
    try {
      return this.#sighting(await Promise.race([done, hanging]));
    } finally {
      // Its rejection comes after the race and is nobody's.
      hanging.catch(() => undefined);
      late.abort();
    }
  }

  #begin(): { readonly sinceEpochMs: number; readonly done: Promise<LookResult> } {
    const sinceEpochMs = this.#clock.epochMs;
    const done = this.#lookAtDrive()
      .catch(failure)
      .finally(() => {
        this.#atDrive = undefined;
        if (this.#closed) void this.#dropKept();
      });
    return { sinceEpochMs, done };
  }

  async #lookAtDrive(): Promise<LookResult> {
    const { open = openLook } = this.#options;
    const opened = this.#kept ?? (await open(this.device, this.#options));
    if (opened.kind === "inUse") return opened;
    this.#kept = undefined;
    let keep = false;
    try {
      const observation = await this.#observe(opened);
      this.#last = { observation, seenMs: this.#clock.nowMs };
      keep = opened.nexus === "own";
      return { kind: "seen" };
    } finally {
      if (keep) this.#kept = opened;
      else await opened.close();
    }
  }

  async #observe(opened: OpenLook): Promise<Observation> {
    const { transport, clock, nexus, alone, specifier } = opened;
    const takes = nexus === "shared";
    const everything = !takes || (this.#options.full === true && alone);
    const { stores } = this.#options;
    const storesOf = (identity: DriveIdentity): ObserverStores | undefined =>
      stores?.({ specifier, identity });
    const observation = await observe(transport, {
      clock,
      ask: everything ? "everything" : "gently",
      ...(takes ? { attentions: (identity) => storesOf(identity)?.attentions } : {}),
      alerts: (identity) => storesOf(identity)?.alerts,
    });
    if (takes) this.#takenAttentions += observation.attentions.length;
    return observation;
  }

  #sighting(look: LookResult): Sighting {
    const last = this.#last;
    return {
      ...{ device: this.device, epochMs: this.#clock.epochMs, look },
      ...(last === undefined
        ? {}
        : { last: last.observation, lastAgeMs: this.#clock.nowMs - last.seenMs }),
      takenAttentions: this.#takenAttentions,
    };
  }

  async #dropKept(): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    await kept?.close().catch(() => undefined);
  }
}

function failure(error: unknown): LookResult {
  if (!(error instanceof Error)) return { kind: "failed", code: "THROWN", says: String(error) };
  const code = "code" in error ? String(error.code) : "THROWN";
  return {
    kind: "failed",
    code: error instanceof CapstanError ? error.code : code,
    says: error.message,
  };
}
