/** The host's end of the channel to the agent in the guest; the frame is described in guest-agent.mjs. */
import { connect, type Socket } from "node:net";
import { TransportError } from "../../src/transport/errors.ts";

const PREFIX_BYTES = 8;
const HOST = "127.0.0.1";

/** What the agent answered to an order. */
export interface Answer {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Buffer;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** The exception that the guest met, as far as words carry it. */
function failureOf(failure: Record<string, unknown>): Error {
  const { name, message, code, executed } = failure;
  const text = `in the guest: ${String(name)}: ${String(message)}`;
  if (typeof code === "string" && (executed === "no" || executed === "unknown"))
    return new TransportError(code, text, { executed });
  return new Error(text);
}

/** A connection to the agent. Orders may overlap; each is answered once. */
export class GuestChannel {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #pending: Buffer = Buffer.alloc(0);
  #nextId = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (piece: Buffer) => {
      this.#take(piece);
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      for (const { reject } of this.#waiting.values())
        reject(new Error("the channel to the guest closed before the answer came"));
      this.#waiting.clear();
    });
  }

  /** Connects to where the agent's port appears on this machine. Rejects when nobody answers. */
  static async open(port: number): Promise<GuestChannel> {
    const socket = connect({ host: HOST, port });
    const channel = new GuestChannel(socket);
    try {
      // QEMU takes the connection before the guest does: only an answer shows that the agent is there.
      await channel.order({ order: "hello" });
      return channel;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  /** Gives the agent an order and waits for its answer. Rejects with what went wrong in the guest. */
  async order(
    order: Readonly<Record<string, unknown>>,
    payload: Uint8Array = new Uint8Array(0),
  ): Promise<Answer> {
    const id = this.#nextId++;
    const header = Buffer.from(JSON.stringify({ id, ...order }));
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.writeUInt32BE(header.length, 0);
    prefix.writeUInt32BE(payload.length, 4);
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      if (this.#socket.destroyed) reject(new Error("the channel to the guest is closed"));
      else this.#socket.write(Buffer.concat([prefix, header, payload]));
    });
    const { failure } = answer.header;
    if (isRecord(failure)) throw failureOf(failure);
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(piece: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, piece]);
    while (this.#pending.length >= PREFIX_BYTES) {
      const headerEnd = PREFIX_BYTES + this.#pending.readUInt32BE(0);
      const end = headerEnd + this.#pending.readUInt32BE(4);
      if (this.#pending.length < end) return;
      const header: unknown = JSON.parse(this.#pending.toString("utf8", PREFIX_BYTES, headerEnd));
      const payload = this.#pending.subarray(headerEnd, end);
      this.#pending = this.#pending.subarray(end);
      this.#settle(header, payload);
    }
  }

  #settle(header: unknown, payload: Buffer): void {
    if (!isRecord(header) || typeof header["id"] !== "number") return;
    const waiting = this.#waiting.get(header["id"]);
    this.#waiting.delete(header["id"]);
    waiting?.resolve({ header, payload });
  }
}
