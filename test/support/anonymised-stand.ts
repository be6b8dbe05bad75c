/** Recordings of a drive that answers by script, anonymised and replayed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { LOG_PAGE } from "../../src/scsi/log-page.ts";
import { anonymiseRecording } from "../../src/session/anonymise-recording.ts";
import { recordTransport } from "../../src/session/record-transport.ts";
import { Recording } from "../../src/transport/recording.ts";
import { ReplayTransport } from "../../src/transport/replay-transport.ts";
import { withAsyncScratchFolder } from "./async-scratch-folder.ts";
import type { Told, Wish } from "./recording-stand.ts";
import { RECORDED_BY, send } from "./recording-stand.ts";
import type { ScriptedReply } from "./scripted-transport.ts";
import { ScriptedTransport } from "./scripted-transport.ts";

export const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
export const textOf = (bytes: Uint8Array | undefined): string =>
  Buffer.from(bytes ?? []).toString("latin1");
export const KEY = ascii("the key of this test");

/** What a host asks. */
export const INQUIRY: Wish = { cdb: [0x12, 0, 0, 0, 36, 0], roomBytes: 36 };
export const vpd = (page: number): Wish => ({ cdb: [0x12, 1, page, 0, 255, 0], roomBytes: 255 });
export const log = (page: number): Wish => ({
  cdb: [0x4d, 0, 0x40 | page, 0, 0, 0, 0, 4, 0, 0],
  roomBytes: 1024,
});
export const ATTRIBUTES: Wish = {
  cdb: [0x8c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0],
  roomBytes: 1024,
};
export const MODE: Wish = { cdb: [0x1a, 0, 0x3f, 0, 255, 0], roomBytes: 255 };
export const READY: Wish = { cdb: [0, 0, 0, 0, 0, 0] };

/** What is left of what a drive answered, when the recording is replayed. */
export async function anonymised(
  exchanges: readonly (readonly [wish: Wish, reply: ScriptedReply])[],
): Promise<{ readonly told: readonly Told[]; readonly text: string }> {
  return withAsyncScratchFolder(async (folder) => {
    const file = join(folder, "trace");
    const recording = Recording.create(file, RECORDED_BY);
    const inner = new ScriptedTransport(exchanges.map(([, reply]) => reply));
    const transport = recordTransport(inner, recording);
    for (const [wish] of exchanges) await send(transport, wish);
    recording.finish();
    const to = join(folder, "anonymous");
    anonymiseRecording({ from: file, to, key: KEY });
    const replay = new ReplayTransport(to);
    expect(replay.header.anonymised).toBe(true);
    const told: Told[] = [];
    for (const [wish] of exchanges) told.push(await send(replay, wish));
    await replay.close();
    return { told, text: readFileSync(to, "utf8") };
  });
}

/** The answers as bytes, cut to what was transferred. */
export const received = ({ room, reply }: Told): Uint8Array =>
  (room ?? new Uint8Array(0)).subarray(0, reply?.transferredBytes);

export const hex = (text: string): string => Buffer.from(text, "latin1").toString("hex");

export const parameter = (code: number, value: Uint8Array) => ({ code, control: 3, value });
export const logPage = (
  page: number,
  ...items: readonly ReturnType<typeof parameter>[]
): Uint8Array => LOG_PAGE.encode({ page, subpage: 0, subpageFormat: false, items });
