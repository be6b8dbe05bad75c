/**
 * An initiator's end of one connection to a target, as bare as a test needs it: it sends whatever it is told to, and holds
 * the target to its numbers.
 */
import { connect, type Socket } from "node:net";
import { SystemClock } from "../../src/clock/system-clock.ts";
import type { Decoded, Fields } from "../../src/codec/layout.ts";
import { NO_TAG, opcodeOf, type PduDefinition } from "../../src/iscsi/define-pdu.ts";
import { encodeFrame, type PduInput } from "../../src/iscsi/encode-frame.ts";
import { NO_DIGESTS, type PduDigests } from "../../src/iscsi/pdu-digest.ts";
import { PduParser, type PduFrame } from "../../src/iscsi/pdu-parser.ts";
import { pduOfOpcode } from "../../src/iscsi/pdu-table.ts";
import { serialAfter, serialDistance } from "../../src/iscsi/serial-number.ts";
import { DATA_IN, NOP_IN, READY_TO_TRANSFER } from "../../src/iscsi/target-pdus.ts";

/** Where a target listens. */
export interface Portal {
  readonly host: string;
  readonly port: number;
}

/** One PDU that came. */
export interface Heard<P extends PduDefinition = PduDefinition> {
  readonly value: Decoded<P["header"]>;
  readonly data: Uint8Array;
}

interface Waiter {
  readonly wants: (frame: PduFrame) => boolean;
  readonly take: (frame: PduFrame) => void;
  readonly fail: (error: Error) => void;
}

/** Longer than anything here takes: what does not come by then never does. */
const LIMIT_MS = 10_000;
const SEGMENT_BYTES_MAX = 0xff_ffff;
const HISTORY_MAX = 20;
const clock = new SystemClock();

// All PDUs of a target have these where NOP-In has them.
const { initiatorTaskTag, statusNumber, expectedCommandNumber, maximumCommandNumber } =
  NOP_IN.header.fields;

export const tagOf = (frame: PduFrame): number => initiatorTaskTag.get(frame.header);
const nameOf = (frame: PduFrame): string => pduOfOpcode(opcodeOf(frame.header))?.name ?? "?";

/** How a PDU uses StatSN: it takes one, it says which is next, or it has none. RFC 7143, Response/Status Numbering. */
function statusUse(frame: PduFrame): "takes" | "tells" | "none" {
  switch (opcodeOf(frame.header)) {
    case DATA_IN.opcode:
      return DATA_IN.header.fields.statusPresent.get(frame.header) ? "takes" : "none";
    case READY_TO_TRANSFER.opcode:
      return "tells";
    case NOP_IN.opcode:
      return tagOf(frame) === NO_TAG ? "tells" : "takes";
    default:
      return "takes";
  }
}

/** Waits for something that other events bring about, looking again and again. */
export async function until(condition: () => boolean, what = "it"): Promise<void> {
  const endMs = clock.nowMs + LIMIT_MS;
  while (!condition()) {
    if (clock.nowMs > endMs) throw new Error(`${what} did not come about`);
    await clock.sleep(1);
  }
}

