import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordTransport } from "../../src/session/record-transport.ts";
import { AbortedError, TransportError } from "../../src/transport/errors.ts";
import { RecordingFile } from "../../src/transport/recording-file.ts";
import { Recording, RecordingError } from "../../src/transport/recording.ts";
import { ReplayTransport } from "../../src/transport/replay-transport.ts";
import { RECORDED_BY, send, withRecording } from "../support/recording-stand.ts";
import type { ScriptedReply } from "../support/scripted-transport.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";

const TEST_UNIT_READY = { cdb: [0, 0, 0, 0, 0, 0] };
const INQUIRY = { cdb: [0x12, 0, 0, 0, 36, 0], roomBytes: 36 };
const block = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_value, i) => (i * 7) & 0xff);
const write = (length: number) => ({
  cdb: [0x0a, 0, 0, length >> 8, length & 0xff, 0],
  dataOut: block(length),
});

function linesOf(file: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = readFileSync(file, "utf8").split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A sink that takes some lines and refuses all others, as a full disk does. */
function fullAfter(count: number) {
  const lines: string[] = [];
  const append = (line: string): void => {
    if (lines.length >= count) throw new Error("ENOSPC: no space left");
    lines.push(line);
  };
  return { lines, append, close: () => {} };
}

describe("a recording", () => {
  it("has a header with model, firmware, kernel and limits in front", async () => {
    await withRecording({}, async ({ transport, recording, file }) => {
      await send(transport, INQUIRY);
      expect(recording.finish()).toEqual({
        ...{ file, exchangeCount: 1 },
        drive: { vendor: "HPE", product: "Ultrium 9-SCSI", revision: "S2S1" },
      });
      expect(linesOf(file)[0]).toEqual({
        ...{ schema: "capstan.trace/1", ...RECORDED_BY },
        ...{ platform: process.platform, kernel: release(), anonymised: false },
        drive: { vendor: "HPE", product: "Ultrium 9-SCSI", revision: "S2S1" },
        limits: transport.limits,
      });
    });
  });

  it("has every exchange on file before its reply is given on", async () => {
    await withRecording({}, async ({ transport, file }) => {
      for (let count = 1; count <= 4; count++) {
        await send(transport, TEST_UNIT_READY);
        expect(linesOf(file)).toHaveLength(count + 1);
        expect(linesOf(file)[count]).toMatchObject({ number: count, cdb: "000000000000" });
      }
    });
  });

  it("says all of an exchange", async () => {
    await withRecording({}, async ({ transport, file }) => {
      await send(transport, TEST_UNIT_READY);
      await send(transport, { cdb: [0x12, 1, 0x80, 0, 6, 0], roomBytes: 6 });
      await send(transport, write(3));
      const [, ready, serial, written] = linesOf(file);
      expect(ready).toMatchObject({ direction: "none", requestedBytes: 0, status: 2 });
      expect(ready?.["sense"]).toMatch(/^7[0-3]/);
      expect(serial).toMatchObject({ direction: "in", requestedBytes: 6, timeoutMs: 60_000 });
      expect(serial).toMatchObject({ transferredBytes: 6, status: 0, sense: "" });
      expect(JSON.stringify(serial?.["dataIn"])).toMatch(/^{"hex":"0180.{8}"}$/);
      expect(written).toMatchObject({ direction: "out", dataOut: { hex: "00070e" } });
    });
  });

  it("keeps of long user data the length and the digest, if so told, and of others all", async () => {
    await withRecording({ userDataMaxBytes: 8 }, async ({ transport, recording, file }) => {
      await send(transport, TEST_UNIT_READY);
      for (const length of [8, 9]) await send(transport, write(length));
      await send(transport, INQUIRY);
      recording.finish();
      const [, , short, long, inquiry] = linesOf(file);
      expect(short?.["dataOut"]).toHaveProperty("hex");
      const sha256 = createHash("sha256").update(block(9)).digest("hex");
      expect(long?.["dataOut"]).toEqual({ length: 9, sha256 });
      expect(inquiry?.["dataIn"]).toHaveProperty("hex");
      const replay = new ReplayTransport(file);
      await send(replay, TEST_UNIT_READY);
      await send(replay, write(8));
      const other = { ...write(9), dataOut: block(9).reverse() };
      expect((await send(replay, other)).thrown).toMatchObject({ code: "REPLAY_DIVERGED" });
      await replay.close();
    });
  });

  it("is of one device", async () => {
    await withRecording({}, async ({ recording }) => {
      const second = (): unknown => recordTransport(new ScriptedTransport([]), recording);
      expect(second).toThrow(expect.objectContaining({ code: "RECORDING_TAKEN" }));
    });
  });

  it("has a header even if nothing was exchanged, and ends once", async () => {
    await withRecording({}, async ({ recording, file }) => {
      expect(recording.finish()).toEqual(recording.finish());
      expect(linesOf(file)).toHaveLength(1);
      const replay = new ReplayTransport(file);
      expect(replay.header.drive).toBeUndefined();
      await replay.close();
    });
  });
});

describe("the file of a recording", () => {
  it("is never replaced unless told, and must be an ordinary one", async () => {
    await withAsyncScratchFolder(async (folder) => {
      const file = join(folder, "here");
      writeFileSync(file, "something else");
      const code = (problem: string): unknown => expect.objectContaining({ code: problem });
      expect(() => Recording.create(file, RECORDED_BY)).toThrow(code("RECORDING_FILE_EXISTS"));
      expect(readFileSync(file, "utf8")).toBe("something else");
      const unusable = code("RECORDING_FILE_UNUSABLE");
      for (const bad of [folder, join(folder, "missing", "file"), "/dev/null"]) {
        expect(() => Recording.create(bad, { ...RECORDED_BY, replace: true })).toThrow(unusable);
      }
      Recording.create(file, { ...RECORDED_BY, replace: true }).finish();
      expect(linesOf(file)).toHaveLength(1);
    });
  });

  it.runIf(existsSync("/dev/full"))("says when the disk is full", () => {
    const sink = new RecordingFile("/dev/full", { replace: true });
    const recording = new Recording("/dev/full", sink, RECORDED_BY);
    expect(() => recording.finish()).toThrow(/exchange 0: ENOSPC/);
  });
});

describe("when the host cannot keep the recording", () => {
  it.each([0, 1, 2])("after %i lines, commands go on and the end is loud", async (count) => {
    const failures: RecordingError[] = [];
    const sink = fullAfter(count);
    const onFailure = (error: RecordingError): void => void failures.push(error);
    const recording = new Recording("trace", sink, { ...RECORDED_BY, onFailure });
    const inner = new ScriptedTransport([{ status: 0 }, { status: 8 }, { status: 0x18 }]);
    const transport = recordTransport(inner, recording);
    const statuses: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      statuses.push((await send(transport, TEST_UNIT_READY)).reply?.status);
    }
    expect(statuses).toEqual([0, 8, 0x18]);
    expect(failures).toEqual([recording.failure]);
    expect(() => recording.finish()).toThrow(RecordingError);
    expect(recording.failure?.code).toBe("RECORDING_FAILED");
    expect(sink.lines).toHaveLength(count);
  });
});

