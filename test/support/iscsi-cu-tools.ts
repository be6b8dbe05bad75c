/** libiscsi's command line tools (Debian: libiscsi-bin), and drives that are served where the tools find them. */
import { execFile } from "node:child_process";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import type { ServedUnit } from "../../simulator/attach/served-unit.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import type { ChapAccount, ChapAccounts } from "../../src/iscsi/chap.ts";
import { TransportError } from "../../src/transport/errors.ts";
import { plainEnvironment } from "./iscsi-cu-run.ts";

const LIMIT_MS = 20_000;
const STARTS_MAX = 5;

/** What a program left. */
export interface ToolResult {
  readonly status: number;
  /** Lines of its output, without spaces at their ends. */
  readonly lines: readonly string[];
  readonly complaints: string;
}

/** Runs one of the tools to its end. */
export async function runTool(program: string, options: readonly string[]): Promise<ToolResult> {
  return await new Promise((resolve, reject) => {
    const settings = { env: plainEnvironment(), timeout: LIMIT_MS };
    execFile(program, options, settings, (error, stdout, stderr) => {
      const status = error === null ? 0 : error.code;
      if (typeof status !== "number") {
        reject(new Error(`${program} ${options.join(" ")}`, { cause: error }));
        return;
      }
      const lines = stdout.split("\n").map((line) => line.trimEnd());
      resolve({ status, lines: lines.filter((line) => line !== ""), complaints: stderr });
    });
  });
}

/** Serves units at a port that discovery tells as well: without an address iscsi-ls shows nothing. */
export async function serveAdvertised(
  units: readonly (SimulatedDrive | ServedUnit)[],
  accounts?: ChapAccounts,
): Promise<DriveServer> {
  for (let starts = 1; ; starts++) {
    const scout = await serveDrives(units);
    const { host, port } = scout;
    await scout.close();
    const advertise = `${host}:${String(port)}`;
    try {
      return await serveDrives(units, {
        port,
        advertise,
        ...(accounts === undefined ? {} : { accounts }),
      });
    } catch (error) {
      // Somebody else took the port meanwhile.
      if (!(error instanceof TransportError) || starts >= STARTS_MAX) throw error;
    }
  }
}

/** How an initiator proves who it is, and lets the target prove it, in a URL of libiscsi. */
export interface UrlWay {
  readonly chap?: ChapAccount;
  readonly mutualChap?: ChapAccount;
  readonly headerDigest?: "crc32c" | "none";
}

/** A URL of libiscsi: of a unit, or of the portal when there is none. */
export function toolUrl(
  { host, port, targetName }: DriveServer,
  way: UrlWay = {},
  unit?: number,
): string {
  const { chap, mutualChap, headerDigest } = way;
  const who = chap === undefined ? "" : `${chap.user}%${chap.secret}@`;
  const where = unit === undefined ? "" : `/${targetName}/${String(unit)}`;
  const terms = [
    ...(mutualChap === undefined
      ? []
      : [`target_user=${mutualChap.user}`, `target_password=${mutualChap.secret}`]),
    ...(headerDigest === undefined ? [] : [`header_digest=${headerDigest}`]),
  ];
  const query = terms.length === 0 ? "" : `?${terms.join("&")}`;
  return `iscsi://${who}${host}:${String(port)}${where}${query}`;
}
