import { describeRecovery, serveDriveFolders } from "../../simulator/index.ts";
import type { FolderServer, ServeEvent, ServeOptions } from "../../simulator/index.ts";
import type { CommandContext } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { note } from "../io.ts";
import { printable } from "../output/format.ts";
import type { SimServeDocument } from "../schemas/sim-serve.ts";
import { serveAccess, type ServeWishes } from "./serve-access.ts";
import { untilAborted } from "../until-aborted.ts";
import { folderAnd, folderNamed } from "./sim-folder.ts";

/** `capstan sim serve`: serves drives until it is asked to stop; gives the exit status. */
export async function serveUntilStopped(
  { io, signal }: Pick<CommandContext, "io" | "signal">,
  call: {
    readonly words: readonly string[];
    readonly wishes: ServeWishes;
    readonly json: boolean;
  },
): Promise<number> {
  const access = serveAccess(io, call.wishes);
  const folders = await foldersOf(io, call.words);
  const onEvent = (event: ServeEvent): void => {
    tell(io, event);
  };
  const server = await serveDriveFolders(folders, { ...access, onEvent });
  try {
    noteWhatMatters(io, server);
    const document = documentOf(server, access);
    // On one line, because more output is not to be waited for: a reader knows when it has the document.
    const lines = call.json ? [JSON.stringify(document)] : linesOf(document);
    io.stdout.write(`${lines.join("\n")}\n`);
    await untilAborted(signal);
  } finally {
    await server.close();
  }
  note(io, "capstan: all sessions are ended and the drives are put away");
  return EXIT.done;
}

async function foldersOf(io: Io, words: readonly string[]): Promise<readonly string[]> {
  if (words.length === 0) return [(await folderAnd(io, words)).folder];
  return words.map((word) => folderNamed(io, word));
}

function tell(io: Io, event: ServeEvent): void {
  switch (event.kind) {
    case "session":
      note(io, `capstan: ${printable(event.initiator)} has logged in`);
      break;
    case "sessionEnded":
      note(io, `capstan: ${printable(event.initiator)} has left: ${printable(event.reason)}`);
      break;
    case "fault": {
      const { error } = event;
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      note(io, `capstan: internal fault, of this program and not of the drive: ${text}`);
    }
  }
}

const EVERYWHERE: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** What a person should know who reads the addresses. */
function noteWhatMatters(io: Io, server: FolderServer): void {
  for (const { folder, recovery } of server.folders)
    if (recovery !== undefined) note(io, `capstan: ${folder}: ${describeRecovery(recovery)}`);
  const serials = server.folders.map(({ drive }) => drive.serial);
  const twice = serials.find((serial, at) => serials.indexOf(serial) !== at);
  if (twice !== undefined)
    note(
      io,
      `capstan: several drives have the serial number ${twice}; hosts may take them for one (sim create --serial)`,
    );
  if (EVERYWHERE.has(server.host))
    note(
      io,
      `capstan: listening at every address of this computer; initiators name one of them, not ${server.host}`,
    );
}

function documentOf(server: FolderServer, { advertise, accounts }: ServeOptions): SimServeDocument {
  const { host, port, targetName } = server;
  return {
    schema: "capstan.sim-serve/1",
    host,
    port,
    targetName,
    ...(advertise === undefined ? {} : { advertise }),
    chap: accounts === undefined ? "none" : accounts.target === undefined ? "oneWay" : "mutual",
    drives: server.folders.map(({ folder, drive, inDrive }, unit) => {
      const { vendor, product } = drive.personality.inquiry;
      return {
        unit,
        device: server.specifierOf(unit),
        folder,
        personality: drive.personality.name,
        model: `${vendor} ${product}`,
        serial: drive.serial,
        ...(inDrive === undefined ? {} : { inDrive }),
      };
    }),
  };
}

/** A line a drive, its device first; columns that a person can read and two spaces that a script can split at. */
function linesOf({ drives }: SimServeDocument): readonly string[] {
  const rows = drives.map(({ device, folder, model, serial }) => [device, folder, model, serial]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  "));
}