describe("failures of the transport", () => {
  const failing = (failure: Error): ScriptedReply => ({ failure });
  const lost = new TransportError("TRANSPORT_TIMEOUT", "TEST UNIT READY: no answer", {
    ...{ executed: "unknown", elapsedMs: 60_000 },
  });
  const refused = new TransportError("TRANSPORT_FAILED", "no such device", { executed: "no" });

  it("are recorded, passed on, and thrown again", async () => {
    await withAsyncScratchFolder(async (folder) => {
      const file = join(folder, "trace");
      const recording = Recording.create(file, RECORDED_BY);
      const stopped = new AbortedError("stopped");
      const all = [lost, refused, stopped];
      const inner = new ScriptedTransport([...all.map(failing), { status: 0 }]);
      const transport = recordTransport(inner, recording);
      for (const error of all) {
        expect((await send(transport, TEST_UNIT_READY)).thrown).toBe(error);
      }
      await send(transport, TEST_UNIT_READY);
      recording.finish();
      const elapsed: number[] = [];
      const replay = new ReplayTransport(file, { onElapsed: (ms) => elapsed.push(ms) });
      for (const { code, message, ...facts } of all) {
        const { thrown } = await send(replay, TEST_UNIT_READY);
        expect(thrown).toMatchObject({ code, message });
        if ("executed" in facts) expect(thrown).toMatchObject(facts);
      }
      expect((await send(replay, TEST_UNIT_READY)).reply).toMatchObject({ status: 0 });
      expect(elapsed).toEqual([60_000, 0, 0, 1]);
      await replay.close();
    });
  });

  it("of another kind stand there as a transport that failed", async () => {
    const sink = fullAfter(9);
    const recording = new Recording("trace", sink, RECORDED_BY);
    const inner = new ScriptedTransport([failing(new RangeError("odd"))]);
    const { thrown } = await send(recordTransport(inner, recording), TEST_UNIT_READY);
    expect(thrown).toBeInstanceOf(RangeError);
    const failure = { code: "TRANSPORT_FAILED", message: "odd", executed: "unknown" };
    expect(JSON.parse(sink.lines[1] ?? "")).toMatchObject({ failure });
  });
});
