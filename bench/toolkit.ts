/** P14: the whole toolkit and the simulator in one thread, write and verify, against the digests alone. */
import { createHash, randomFillSync } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createSimulatedDrive } from "../simulator/create-simulated-drive.ts";
import { crc32c } from "../src/codec/crc32c.ts";
import { TapeDrive } from "../src/drives/tape-drive.ts";
import { Session } from "../src/session/session.ts";
import type { ByteProducer } from "../src/stream/block-source.ts";
import { ProducerSource } from "../src/stream/producer-source.ts";
import { verifySessions } from "../src/stream/verify.ts";
import { writeSession } from "../src/stream/write-session.ts";
import { invariant } from "../src/transport/errors.ts";
import type { Bench, BenchContext } from "./bench.ts";
import { blockName } from "./block-name.ts";
import { alternate, millisecondsOf } from "./rounds.ts";
import type { Row } from "./row.ts";

const TOTAL_BYTES = 256 * 2 ** 20;
const SLOT_COUNT = 32;

type Digest = "none" | "sha256";

const gigabytesPerSecond = (ms: number): number => TOTAL_BYTES / 1e6 / ms;

/** The same piece of memory over and over, so that the source costs one copy. */
function producerOf(piece: Uint8Array): ByteProducer {
  let left = TOTAL_BYTES;
  return {
    read(target) {
      const length = Math.min(left, target.length, piece.length);
      target.set(length === piece.length ? piece : piece.subarray(0, length));
      left -= length;
      return length;
    },
  };
}

/** One drive whose cartridge has been written before: its memory is warm. */
class Stand {
  readonly #simulated = createSimulatedDrive();
  readonly #folder: string;
  #drive: TapeDrive | undefined;

  constructor(context: BenchContext) {
    this.#folder = join(context.folder, "toolkit");
    mkdirSync(this.#folder);
  }

  async writeAndVerify(piece: Uint8Array, digest: Digest): Promise<number> {
    const { clock } = this.#simulated;
    const session = new Session({ transport: this.#simulated.connect(), clock });
    this.#drive ??= await TapeDrive.open(session);
    const drive = this.#drive;
    const source = new ProducerSource({
      producer: producerOf(piece),
      kind: "raw",
      blockBytes: piece.length,
      slotCount: SLOT_COUNT,
      digest,
    });
    const ms = await millisecondsOf(async () => {
      const written = await writeSession(drive, source, {
        clock,
        workFolder: this.#folder,
        setId: new Uint8Array(16),
        device: "simulated drive",
        writer: "capstan bench",
        // Protection would have host and drive compute the same CRC four times more.
        protection: "off",
      });
      invariant(written.end === "complete", "the session is written");
      const verified = await verifySessions(drive, { clock, workFolder: this.#folder });
      invariant(verified.result === "same", `what is on tape is the same: ${verified.result}`);
    });
    return gigabytesPerSecond(ms);
  }
}

/** What no way of writing and verifying can do without: the digest of everything, twice. */
async function digestsAlone(piece: Uint8Array, digest: Digest): Promise<number> {
  const ms = await millisecondsOf(() => {
    for (let pass = 0; pass < 2; pass++) {
      const hash = createHash("sha256");
      for (let at = 0; at < TOTAL_BYTES; at += piece.length) {
        if (digest === "sha256") hash.update(piece);
        else crc32c(piece);
      }
      hash.digest();
    }
  });
  return gigabytesPerSecond(ms);
}

/** Measures P14. */
export const toolkit: Bench = async (context) => {
  const stand = new Stand(context);
  const rows: Row[] = [];
  for (const blockBytes of [64 * 1024, 256 * 1024, 2 ** 20]) {
    const piece = randomFillSync(new Uint8Array(blockBytes));
    const rates = await alternate(context.rounds, [
      ["crc alone", () => digestsAlone(piece, "none")],
      ["crc", () => stand.writeAndVerify(piece, "none")],
      ["sha256 alone", () => digestsAlone(piece, "sha256")],
      ["sha256", () => stand.writeAndVerify(piece, "sha256")],
    ]);
    const row = { goal: "P14", unit: "GB/s" } as const;
    const name = blockName(blockBytes);
    rows.push({
      ...row,
      what: `write + verify, CRC32C, ${name}`,
      subject: rates("crc"),
      base: { name: "CRC32C twice", values: rates("crc alone") },
      judged: "value",
      atLeast: 1.5,
    });
    rows.push({
      ...row,
      what: `write + verify, CRC32C + SHA-256, ${name}`,
      subject: rates("sha256"),
      base: { name: "SHA-256 twice", values: rates("sha256 alone") },
      judged: "ratio",
      atLeast: 0.65,
    });
  }
  return rows;
};
