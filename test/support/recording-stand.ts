/** A simulated drive behind a recording, and what was exchanged with it. */
import { join } from "node:path";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { CreateDriveOptions } from "../../simulator/create-simulated-drive.ts";
import { recordTransport } from "../../src/session/record-transport.ts";
import type { RecordingOptions } from "../../src/transport/recording.ts";
import { Recording } from "../../src/transport/recording.ts";
import type { ScsiReply, ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { withAsyncScratchFolder } from "./async-scratch-folder.ts";

/** What headers of recordings say in tests. */
export const RECORDED_BY = { capstan: "1.2.3", createdEpochMs: 1_700_000_000_000 } as const;

/** A command as a host wants it sent. */
export interface Wish {
  readonly cdb: readonly number[];
  readonly dataOut?: Uint8Array;
  readonly roomBytes?: number;
}

/** What came of a wish: the reply and all of the room for data, or what was thrown. */
export interface Told {
  readonly reply?: ScsiReply;
  readonly room?: Uint8Array;
  readonly thrown?: unknown;
}

/** Sends a command. The room is filled beforehand, so that a reply which leaves old bytes in it shows. */
export async function send(transport: ScsiTransport, wish: Wish): Promise<Told> {
  const { dataOut, roomBytes } = wish;
  const room = roomBytes === undefined ? undefined : new Uint8Array(roomBytes).fill(0xa5);
  try {
    const reply = await transport.execute({
      cdb: Uint8Array.from(wish.cdb),
      timeoutMs: 60_000,
      ...(dataOut === undefined ? {} : { dataOut: dataOut.slice() }),
      ...(room === undefined ? {} : { dataIn: room }),
    });
    return { reply: { ...reply, sense: reply.sense.slice() }, ...(room && { room }) };
  } catch (thrown) {
    return { thrown };
  }
}

/** Does something with a recording of a fresh simulated drive. */
export async function withRecording<T>(
  options: CreateDriveOptions & Partial<RecordingOptions>,
  use: (stand: {
    readonly transport: ScsiTransport;
    readonly recording: Recording;
    readonly file: string;
    readonly folder: string;
  }) => Promise<T>,
): Promise<T> {
  return withAsyncScratchFolder(async (folder) => {
    const file = join(folder, "trace.jsonl");
    const recording = Recording.create(file, { ...RECORDED_BY, ...options });
    const transport = recordTransport(createSimulatedDrive(options).connect(), recording);
    return use({ transport, recording, file, folder });
  });
}
