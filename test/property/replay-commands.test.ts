import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReplayTransport } from "../../src/transport/replay-transport.ts";
import type { Told, Wish } from "../support/recording-stand.ts";
import { send, withRecording } from "../support/recording-stand.ts";

const short = (opcode: number, ...bytes: readonly number[]): readonly number[] => [
  opcode,
  ...bytes,
  ...new Array<number>(5 - bytes.length).fill(0),
];

const three = (value: number): readonly number[] => [
  value >> 16,
  (value >> 8) & 0xff,
  value & 0xff,
];

const question = (cdb: readonly number[], roomBytes: number): Wish => ({ cdb, roomBytes });

/** What any host may send: motion, data, questions, and what the drive does not know. */
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc
    .constantFrom<readonly number[]>(
      short(0x00), // TEST UNIT READY
      short(0x01), // REWIND
      short(0x10, 0, ...three(1)), // WRITE FILEMARKS(6)
      short(0x10), // the same, none: synchronise
      short(0x11, 1, ...three(1)), // SPACE(6), one filemark on
      short(0x11, 0, 0xff, 0xff, 0xff), // SPACE(6), one block back
      short(0x19), // ERASE(6)
      short(0x1b, 0, 0, 0, 1), // LOAD
      short(0xc5), // nothing a drive knows
    )
    .map((cdb): Wish => ({ cdb })),
  fc.constantFrom(
    question(short(0x12, 0, 0, 0, 36), 36), // INQUIRY
    question(short(0x12, 1, 0x80, 0, 255), 255), // unit serial number
    question(short(0x12, 1, 0x83, 0, 10), 10), // cut off
    question(short(0x1a, 0, 0x3f, 0, 255), 255), // MODE SENSE(6)
    question([0x4d, 0, 0x51, 0, 0, 0, 0, 4, 0, 0], 1024), // LOG SENSE 11h
    question([0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0], 20), // READ POSITION
    question(short(0x05), 6), // READ BLOCK LIMITS
    question(short(0x03, 0, 0, 0, 252), 252), // REQUEST SENSE
  ),
  fc
    .uint8Array({ minLength: 1, maxLength: 900 })
    .map((dataOut): Wish => ({ cdb: short(0x0a, 0, ...three(dataOut.length)), dataOut })),
  fc
    .record({ length: fc.integer({ min: 1, max: 900 }), suppress: fc.boolean() })
    .map(({ length, suppress }): Wish =>
      question(short(0x08, suppress ? 2 : 0, ...three(length)), length),
    ),
);

const model = fc.constantFrom("lto-9", "dat-72");
const wishes = fc.array(wish, { minLength: 1, maxLength: 25 });

async function sendAll(
  transport: Parameters<typeof send>[0],
  list: readonly Wish[],
): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const one of list) told.push(await send(transport, one));
  return told;
}

/** Records what a simulated drive answers. */
async function recorded<T>(
  personality: string,
  list: readonly Wish[],
  use: (file: string, told: readonly Told[]) => Promise<T>,
): Promise<T> {
  return withRecording({ personality }, async ({ transport, recording, file }) => {
    const told = await sendAll(transport, list);
    expect(recording.finish().exchangeCount).toBe(list.length);
    return use(file, told);
  });
}

/** A wish with one thing changed that a drive would notice. */
function changed(one: Wish, how: { readonly bit: number; readonly what: string }): Wish {
  const { cdb, dataOut, roomBytes } = one;
  const flip = (bytes: Iterable<number>, length: number): number[] =>
    Array.from(bytes, (byte, i) =>
      i === (how.bit >> 3) % length ? byte ^ (1 << (how.bit & 7)) : byte,
    );
  if (how.what === "data" && dataOut !== undefined) {
    return { ...one, dataOut: Uint8Array.from(flip(dataOut, dataOut.length)) };
  }
  if (how.what === "length" && dataOut !== undefined) return { ...one, dataOut: dataOut.slice(1) };
  if (how.what === "length" && roomBytes !== undefined) return { ...one, roomBytes: roomBytes + 1 };
  if (how.what === "direction") {
    return dataOut !== undefined || roomBytes !== undefined ? { cdb } : { cdb, roomBytes: 4 };
  }
  return { ...one, cdb: flip(cdb, cdb.length) };
}

describe("a recording of any commands", () => {
  it("is answered from byte for byte, and then has ended", async () => {
    await fc.assert(
      fc.asyncProperty(model, wishes, async (personality, list) => {
        await recorded(personality, list, async (file, told) => {
          const replay = new ReplayTransport(file);
          expect(await sendAll(replay, list)).toEqual(told);
          expect(replay.leftCount).toBe(0);
          const { thrown } = await send(replay, { cdb: short(0) });
          expect(thrown).toMatchObject({ code: "REPLAY_ENDED", executed: "no" });
          await replay.close();
        });
      }),
    );
  });

  it("diverges exactly at the command that was changed, and stays so", async () => {
    const how = fc.record({
      bit: fc.nat(),
      what: fc.constantFrom("cdb", "data", "length", "direction"),
    });
    await fc.assert(
      fc.asyncProperty(model, wishes, fc.nat(), how, async (personality, list, at, change) => {
        const index = at % list.length;
        await recorded(personality, list, async (file, told) => {
          const replay = new ReplayTransport(file);
          expect(await sendAll(replay, list.slice(0, index))).toEqual(told.slice(0, index));
          const original = list[index] ?? { cdb: [] };
          for (const one of [changed(original, change), original, ...list.slice(index + 1)]) {
            const { thrown } = await send(replay, one);
            expect(thrown).toMatchObject({ code: "REPLAY_DIVERGED", executed: "no" });
            const where = `exchange ${String(index + 1)} (line ${String(index + 2)})`;
            expect(String(thrown)).toContain(where);
          }
          await replay.close();
        });
      }),
    );
  });

  it("can be cut off anywhere behind its first line, and holds all whole exchanges then", async () => {
    await fc.assert(
      fc.asyncProperty(wishes, fc.nat(), async (list, at) => {
        await recorded("lto-9", list, async (file, told) => {
          const bytes = readFileSync(file);
          const headerBytes = bytes.indexOf(0x0a) + 1;
          const length = headerBytes + (at % (bytes.length - headerBytes + 1));
          const rest = bytes.subarray(0, length);
          writeFileSync(file, rest);
          const [, ...lines] = rest.toString("latin1").split("\n");
          const last = lines.pop() ?? "";
          // Of a line that ends with its bracket only the line end is missing.
          const whole = isJson(last);
          const count = lines.length + (whole ? 1 : 0);
          const replay = new ReplayTransport(file);
          expect(replay.leftCount).toBe(count);
          expect(replay.notes).toHaveLength(whole || last === "" ? 0 : 1);
          expect(await sendAll(replay, list.slice(0, count))).toEqual(told.slice(0, count));
          const { thrown } = await send(replay, { cdb: short(0) });
          expect(thrown).toMatchObject({ code: "REPLAY_ENDED" });
          await replay.close();
        });
      }),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
