import type { ScsiTransport } from "../src/transport/scsi-transport.ts";
import { CommandPulse, OPENING, withPulse } from "../src/transport/command-pulse.ts";
import process from "node:process";
import { UsageError } from "../src/transport/errors.ts";
import type { LibiscsiOptions } from "./iscsi/libiscsi.ts";

/** A device whose commands block the thread that sends them, as plain data: it can be named to another thread. */
export type BlockingDevice =
  /** A node of the kernel's SCSI drivers; `path` as {@link openSgIo} takes it. */
  | { readonly kind: "node"; readonly path: string }
  /** A logical unit through the system's libiscsi. */
  | { readonly kind: "libiscsi"; readonly options: LibiscsiOptions }
  /** What a module makes: its function `openTransport` gets `options` and gives a ScsiTransport, or a promise of one. */
  | { readonly kind: "module"; readonly url: string; readonly options?: unknown };

interface TransportModule {
  openTransport(options: unknown): ScsiTransport | Promise<ScsiTransport>;
}

function isTransportModule(module: object): module is TransportModule {
  return "openTransport" in module && typeof module.openTransport === "function";
}

/** Opens a device in this thread, which its commands will block. */
async function openBlockingDevice(device: BlockingDevice): Promise<ScsiTransport> {
  switch (device.kind) {
    case "node": {
      const { openSgIo } = await import("./linux/sg-io.ts");
      return openSgIo({ path: device.path });
    }
    case "libiscsi": {
      const { openLibiscsi } = await import("./iscsi/libiscsi.ts");
      return openLibiscsi(device.options);
    }
    case "module": {
      const module: unknown = await import(device.url);
      if (typeof module === "object" && module !== null && isTransportModule(module)) {
        return module.openTransport(device.options);
      }
      throw new UsageError(
        "TRANSPORT_MODULE_INVALID",
        `open ${device.url}: it has no function openTransport`,
      );
    }
  }
}

/**
 * Opens a device for a thread of its own, which from here on takes no signals: one that is meant for the program would
 * break off the wait for a command that goes on. `pulse` is the memory of a {@link CommandPulse}.
 * @throws UsageError `TRANSPORT_MODULE_INVALID`; what {@link openSgIo} and {@link openLibiscsi} throw
 */
export async function openOnThread(
  device: BlockingDevice,
  pulse?: SharedArrayBuffer,
): Promise<ScsiTransport> {
  if (process.platform === "linux") {
    const { openLibc } = await import("./linux/libc.ts");
    openLibc().blockSignals();
  }
  const shown = new CommandPulse(pulse);
  shown.begin(OPENING);
  try {
    return withPulse(await openBlockingDevice(device), shown);
  } finally {
    shown.end();
  }
}
