import { CodecError } from "../codec/codec-error.ts";
import { INQUIRY } from "../scsi/commands/inquiry.ts";
import { STANDARD_INQUIRY } from "../scsi/standard-inquiry.ts";
import type { RecordedDrive } from "../transport/recording-format.ts";
import { RecordingTransport } from "../transport/recording-transport.ts";
import type { Recording } from "../transport/recording.ts";
import type { ScsiTransport } from "../transport/scsi-transport.ts";
import { carriesUserData } from "./user-data.ts";

/**
 * Writes down every exchange of a transport: use what this returns in its place. Sends nothing of its own. The recording
 * must still be finished when the transport is closed.
 * @throws UsageError `RECORDING_TAKEN` when the recording has another device
 */
export function recordTransport(transport: ScsiTransport, recording: Recording): ScsiTransport {
  return new RecordingTransport(transport, recording, { describe, carriesUserData });
}

function describe(cdb: Uint8Array, answer: Uint8Array): RecordedDrive | undefined {
  if (cdb[0] !== INQUIRY.opcode) return undefined;
  try {
    if (INQUIRY.cdb.decode(cdb).vitalProductData) return undefined;
    const { vendor, product, revision } = STANDARD_INQUIRY.decode(answer);
    return { vendor: tidy(vendor), product: tidy(product), revision: tidy(revision) };
  } catch (error) {
    // A drive that answers half is recorded all the same.
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

const tidy = (text: string): string => text.replaceAll("\0", " ").trim();
