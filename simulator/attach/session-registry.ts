import { BlockPool } from "./block-pool.ts";
import type { TaskUnit } from "./command-task.ts";
import type { Sessions } from "./iscsi-connection.ts";
import { MissingUnit } from "./missing-unit.ts";
import type { PduChannel } from "./pdu-channel.ts";
import type { ServeSettings } from "./serve-options.ts";
import type { ServedUnit, UnitNexus } from "./served-unit.ts";
import { OWN_SEGMENT_BYTES, type LoggedIn, type LoginRules } from "./target-login.ts";
import { manageTasks } from "./task-management.ts";
import type { TargetNumbers } from "./target-numbers.ts";
import { TargetSession, type SessionHost } from "./target-session.ts";
import { UnitQueue } from "./unit-queue.ts";

/** Each may hold 32 first bursts of 512 KiB. */
const SESSIONS_MAX = 32;
const HANDLE_MAX = 0xffff;

/** RFC 7143, iSCSI names and SAM-5, initiator port: the name of the initiator and its part of the session's name. */
const portOf = ({ initiatorName, sessionId }: LoggedIn): string =>
  `${initiatorName},i,0x${sessionId}`;

/** All sessions of a target, and what reaches beyond one of them: replacing, resets, clearing others' tasks. */
export class SessionRegistry implements Sessions {
  readonly #units: readonly ServedUnit[];
  readonly #queues: readonly UnitQueue[];
  readonly #settings: ServeSettings;
  readonly #pool = new BlockPool();
  readonly #sessions = new Map<string, TargetSession>();
  /** Behind the last change of a port's session: two logins of one port must not overtake each other. */
  readonly #changes = new Map<string, Promise<unknown>>();
  #lastHandle = 0;
  #discoveryCount = 0;
  #closed = false;

  constructor(units: readonly ServedUnit[], queues: readonly UnitQueue[], settings: ServeSettings) {
    this.#units = units;
    this.#queues = queues;
    this.#settings = settings;
  }

  get rules(): LoginRules {
    const { targetName, accounts } = this.#settings;
    return {
      targetName,
      ...(accounts === undefined ? {} : { accounts }),
      hasSession: (handle) => this.#hasHandle(handle),
    };
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  async open(
    login: LoggedIn,
    way: {
      readonly channel: PduChannel;
      readonly numbers: TargetNumbers;
      readonly connectionId: number;
    },
  ): Promise<{ readonly handle: number; begin(): void } | undefined> {
    // Discovery sessions hold nothing and replace nobody.
    const key = login.discovery ? `discovery ${String(++this.#discoveryCount)}` : portOf(login);
    const before = this.#changes.get(key);
    const change = (async () => {
      await before;
      return this.#replace(key, login, way);
    })();
    this.#changes.set(key, change);
    try {
      return await change;
    } finally {
      if (this.#changes.get(key) === change) this.#changes.delete(key);
    }
  }

  /** Session reinstatement. RFC 7143, Session Reinstatement, Closure, and Timeout. */
  async #replace(
    key: string,
    login: LoggedIn,
    way: {
      readonly channel: PduChannel;
      readonly numbers: TargetNumbers;
      readonly connectionId: number;
    },
  ): Promise<{ readonly handle: number; begin(): void } | undefined> {
    const old = this.#sessions.get(key);
    old?.destroy("the same initiator port has logged in again");
    await old?.over;
    if (this.#closed || this.#sessions.size >= SESSIONS_MAX) return undefined;
    const handle = this.#nextHandle();
    const session = this.#make(key, { login, handle, connectionId: way.connectionId }, way);
    this.#sessions.set(key, session);
    return {
      handle,
      begin: () => {
        session.begin(OWN_SEGMENT_BYTES);
        this.#settings.tell({ kind: "session", initiator: login.initiatorName });
        void this.#watch(session);
      },
    };
  }

  #make(
    key: string,
    facts: ConstructorParameters<typeof TargetSession>[0],
    { channel, numbers }: { readonly channel: PduChannel; readonly numbers: TargetNumbers },
  ): TargetSession {
    const { clock, dataLimitMs, tell } = this.#settings;
    const { login } = facts;
    const nexuses = login.discovery
      ? []
      : this.#units.map((unit, number) => unit.connect(portOf(login), number));
    const host: SessionHost = {
      unitOf: (number) => this.#unitOf(number, nexuses),
      manageTasks: (by, request) =>
        manageTasks(
          {
            by,
            all: [...this.#sessions.values()],
            units: this.#units,
            queues: this.#queues,
          },
          request,
        ),
      describe: this.#settings,
      ended: (session) => {
        if (this.#sessions.get(key) === session) this.#sessions.delete(key);
        for (const nexus of nexuses) nexus.lose();
        const reason = channel.endReason ?? "";
        tell({ kind: "sessionEnded", initiator: login.initiatorName, reason });
      },
    };
    return new TargetSession(facts, host, {
      channel,
      numbers,
      parameters: login.parameters,
      pool: this.#pool,
      clock,
      dataLimitMs,
      trouble: (error) => {
        tell({ kind: "fault", error });
      },
    });
  }

  #unitOf(number: number | undefined, nexuses: readonly UnitNexus[]): TaskUnit {
    const nexus = number === undefined ? undefined : nexuses[number];
    const queue = number === undefined ? undefined : this.#queues[number];
    if (nexus !== undefined && queue !== undefined) return { nexus, queue };
    return { nexus: new MissingUnit(nexuses[0]), queue: this.#queues[0] ?? new UnitQueue() };
  }

  #hasHandle(handle: number): boolean {
    return [...this.#sessions.values()].some((one) => one.handle === handle);
  }

  #nextHandle(): number {
    do this.#lastHandle = this.#lastHandle >= HANDLE_MAX ? 1 : this.#lastHandle + 1;
    while (this.#hasHandle(this.#lastHandle));
    return this.#lastHandle;
  }

  /** Pings an initiator that says nothing, and gives it up when it goes on like that. */
  async #watch(session: TargetSession): Promise<void> {
    const { clock, pingMs } = this.#settings;
    const ended = new AbortController();
    void session.over.then(() => {
      ended.abort();
    });
    for (let pinged = false; ;) {
      const heardMs = session.heardMs;
      const silentMs = clock.nowMs - heardMs;
      try {
        await clock.sleep(Math.max(1, pingMs - (pinged ? 0 : silentMs)), { signal: ended.signal });
      } catch {
        return;
      }
      if (session.heardMs > heardMs) pinged = false;
      else if (pinged) session.destroy("the initiator does not answer");
      else {
        session.ping();
        pinged = true;
      }
    }
  }

  /** Ends all sessions; settles when their tasks are over. */
  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#sessions.values()];
    for (const session of all) session.destroy("the target is being closed");
    await Promise.all(all.map((session) => session.over));
  }
}
