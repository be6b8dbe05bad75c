/** P12: WRITE and READ of the simulator on a warm cartridge in memory, against copying the same blocks. */
import { createSimulatedDrive } from "../simulator/create-simulated-drive.ts";
import { READ_6 } from "../src/scsi/commands/read.ts";
import { REWIND } from "../src/scsi/commands/rewind.ts";
import { WRITE_6 } from "../src/scsi/commands/write.ts";
import { STATUS } from "../src/scsi/status.ts";
import { invariant } from "../src/transport/errors.ts";
import type { ScsiRequest, ScsiTransport } from "../src/transport/scsi-transport.ts";
import type { Bench } from "./bench.ts";
import { blockName } from "./block-name.ts";
import { alternate, millisecondsOf } from "./rounds.ts";
import type { Row } from "./row.ts";

const TOTAL_BYTES = 512 * 2 ** 20;
const CHUNK_BYTES = 16 * 2 ** 20;
/** Slots of the ring on the host's side, as a writer has one. */
const SLOT_COUNT = 8;

const gigabytesPerSecond = (ms: number): number => TOTAL_BYTES / 1e6 / ms;

/** Copies blocks from a ring into a store and back: what nothing that keeps data can do without. */
class Store {
  readonly #chunks: readonly Buffer[];

  constructor() {
    this.#chunks = Array.from({ length: TOTAL_BYTES / CHUNK_BYTES }, () =>
      Buffer.alloc(CHUNK_BYTES, 1),
    );
  }

  write(ring: readonly Buffer[], blockBytes: number): void {
    for (let at = 0, n = 0; at < TOTAL_BYTES; at += blockBytes, n++) {
      const chunk = this.#chunks[Math.floor(at / CHUNK_BYTES)];
      const slot = ring[n % SLOT_COUNT];
      if (chunk !== undefined) slot?.copy(chunk, at % CHUNK_BYTES);
    }
  }

  read(ring: readonly Buffer[], blockBytes: number): void {
    for (let at = 0, n = 0; at < TOTAL_BYTES; at += blockBytes, n++) {
      const inside = at % CHUNK_BYTES;
      const slot = ring[n % SLOT_COUNT];
      if (slot !== undefined) {
        this.#chunks[Math.floor(at / CHUNK_BYTES)]?.copy(slot, 0, inside, inside + blockBytes);
      }
    }
  }
}

async function send(transport: ScsiTransport, request: ScsiRequest): Promise<void> {
  for (let attempts = 0; attempts < 10; attempts++) {
    if ((await transport.execute(request)).status === STATUS.good) return;
  }
  invariant(false, "the simulated drive takes the command");
}

async function transfer(
  transport: ScsiTransport,
  requests: readonly ScsiRequest[],
  blockBytes: number,
): Promise<number> {
  await send(transport, { cdb: REWIND.cdb.encode({ immediate: false }), timeoutMs: 1000 });
  return millisecondsOf(async () => {
    for (let at = 0, n = 0; at < TOTAL_BYTES; at += blockBytes, n++) {
      const request = requests[n % SLOT_COUNT];
      invariant(request !== undefined, "every slot has its request");
      const reply = await transport.execute(request);
      invariant(reply.transferredBytes === blockBytes, "the block goes through");
    }
  });
}

async function measure(
  stand: { readonly transport: ScsiTransport; readonly store: Store },
  options: { readonly rounds: number; readonly blockBytes: number },
): Promise<Row[]> {
  const { transport, store } = stand;
  const { rounds, blockBytes } = options;
  const ring = Array.from({ length: SLOT_COUNT }, (_, n) => Buffer.alloc(blockBytes, n + 1));
  const write = WRITE_6.cdb.encode({ transferLength: blockBytes });
  const read = READ_6.cdb.encode({ transferLength: blockBytes });
  const writes = ring.map((dataOut) => ({ cdb: write, dataOut, timeoutMs: 1000 }));
  const reads = ring.map((dataIn) => ({ cdb: read, dataIn, timeoutMs: 1000 }));
  const rate = async (work: () => unknown): Promise<number> =>
    gigabytesPerSecond(await millisecondsOf(work));
  // READ may have its turn first.
  await transfer(transport, writes, blockBytes);
  const rates = await alternate(rounds, [
    ["copy in", () => rate(() => store.write(ring, blockBytes))],
    ["WRITE", async () => gigabytesPerSecond(await transfer(transport, writes, blockBytes))],
    ["copy out", () => rate(() => store.read(ring, blockBytes))],
    ["READ", async () => gigabytesPerSecond(await transfer(transport, reads, blockBytes))],
  ]);
  const atLeast = blockBytes === 65_536 ? 0.65 : 0.8;
  const row = { goal: "P12", unit: "GB/s", judged: "ratio", atLeast } as const;
  const name = blockName(blockBytes);
  const base = (values: readonly number[]): Row["base"] & object => ({
    name: "Buffer.copy",
    values,
  });
  return [
    { ...row, what: `WRITE ${name}`, subject: rates("WRITE"), base: base(rates("copy in")) },
    { ...row, what: `READ ${name}`, subject: rates("READ"), base: base(rates("copy out")) },
  ];
}

/** Measures P12. */
export const simulatorData: Bench = async ({ rounds }) => {
  const stand = { transport: createSimulatedDrive().connect(), store: new Store() };
  const rows: Row[] = [];
  for (const blockBytes of [64 * 1024, 256 * 1024, 2 ** 20]) {
    rows.push(...(await measure(stand, { rounds, blockBytes })));
  }
  return rows;
};
