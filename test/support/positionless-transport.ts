/** A drive that lies as the software tape of Linux tgt does (usr/ssc.c and usr/bs_ssc.c, version 1.0.85). */
import {
  decodeSense,
  encodeFixedSense,
  type Sense,
  type SenseInput,
} from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { ScsiReply, ScsiRequest, ScsiTransport } from "../../src/transport/scsi-transport.ts";

/** What it says of its position: `unknown`, as tgt does, or that it is at object 0, wherever it is. */
export type PositionLie = "unknown" | "zero";

/** Operation codes that tgt has for a tape; all others end 5/20 00. */
const KNOWN = new Set([
  0x00, 0x01, 0x03, 0x05, 0x08, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x15, 0x1a, 0x1b, 0x1d, 0x1e, 0x34,
  0x5a, 0xa0, 0xa3,
]);
const JUNK = 0xa5;
const SHORT_FORM_BYTES = 20;
const LONG_FORM_BYTES = 32;

type Body = Omit<SenseInput, "key" | "additionalCode" | "additionalQualifier">;

function check(key: number, codes: number, rest: Body = {}): ScsiReply {
  const sense = encodeFixedSense({
    key,
    additionalCode: codes >> 8,
    additionalQualifier: codes & 0xff,
    ...rest,
  });
  return { status: STATUS.checkCondition, sense, transferredBytes: 0, elapsedMs: 1 };
}

/** Sense of an outcome; `undefined` when the drive did it, or failed. */
function outcomeSense(reply: ScsiReply): Sense | undefined {
  if (reply.status !== STATUS.checkCondition) return undefined;
  const sense = decodeSense(reply.sense);
  const outcome = sense.key === 0x0 || sense.key === 0x1 || sense.key === 0x8;
  return outcome && !sense.deferred ? sense : undefined;
}

/** Stands between a host and an honest drive, and lies. */
export class PositionlessTransport implements ScsiTransport {
  readonly #inner: ScsiTransport;
  readonly #lie: PositionLie;

  constructor(inner: ScsiTransport, lie: PositionLie = "unknown") {
    this.#inner = inner;
    this.#lie = lie;
  }

  get limits(): ScsiTransport["limits"] {
    return this.#inner.limits;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async execute(request: ScsiRequest): Promise<ScsiReply> {
    const opcode = request.cdb[0] ?? 0;
    if (!KNOWN.has(opcode)) return (await this.#notReady(request)) ?? check(0x5, 0x2000);
    switch (opcode) {
      case 0x05:
        return (await this.#notReady(request)) ?? answer(request, [9, 0x10, 0, 0, 0, 4]);
      case 0x08:
        return this.#read(request);
      case 0x11:
        return this.#space(request);
      case 0x34:
        return (await this.#notReady(request)) ?? this.#position(request);
      default:
        return this.#inner.execute(request);
    }
  }

  /** What keeps the drive from doing anything: a unit attention, an empty slot, a broken cable. */
  async #notReady({ timeoutMs }: ScsiRequest): Promise<ScsiReply | undefined> {
    const reply = await this.#inner.execute({ cdb: new Uint8Array(6), timeoutMs });
    return reply.status === STATUS.good ? undefined : reply;
  }

  #position(request: ScsiRequest): ScsiReply {
    const form = (request.cdb[1] ?? 0) & 0x1f;
    const data = new Uint8Array(form === 6 ? LONG_FORM_BYTES : SHORT_FORM_BYTES);
    // tgt puts the length of the answer where its flags belong.
    if (this.#lie === "unknown") data[0] = data.length;
    return form === 0 || form === 1 || form === 6 ? answer(request, data) : check(0x5, 0x2400);
  }

  async #read(request: ScsiRequest): Promise<ScsiReply> {
    const { dataIn = new Uint8Array(0) } = request;
    const cdb = request.cdb.slice();
    if (((cdb[1] ?? 0) & 1) !== 0) return this.#inner.execute(request);
    cdb[1] = 0;
    const arrived = new Uint8Array(dataIn.length).fill(JUNK);
    const reply = await this.#inner.execute({ ...request, cdb, dataIn: arrived });
    const sense = outcomeSense(reply);
    if (sense === undefined) {
      dataIn.set(arrived.subarray(0, reply.transferredBytes));
      return reply;
    }
    if (sense.key === 0x8) return check(0x8, 0x0000, { endOfMedium: true });
    const asked = dataIn.length;
    if (sense.filemark) {
      dataIn.fill(JUNK);
      const body = { filemark: true, information: BigInt(asked) };
      return { ...check(0x0, 0x0001, body), transferredBytes: asked };
    }
    const missing = Number(sense.information ?? 0n);
    // As many bytes as are missing, instead of those that are there.
    const transferredBytes = Math.max(0, missing);
    dataIn.set(arrived.subarray(0, transferredBytes));
    const body = { incorrectLength: true, information: BigInt(missing) };
    return { ...check(0x0, 0x0000, body), transferredBytes };
  }

  async #space(request: ScsiRequest): Promise<ScsiReply> {
    const { cdb } = request;
    const code = (cdb[1] ?? 0) & 0x0f;
    const count = (((cdb[2] ?? 0) << 24) | ((cdb[3] ?? 0) << 16) | ((cdb[4] ?? 0) << 8)) >> 8;
    if (code === 0) return this.#spaceBlocks(request, count);
    const reply = await this.#inner.execute(request);
    if (outcomeSense(reply) === undefined) return reply;
    return check(0x0, count < 0 ? 0x0004 : 0x0005);
  }

  /** Filemarks in the way count like blocks; going back from the beginning is good; arriving at the end is not. */
  async #spaceBlocks(request: ScsiRequest, count: number): Promise<ScsiReply> {
    const step = Math.sign(count);
    const good = {
      status: STATUS.good,
      sense: new Uint8Array(0),
      transferredBytes: 0,
      elapsedMs: 1,
    };
    for (let moved = 0; moved < Math.abs(count); moved++) {
      const reply = await this.#step(request, step);
      const sense = outcomeSense(reply);
      if (reply.status === STATUS.good || sense?.filemark === true) continue;
      if (sense === undefined) return reply;
      return step < 0 ? good : check(0x0, 0x0005);
    }
    return step > 0 && (await this.#atEndOfData(request)) ? check(0x0, 0x0005) : good;
  }

  async #atEndOfData(request: ScsiRequest): Promise<boolean> {
    const reply = await this.#step(request, 1);
    const sense = outcomeSense(reply);
    if (reply.status !== STATUS.good && sense?.filemark !== true) return true;
    await this.#step(request, -1);
    return false;
  }

  #step({ timeoutMs }: ScsiRequest, step: number): Promise<ScsiReply> {
    const byte = step & 0xff;
    const high = step < 0 ? 0xff : 0;
    return this.#inner.execute({ cdb: Uint8Array.of(0x11, 0, high, high, byte, 0), timeoutMs });
  }
}

function answer({ dataIn }: ScsiRequest, bytes: ArrayLike<number>): ScsiReply {
  const data = Uint8Array.from(bytes).subarray(0, dataIn?.length ?? 0);
  dataIn?.set(data);
  return {
    status: STATUS.good,
    sense: new Uint8Array(0),
    transferredBytes: data.length,
    elapsedMs: 1,
  };
}
