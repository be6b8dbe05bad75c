import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ReplayTransport } from "../../src/transport/replay-transport.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";
import { send, withRecording } from "../support/recording-stand.ts";

const HEADER = {
  schema: "capstan.trace/1",
  ...{ capstan: "1.2.3", createdEpochMs: 0, platform: "linux", kernel: "6.1", anonymised: false },
  limits: { maxTransferBytes: 65_536, bufferAlignment: 1 },
};
const READY = {
  ...{ number: 1, cdb: "000000000000", direction: "none", requestedBytes: 0, timeoutMs: 1 },
  ...{ status: 0, sense: "", transferredBytes: 0, elapsedMs: 1 },
};
const READ = {
  ...{ ...READY, cdb: "080000000400", direction: "in", requestedBytes: 4 },
  ...{ transferredBytes: 3, dataIn: { hex: "010203" } },
};
const WRITE = {
  ...{ ...READY, cdb: "0a0000000200", direction: "out", requestedBytes: 2 },
  dataOut: { hex: "0102" },
};

const text = (...lines: readonly unknown[]): string =>
  lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");

async function withFile<T>(content: string, use: (file: string) => Promise<T>): Promise<T> {
  return withAsyncScratchFolder(async (folder) => {
    const file = join(folder, "trace.jsonl");
    writeFileSync(file, content);
    return use(file);
  });
}

const without = (name: string, object: object): object =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

/** A file that is no recording, the line where that shows, and what is said of it. */
const BROKEN: readonly (readonly [what: string, content: string, line: number, says: RegExp])[] = [
  ["empty", "", 1, /empty/],
  ["something else", "BZh91AY", 1, /not JSON/],
  ["JSON of another kind", text({ schema: "capstan.status/1" }), 1, /schema/],
  ["of a later version", text({ ...HEADER, schema: "capstan.trace/2" }), 1, /capstan.trace\/1/],
  ["without limits", text(without("limits", HEADER)), 1, /limits/],
  ["torn in its header", JSON.stringify(HEADER).slice(0, -9), 1, /not JSON/],
  ["torn in the middle", text(HEADER, '{"number":1', { ...READY, number: 2 }), 2, /not JSON/],
  ["an array", text(HEADER, [1]), 2, /object/],
  ["a gap", text(HEADER, READY, { ...READY, number: 3 }), 3, /exchange 3 where 2/],
  ["odd digits", text(HEADER, { ...READY, cdb: "000" }), 2, /cdb/],
  ["no digits", text(HEADER, { ...READY, sense: "zz" }), 2, /sense/],
  ["a status beyond a byte", text(HEADER, { ...READY, status: 256 }), 2, /status/],
  ["no status", text(HEADER, without("status", READY)), 2, /status/],
  ["a negative length", text(HEADER, { ...READY, requestedBytes: -1 }), 2, /requestedBytes/],
  ["an odd direction", text(HEADER, { ...READY, direction: "up" }), 2, /direction/],
  ["no answer", text(HEADER, without("dataIn", READ)), 2, /answer/],
  ["too long an answer", text(HEADER, { ...READ, dataIn: { hex: "0102030405" } }), 2, /longer/],
  ["an answer unasked", text(HEADER, { ...READY, dataIn: { hex: "" } }), 2, /answer/],
  ["no data out", text(HEADER, without("dataOut", WRITE)), 2, /data for the device/],
  ["short data out", text(HEADER, { ...WRITE, dataOut: { length: 1 } }), 2, /not 2 bytes/],
  ["a short digest", text(HEADER, { ...WRITE, dataOut: { length: 2, sha256: "ab" } }), 2, /sha256/],
  ["a negative time", text(HEADER, { ...READY, elapsedMs: -1 }), 2, /elapsedMs/],
  ["an odd failure", text(HEADER, { ...READY, failure: { errorClass: "Error" } }), 2, /failure/],
];

describe("a file that is no recording", () => {
  it.each(BROKEN)("(%s) is refused with the line", async (_what, content, line, says) => {
    await withFile(content, async (file) => {
      const open = (): unknown => new ReplayTransport(file);
      expect(open).toThrow(expect.objectContaining({ code: "REPLAY_FILE_INVALID" }));
      expect(open).toThrow(`line ${String(line)}: `);
      expect(open).toThrow(says);
    });
  });

  it("or is not there, is told apart", async () => {
    await withAsyncScratchFolder(async (folder) => {
      const open = (): unknown => new ReplayTransport(join(folder, "none"));
      expect(open).toThrow(expect.objectContaining({ code: "REPLAY_FILE_NOT_FOUND" }));
    });
  });
});

