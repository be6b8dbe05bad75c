import {
  DATA_COMPRESSION_DLT,
  DATA_COMPRESSION_LOG,
  DATA_COMPRESSION_LTO,
} from "../../src/scsi/log-pages/data-compression.ts";
import type { Traffic } from "../drive-counters.ts";
import type { DriveCore } from "../drive-core.ts";
import { compressionRatio } from "./compression-ratio.ts";
import type { LogView } from "./log-view.ts";

const MB_BYTES = 1_000_000;

/** Megabytes rounded to the nearest, and what that is too few or too many. */
function split(bytes: number): { readonly megabytes: bigint; readonly remainder: bigint } {
  const megabytes = Math.round(bytes / MB_BYTES);
  return { megabytes: BigInt(megabytes), remainder: BigInt(bytes - megabytes * MB_BYTES) };
}

function amounts(
  traffic: Pick<Traffic, "bytesFromHost" | "bytesToTape" | "bytesFromTape" | "bytesToHost">,
) {
  const toHost = split(traffic.bytesToHost);
  const fromTape = split(traffic.bytesFromTape);
  const fromHost = split(traffic.bytesFromHost);
  const toTape = split(traffic.bytesToTape);
  return {
    readRatio: compressionRatio(traffic.bytesToHost, traffic.bytesFromTape),
    writeRatio: compressionRatio(traffic.bytesFromHost, traffic.bytesToTape),
    toHost: toHost.megabytes,
    toHostRemainder: toHost.remainder,
    fromTape: fromTape.megabytes,
    fromTapeRemainder: fromTape.remainder,
    fromHost: fromHost.megabytes,
    fromHostRemainder: fromHost.remainder,
    toTape: toTape.megabytes,
    toTapeRemainder: toTape.remainder,
  };
}

/** What moved since the load, less what LOG SELECT took off. */
function sinceReset({ counters }: DriveCore) {
  const { mount, compressionBase: base } = counters;
  return {
    bytesFromHost: mount.bytesFromHost - base.bytesFromHost,
    bytesToTape: mount.bytesToTape - base.bytesToTape,
    bytesFromTape: mount.bytesFromTape - base.bytesFromTape,
    bytesToHost: mount.bytesToHost - base.bytesToHost,
  };
}

/** Page 1Bh: what compression did since the load. */
export const dataCompression: LogView = {
  page: DATA_COMPRESSION_LOG.page,
  subpage: 0,
  encode: ({ drive }) =>
    DATA_COMPRESSION_LOG.encode(
      {
        ...amounts(drive.counters.mount),
        compressionEnabled: (drive.modes.byteOf(0x0f, 0, 2) & 0x80) === 0 ? 0 : 1,
      },
      { control: 0x40 },
    ),
};

const older = (page: typeof DATA_COMPRESSION_LTO | typeof DATA_COMPRESSION_DLT): LogView => ({
  page: page.page,
  subpage: 0,
  encode: ({ drive }) => page.encode(amounts(sinceReset(drive)), { control: 0x40 }),
  clear: ({ drive }) => {
    drive.counters.clearCompression();
  },
});

/** Page 32h: the same, but LOG SELECT clears it. */
export const compression: LogView = older(DATA_COMPRESSION_LTO);
/** Page 32h of DLT drives; which megabyte they mean is not documented, 10^6 is assumed. */
export const compressionDlt: LogView = older(DATA_COMPRESSION_DLT);
