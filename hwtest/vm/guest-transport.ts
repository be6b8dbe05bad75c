import type { ScsiReply, ScsiRequest, ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { GuestChannel } from "./guest-channel.ts";

const numberIn = (value: unknown, name: string): number => {
  const found: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  if (typeof found !== "number") throw new Error(`the guest's answer has no number ${name}`);
  return found;
};

const TAPE_NODE = /\/n?st\d+$/;

/** What a wire can do besides carrying commands. */
export interface GuestNode extends ScsiTransport {
  /**
   * Resets the logical unit, as the kernel does it for SG_SCSI_RESET. Not at nodes of st: that has lost the position then, and
   * passes nothing on before it has rewound the tape itself (Linux, drivers/scsi/st.c, flush_buffer).
   */
  readonly reset?: () => Promise<void>;
}

/** A device node of the guest, opened there by the package's own SG_IO transport; each command goes over the channel. */
export async function openGuestNode(port: number, path: string): Promise<GuestNode> {
  const channel = await GuestChannel.open(port);
  try {
    const { header } = await channel.order({ order: "open", path });
    const handle = numberIn(header, "handle");
    const limits = {
      maxTransferBytes: numberIn(header["limits"], "maxTransferBytes"),
      // The guest has buffers of its own.
      bufferAlignment: 1,
    };
    return {
      limits,
      execute: (request) => execute(channel, handle, request),
      ...(TAPE_NODE.test(path)
        ? {}
        : {
            reset: async () => {
              await channel.order({ order: "reset", handle });
            },
          }),
      async close() {
        await channel.order({ order: "close", handle });
        channel.close();
      },
    };
  } catch (error) {
    channel.close();
    throw error;
  }
}

async function execute(
  channel: GuestChannel,
  handle: number,
  request: ScsiRequest,
): Promise<ScsiReply> {
  const { cdb, dataOut, dataIn, timeoutMs } = request;
  const direction = dataOut === undefined ? (dataIn === undefined ? "none" : "in") : "out";
  const { header, payload } = await channel.order(
    {
      order: "execute",
      handle,
      cdb: Buffer.from(cdb).toString("hex"),
      direction,
      dataBytes: dataIn?.length ?? 0,
      timeoutMs,
    },
    dataOut,
  );
  dataIn?.set(payload);
  return {
    status: numberIn(header, "status"),
    sense: Buffer.from(String(header["sense"]), "hex"),
    transferredBytes: numberIn(header, "transferredBytes"),
    elapsedMs: numberIn(header, "elapsedMs"),
  };
}
