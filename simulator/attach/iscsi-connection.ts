import type { Socket } from "node:net";
import type { Clock } from "../../src/clock/clock.ts";
import { CodecError } from "../../src/codec/codec-error.ts";
import { LOGIN_RESPONSE } from "../../src/iscsi/target-pdus.ts";
import type { PduFrame } from "../../src/iscsi/pdu-parser.ts";
import { PduChannel } from "./pdu-channel.ts";
import type { ServeEvent } from "./serve-options.ts";
import {
  LOGIN_STATUS,
  TargetLogin,
  type LoggedIn,
  type LoginRules,
  type LoginStep,
} from "./target-login.ts";
import { TargetNumbers } from "./target-numbers.ts";

/** Who decides over sessions: the server. */
export interface Sessions {
  readonly rules: LoginRules;
  /**
   * Makes the session of a login that has succeeded, after the one that it replaces is over; gives its handle (TSIH), or
   * `undefined` when there are too many. `begin` takes the channel over once the answer is sent.
   */
  open(
    login: LoggedIn,
    way: {
      readonly channel: PduChannel;
      readonly numbers: TargetNumbers;
      readonly connectionId: number;
    },
  ): Promise<{ readonly handle: number; begin(): void } | undefined>;
}

/** A login takes four answers; this leaves room for those who say little at a time. */
const LOGIN_PDUS_MAX = 32;

/** One TCP connection until it is logged in. RFC 7143, Login Phase. */
export class IscsiConnection {
  readonly #sessions: Sessions;
  readonly #channel: PduChannel;
  readonly #tell: (event: ServeEvent) => void;
  readonly #login: TargetLogin;
  /** Aborted when it is logged in, or dead. */
  readonly #over = new AbortController();
  #numbers: TargetNumbers | undefined;
  #pduCount = 0;
  #waiting = false;

  constructor(
    socket: Socket,
    sessions: Sessions,
    settings: {
      readonly clock: Clock;
      readonly loginLimitMs: number;
      readonly tell: (event: ServeEvent) => void;
    },
  ) {
    const { clock, loginLimitMs } = settings;
    this.#sessions = sessions;
    this.#tell = settings.tell;
    this.#login = new TargetLogin(sessions.rules);
    this.#channel = new PduChannel(socket, clock);
    this.#channel.taker = {
      take: (frame) => {
        this.#take(frame);
      },
      place: () => undefined,
      damaged: () => undefined,
      ended: () => {
        this.#over.abort();
      },
    };
    clock.sleep(loginLimitMs, { signal: this.#over.signal }).then(
      () => {
        this.#channel.destroy("the login took too long");
      },
      () => undefined,
    );
  }

  /** Settles when it is closed. */
  get closed(): Promise<void> {
    return this.#channel.closed;
  }

  /** Ends it at once. */
  destroy(reason: string): void {
    this.#channel.destroy(reason);
  }

  #take(frame: PduFrame): void {
    // The last answer is not sent yet: nothing may come before it.
    if (this.#waiting || ++this.#pduCount > LOGIN_PDUS_MAX)
      throw new CodecError("PDU", 0, "the initiator does not wait for answers, or never ends");
    const step = this.#login.receive(frame);
    this.#numbers ??= new TargetNumbers(step.header.commandNumber);
    if (step.loggedIn === undefined) {
      this.#respond(step, { numbers: this.#numbers, handle: 0 });
      return;
    }
    this.#waiting = true;
    this.#finish(step, { loggedIn: step.loggedIn, numbers: this.#numbers }).catch(
      (error: unknown) => {
        this.#channel.destroy("a fault of the target");
        this.#tell({ kind: "fault", error });
      },
    );
  }

  async #finish(
    step: LoginStep,
    facts: { readonly loggedIn: LoggedIn; readonly numbers: TargetNumbers },
  ): Promise<void> {
    const { numbers } = facts;
    const way = { channel: this.#channel, numbers, connectionId: step.header.connectionId };
    const session = await this.#sessions.open(facts.loggedIn, way);
    if (session === undefined) {
      const refused = { ...step, transit: false, status: LOGIN_STATUS.outOfResources };
      this.#respond(refused, { numbers, handle: 0 });
      return;
    }
    this.#over.abort();
    this.#respond(step, { numbers, handle: session.handle });
    session.begin();
  }

  #respond(
    step: LoginStep,
    facts: { readonly numbers: TargetNumbers; readonly handle: number },
  ): void {
    const { header, status } = step;
    const value = {
      transit: step.transit,
      currentStage: header.currentStage,
      nextStage: step.transit ? header.nextStage : 0,
      sessionId: header.sessionId,
      targetSessionHandle: facts.handle,
      initiatorTaskTag: header.initiatorTaskTag,
      ...facts.numbers.takeStatus(),
      statusClass: status >> 8,
      statusDetail: status & 0xff,
    };
    this.#channel.send(LOGIN_RESPONSE, value, status === 0 ? step.text : undefined);
    if (status !== 0) this.#channel.finish("the login was refused");
  }
}
