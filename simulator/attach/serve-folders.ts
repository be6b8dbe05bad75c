import { realpathSync } from "node:fs";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { CapstanError, UsageError } from "../../src/transport/errors.ts";
import { openDriveFolder, type OpenDriveFolder } from "../drive-folder/drive-folder.ts";
import {
  performAction,
  type FolderAction,
  type FolderReport,
} from "../drive-folder/folder-action.ts";
import { hasControlSockets } from "./control-address.ts";
import { ControlServer } from "./control-server.ts";
import { serveDrives, type DriveServer } from "./serve-drives.ts";
import type { ServeOptions } from "./serve-options.ts";

/** Drives that live in folders and are being served. */
export interface FolderServer extends DriveServer {
  /** The drives, by their unit. Use {@link DriveServer.exclusively} or {@link FolderServer.perform} to change something. */
  readonly folders: readonly OpenDriveFolder[];
  /** Does something to a drive as hands do, between two commands: what `controlDriveFolder` does from another process. */
  perform(
    unit: number,
    action: FolderAction,
    options?: { readonly signal?: AbortSignal },
  ): Promise<FolderReport>;
  /** Ends all sessions, listens no more, and closes the folders in good order. May be called again. */
  close(): Promise<void>;
}

/**
 * Switches to the simulated drives of these folders and serves them, in this order, as the logical units 0, 1, … of an iSCSI
 * target until {@link FolderServer.close}. Meanwhile `controlDriveFolder`, and so `capstan sim`, works on them from other
 * processes of this user, by a socket in each folder (on Linux; elsewhere they find the drive in use).
 *
 * When it fails, nothing stays open. When the process dies, each drive is as after a power failure, and what was
 * synchronised is on tape.
 * @throws what `openDriveFolder` and `serveDrives` throw; DriveFolderError `SIM_CONTROL_FAILED`.
 */
export async function serveDriveFolders(
  folders: readonly string[],
  options: ServeOptions = {},
): Promise<FolderServer> {
  const server = new ServedFolders();
  try {
    await server.begin(folders, options);
  } catch (error) {
    await server.close().catch((later: unknown) => {
      if (error instanceof CapstanError && later instanceof Error) error.suppressed.push(later);
    });
    throw error;
  }
  return server;
}

/** The second name of a folder would find it in use, by this very process. */
function checkDifferent(folders: readonly string[]): void {
  const seen = new Set<string>();
  for (const folder of folders) {
    let real = folder;
    try {
      real = realpathSync(folder);
    } catch {
      // That it is not there is told when it is opened.
    }
    if (seen.has(real))
      throw new UsageError("ARGUMENTS_INVALID", `serve drives: ${folder} is given twice`);
    seen.add(real);
  }
}

const errorOf = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new CapstanError("THROWN", String(thrown));

class ServedFolders implements FolderServer {
  readonly folders: OpenDriveFolder[] = [];
  readonly #controls: ControlServer[] = [];
  #server: DriveServer | undefined;
  #closed: Promise<void> | undefined;

  async begin(folders: readonly string[], options: ServeOptions): Promise<void> {
    checkDifferent(folders);
    for (const folder of folders) this.folders.push(await openDriveFolder(folder));
    this.#server = await serveDrives(
      this.folders.map(({ drive }) => drive),
      options,
    );
    if (!hasControlSockets()) return;
    const { clock = new SystemClock(), onEvent = () => undefined } = options;
    for (const [unit, { folder }] of this.folders.entries()) {
      const control = await ControlServer.open({
        folder,
        clock,
        perform: (action, signal) => this.perform(unit, action, { signal }),
        onFault: (error) => {
          onEvent({ kind: "fault", error });
        },
      });
      this.#controls.push(control);
    }
  }

  get #drives(): DriveServer {
    if (this.#server !== undefined) return this.#server;
    throw new UsageError("ARGUMENTS_INVALID", "serve drives: they are not served yet");
  }

  get host(): string {
    return this.#drives.host;
  }

  get port(): number {
    return this.#drives.port;
  }

  get targetName(): string {
    return this.#drives.targetName;
  }

  get sessionCount(): number {
    return this.#drives.sessionCount;
  }

  specifierOf(unit?: number): string {
    return this.#drives.specifierOf(unit);
  }

  exclusively<T>(unit: number, act: () => T | Promise<T>): Promise<T> {
    return this.#drives.exclusively(unit, act);
  }

  async perform(
    unit: number,
    action: FolderAction,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<FolderReport> {
    const open = this.folders[unit];
    if (open === undefined)
      throw new UsageError("ARGUMENTS_INVALID", `there is no unit ${String(unit)}`);
    const alone = <T>(act: () => T | Promise<T>): Promise<T> =>
      this.exclusively(unit, () => {
        options.signal?.throwIfAborted();
        return act();
      });
    return performAction(open, action, { ...options, alone });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Hands first, then hosts, then the folders: nothing happens to a drive whose folder is closed. */
  async #close(): Promise<void> {
    const problems: Error[] = [];
    const settle = async (ends: readonly (() => Promise<void>)[]): Promise<void> => {
      const results = await Promise.allSettled(ends.map((end) => end()));
      for (const one of results) if (one.status === "rejected") problems.push(errorOf(one.reason));
    };
    await settle(this.#controls.map((one) => () => one.close()));
    await settle([async () => this.#server?.close()]);
    await settle(this.folders.map((one) => () => one.close()));
    const [first, ...others] = problems;
    if (first instanceof CapstanError) first.suppressed.push(...others);
    if (first !== undefined) throw first;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
