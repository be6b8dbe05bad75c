import { resolve } from "node:path";
import { CapstanError, UsageError } from "../transport/errors.ts";
import { createRecordingFile } from "../transport/recording-file.ts";
import { exchangeLine, headerLine } from "../transport/recording-format.ts";
import type { RecordedExchange } from "../transport/recording-format.ts";
import { RecordingReader } from "../transport/recording-reader.ts";
import { RecordingError } from "../transport/recording.ts";
import { Anonymiser } from "./anonymise/anonymiser.ts";
import { Pseudonyms } from "./anonymise/pseudonyms.ts";

/** Which recording becomes which. */
export interface AnonymiseOptions {
  /** A finished recording; stays as it is. */
  readonly from: string;
  /** The file to be made. */
  readonly to: string;
  /** Empties `to` when it is there. Default: false, then that is an error. */
  readonly replace?: boolean;
  /** Makes several recordings agree in their pseudonyms; keep it as secret as they are. Default: a random one, used once. */
  readonly key?: Uint8Array;
}

/** What was done. */
export interface AnonymiseReport {
  readonly exchangeCount: number;
  /** How many different serial numbers and names were found and looked for in all data. */
  readonly identityCount: number;
}

/**
 * Makes of a recording one that can be given away. The result is replayed like any other.
 *
 * Replaced, always the same by the same, length and look being kept: serial numbers of drives (VPD pages 80h, 83h, B1h,
 * B3h; log page 14h; MAM 020Ah to 020Dh; log page 3Eh of SDLT drives), of cartridges (MAM 0401h, 1000h to 1002h; log
 * pages 16h, 17h), barcodes but for what tells the kind of cartridge (MAM 0008h, 0806h; log pages 11h, 16h, 17h), world
 * wide names and SAS addresses but for their maker (VPD pages 83h, 88h; log pages 11h, 18h); labels, host names, pools,
 * identifiers of volumes, and all text of attributes without a name. Serial numbers, barcodes and names are then looked
 * for in all other data and in sense data.
 *
 * Left out, only their length is kept and a replay gives zeros: data of READ, WRITE, VERIFY, RECOVER BUFFERED DATA, READ and
 * WRITE BUFFER, diagnostic pages, persistent reservations, and of commands that are not known here; data for the device
 * in which something was replaced. Zeroed behind their header: VPD pages that are not known here, and pages which should
 * hold a serial number and cannot be decoded. Messages of recorded failures give way to their code.
 *
 * Not replaced: model and firmware, all counters, times and lengths, dates, mode pages, names of applications,
 * manufacturer and lot of a cartridge, and a serial number that occurs only in a log or mode page of a vendor or is
 * written differently there.
 * @throws UsageError `REPLAY_FILE_NOT_FOUND`, `REPLAY_FILE_INVALID`, `RECORDING_FILE_EXISTS`, `RECORDING_FILE_UNUSABLE`; RecordingError `RECORDING_FAILED` when `to` cannot be
 *   written
 */
export function anonymiseRecording(options: AnonymiseOptions): AnonymiseReport {
  const anonymiser = new Anonymiser(new Pseudonyms(options.key));
  let exchangeCount = 0;
  for (const exchange of exchangesOf(options.from)) {
    anonymiser.learn(exchange);
    exchangeCount++;
  }
  const reader = new RecordingReader(options.from);
  try {
    const first = headerLine({ ...reader.header, anonymised: true });
    writeLines(options, first, anonymiser);
  } finally {
    reader.close();
  }
  return { exchangeCount, identityCount: anonymiser.knownCount };
}

function writeLines(options: AnonymiseOptions, first: string, anonymiser: Anonymiser): void {
  const { from, to, replace = false } = options;
  if (resolve(from) === resolve(to)) {
    throw new UsageError("RECORDING_FILE_UNUSABLE", `anonymise ${from}: it cannot become itself`);
  }
  const file = createRecordingFile(to, { replace, secret: false });
  try {
    try {
      file.append(first);
      for (const exchange of exchangesOf(from)) {
        file.append(exchangeLine(anonymiser.rewrite(exchange)));
      }
    } finally {
      file.close();
    }
  } catch (cause) {
    if (cause instanceof CapstanError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RecordingError(`anonymise ${from}: ${to} cannot be written: ${why}`, { cause });
  }
}

function* exchangesOf(file: string): Generator<RecordedExchange, undefined> {
  const reader = new RecordingReader(file);
  try {
    for (let found = reader.next(); found !== undefined; found = reader.next())
      yield found.exchange;
  } finally {
    reader.close();
  }
  return undefined;
}