describe("a replay", () => {
  it("says where it diverged and how", async () => {
    await withFile(text(HEADER, READY, { ...READ, number: 2 }), async (file) => {
      const replay = new ReplayTransport(file);
      await send(replay, { cdb: [0, 0, 0, 0, 0, 0] });
      const { thrown } = await send(replay, { cdb: [8, 0, 0, 0, 5, 0], roomBytes: 4 });
      expect(thrown).toMatchObject({
        code: "REPLAY_DIVERGED",
        message:
          `replay ${file}: diverged at exchange 2 (line 3): CDB 08 00 00 00 05 00 came where ` +
          "08 00 00 00 04 00 was recorded: byte 4 differs",
      });
      expect(replay.leftCount).toBe(1);
      await replay.close();
    });
  });

  it.each([
    ["length", { cdb: [8, 0, 0, 0, 4, 0], roomBytes: 5 }, "with 5 bytes in where 4 bytes in was"],
    ["direction", { cdb: [8, 0, 0, 0, 4, 0] }, "with no data where 4 bytes in was"],
    ["shorter CDB", { cdb: [8, 0, 0], roomBytes: 4 }, "byte 3 differs"],
  ])("tells of another %s", async (_what, wish, says) => {
    await withFile(text(HEADER, READ), async (file) => {
      const replay = new ReplayTransport(file);
      expect(String((await send(replay, wish)).thrown)).toContain(says);
      await replay.close();
    });
  });

  it("leaves the rest of the room as it was", async () => {
    await withFile(text(HEADER, READ), async (file) => {
      const replay = new ReplayTransport(file);
      const { room, reply } = await send(replay, { cdb: [8, 0, 0, 0, 4, 0], roomBytes: 4 });
      expect(room).toEqual(Uint8Array.of(1, 2, 3, 0xa5));
      expect(reply?.transferredBytes).toBe(3);
      await replay.close();
    });
  });

  it("has zeros for data that were left out, and compares only the length of such", async () => {
    const read = { ...READ, dataIn: { length: 3 } };
    const write = { ...WRITE, number: 2, dataOut: { length: 2 } };
    await withFile(text(HEADER, read, write), async (file) => {
      const replay = new ReplayTransport(file);
      const { room } = await send(replay, { cdb: [8, 0, 0, 0, 4, 0], roomBytes: 4 });
      expect(room).toEqual(Uint8Array.of(0, 0, 0, 0xa5));
      const wish = { cdb: [0x0a, 0, 0, 0, 2, 0], dataOut: Uint8Array.of(9, 9) };
      expect((await send(replay, wish)).reply?.status).toBe(0);
      await replay.close();
    });
  });

  it("does not count a command that was stopped before it was sent, and ends with the device", async () => {
    await withFile(text(HEADER, READY), async (file) => {
      const replay = new ReplayTransport(file);
      const request = { cdb: new Uint8Array(6), timeoutMs: 1 };
      const stopped = replay.execute(request, { signal: AbortSignal.abort() });
      await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
      expect(replay.leftCount).toBe(1);
      await expect(replay.execute(request)).resolves.toMatchObject({ status: 0 });
      await replay.close();
      await replay.close();
      await expect(replay.execute(request)).rejects.toMatchObject({ code: "TRANSPORT_CLOSED" });
    });
  });

  it("holds a recording with long lines", async () => {
    await withRecording({}, async ({ transport, recording, file }) => {
      const dataOut = Uint8Array.from({ length: 1_000_000 }, (_value, i) => i % 251);
      const write = { cdb: [0x0a, 0, 0x0f, 0x42, 0x40, 0], dataOut };
      await send(transport, { cdb: [0, 0, 0, 0, 0, 0] });
      await send(transport, write);
      recording.finish();
      expect(readFileSync(file).length).toBeGreaterThan(2_000_000);
      const replay = new ReplayTransport(file);
      await send(replay, { cdb: [0, 0, 0, 0, 0, 0] });
      expect((await send(replay, write)).thrown).toBeUndefined();
      await replay.close();
    });
  });
});