/** One connection. */
export class TargetWire {
  readonly socket: Socket;
  /** The number of the next command that is not immediate. */
  commandNumber = 0x1000;
  /** StatSN that must come next; from the first PDU on. */
  expectedStatusNumber: number | undefined;
  /** What the target said last of which commands it takes. */
  window: { readonly expected: number; readonly maximum: number } | undefined;
  /** How many PDUs came. */
  heardCount = 0;
  /** The last of them by name, for the report of a failure. */
  readonly #history: string[] = [];
  /** Told of everything that is sent. */
  onSent: ((bytes: Uint8Array) => void) | undefined;
  #digests: PduDigests = NO_DIGESTS;
  readonly #parser = new PduParser({ maxDataBytes: SEGMENT_BYTES_MAX });
  readonly #inbox: PduFrame[] = [];
  readonly #waiters = new Set<Waiter>();
  #failure: Error | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (bytes) => {
      this.#guarded(() => {
        this.#parser.feed(bytes);
        for (let frame = this.#parser.next(); frame !== undefined; frame = this.#parser.next())
          this.#receive(frame);
      });
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#fail(new Error("the target closed the connection"));
    });
  }

  static async open(portal: Portal): Promise<TargetWire> {
    const socket = connect({ host: portal.host, port: portal.port, noDelay: true });
    const wire = new TargetWire(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return wire;
  }

  set digests(digests: PduDigests) {
    this.#digests = digests;
    this.#parser.digests = digests;
  }

  get digests(): PduDigests {
    return this.#digests;
  }

  /** Whether the connection is over; nothing that came before is lost. */
  get isOver(): boolean {
    return this.#failure !== undefined;
  }

  /** Settles when the target has closed the connection. */
  async over(): Promise<void> {
    await until(() => this.isOver, "the end of the connection");
  }

  /** Numbers of a command; immediate ones use none up. */
  numbers(immediate: boolean): {
    readonly immediate: boolean;
    readonly commandNumber: number;
    readonly expectedStatusNumber: number;
  } {
    const { commandNumber } = this;
    if (!immediate) this.commandNumber = serialAfter(commandNumber);
    return { immediate, commandNumber, expectedStatusNumber: this.expectedStatusNumber ?? 0 };
  }

  send<F extends Fields>(pdu: PduDefinition<F>, value: PduInput<F>, data?: Uint8Array): void {
    this.sendBytes(this.bytesOf(pdu, value, data));
  }

  /** A whole PDU with the digests that were agreed on, not sent. */
  bytesOf<F extends Fields>(pdu: PduDefinition<F>, value: PduInput<F>, data?: Uint8Array): Buffer {
    const options = { digests: this.#digests, ...(data === undefined ? {} : { data }) };
    return Buffer.concat(encodeFrame(pdu, value, options));
  }

  sendBytes(bytes: Uint8Array): void {
    this.onSent?.(bytes);
    this.socket.write(bytes);
  }

  /** The next PDU of a kind that nobody has taken yet. Rejects when none comes, or the connection ends. */
  async next<F extends Fields>(
    pdu: PduDefinition<F>,
    isIt: (value: Decoded<PduDefinition<F>["header"]>) => boolean = () => true,
  ): Promise<Heard<PduDefinition<F>>> {
    const frame = await this.nextFrame(
      (one) => opcodeOf(one.header) === pdu.opcode && isIt(pdu.header.decode(one.header)),
      pdu.name,
    );
    return { value: pdu.header.decode(frame.header), data: frame.data };
  }

  /** The next PDU that fits. */
  async nextFrame(wants: (frame: PduFrame) => boolean, what: string): Promise<PduFrame> {
    const at = this.#inbox.findIndex(wants);
    const [here] = at < 0 ? [] : this.#inbox.splice(at, 1);
    if (here !== undefined) return here;
    if (this.#failure !== undefined) throw this.#failure;
    const limit = new AbortController();
    try {
      return await new Promise((take, fail) => {
        const waiter = { wants, take, fail };
        this.#waiters.add(waiter);
        clock.sleep(LIMIT_MS, { signal: limit.signal }).then(
          () => {
            this.#waiters.delete(waiter);
            fail(new Error(`no ${what}; there was: ${this.#history.join(", ")}`));
          },
          () => undefined,
        );
      });
    } finally {
      limit.abort();
    }
  }

  /** PDUs that nobody has taken. */
  get untaken(): readonly string[] {
    return this.#inbox.map(nameOf);
  }

  #receive(frame: PduFrame): void {
    this.heardCount++;
    this.#history.push(nameOf(frame));
    if (this.#history.length > HISTORY_MAX) this.#history.shift();
    this.#checkNumbers(frame);
    for (const waiter of this.#waiters) {
      if (!waiter.wants(frame)) continue;
      this.#waiters.delete(waiter);
      waiter.take(frame);
      return;
    }
    this.#inbox.push(frame);
  }

  #checkNumbers(frame: PduFrame): void {
    const use = statusUse(frame);
    const status = statusNumber.get(frame.header);
    const expected = this.expectedStatusNumber ?? status;
    this.#demand(use === "none" ? status === 0 : status === expected, frame, "StatSN");
    this.expectedStatusNumber = use === "takes" ? serialAfter(expected) : expected;
    const window = {
      expected: expectedCommandNumber.get(frame.header),
      maximum: maximumCommandNumber.get(frame.header),
    };
    const before = this.window ?? window;
    this.#demand(serialDistance(window.expected, before.expected) >= 0, frame, "ExpCmdSN");
    this.#demand(serialDistance(window.maximum, before.maximum) >= 0, frame, "MaxCmdSN");
    this.#demand(serialDistance(window.maximum, window.expected) >= -1, frame, "the window");
    this.window = window;
  }

  #demand(condition: boolean, frame: PduFrame, what: string): void {
    if (condition) return;
    throw new Error(`${what} of ${nameOf(frame)} is wrong; before: ${this.#history.join(", ")}`);
  }

  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      this.socket.destroy();
    }
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of waiters) waiter.fail(error);
  }

  /** Vanishes: the connection breaks. */
  destroy(): void {
    this.socket.destroy();
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}
