import { describeSense } from "./describe-sense.ts";
import type { Meaning } from "./meaning.ts";
import type { Sense } from "../scsi/sense.ts";

/** A unit attention or deferred error that some command carried. */
export interface SessionEvent {
  /** Name of the row of the sense table. */
  readonly id: string;
  readonly says: string;
  /** As technicians write it: `6/29 00`. */
  readonly sense: string;
  /** The command that carried it; it was not executed. */
  readonly command: string;
  /** When, by the session's clock. */
  readonly atMs: number;
  /** How many commands were sent before; orders events among each other and against writes. */
  readonly commandCount: number;
}

/** How often the session did something that a report must tell. */
export interface SessionCounters {
  commands: number;
  reissues: number;
  busyRetries: number;
  requestSenses: number;
  readinessPolls: number;
}

/** Called for each unit attention and deferred error, before the command that carried it settles. */
export type SessionListener = (event: SessionEvent, kind: "attention" | "deferred") => void;

/** Events kept; older ones are forgotten, the counts are not. */
const KEPT_MAX = 256;

/** What a session has lived through: counters, unit attentions, deferred errors. */
export class SessionRecord {
  readonly counters: SessionCounters = {
    commands: 0,
    reissues: 0,
    busyRetries: 0,
    requestSenses: 0,
    readinessPolls: 0,
  };

  readonly #attentions: SessionEvent[] = [];
  readonly #deferredErrors: SessionEvent[] = [];
  readonly #listeners = new Set<SessionListener>();
  #attentionCount = 0;
  #deferredErrorCount = 0;

  /** Unit attentions since the session began, also those that were answered by sending a command again. */
  get attentionCount(): number {
    return this.#attentionCount;
  }

  /** Deferred errors since the session began. */
  get deferredErrorCount(): number {
    return this.#deferredErrorCount;
  }

  /** The latest unit attentions, oldest first. */
  get attentions(): readonly SessionEvent[] {
    return this.#attentions;
  }

  /** The latest deferred errors, oldest first. */
  get deferredErrors(): readonly SessionEvent[] {
    return this.#deferredErrors;
  }

  /** Adds a listener; the answer removes it. */
  listen(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes note of sense data, if they are a unit attention or a deferred error. */
  note(sense: Sense, meaning: Meaning, facts: { command: string; atMs: number }): void {
    const attention = !sense.deferred && sense.key === ATTENTION_KEY;
    if (!attention && !sense.deferred) return;
    const event: SessionEvent = {
      id: meaning.id,
      says: meaning.says,
      sense: describeSense(sense),
      commandCount: this.counters.commands,
      ...facts,
    };
    if (attention) this.#attentionCount++;
    else this.#deferredErrorCount++;
    const kept = attention ? this.#attentions : this.#deferredErrors;
    kept.push(event);
    if (kept.length > KEPT_MAX) kept.shift();
    for (const listener of this.#listeners) listener(event, attention ? "attention" : "deferred");
  }
}

const ATTENTION_KEY = 0x6;
