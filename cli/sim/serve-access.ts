import type { ServeOptions } from "../../simulator/index.ts";
import { UsageError } from "../../src/index.ts";
import type { Io } from "../io.ts";

/** How `capstan sim serve` was told to serve. */
export interface ServeWishes {
  readonly listen: string | undefined;
  readonly name: string | undefined;
  readonly chap: string | undefined;
  readonly chapTarget: string | undefined;
  readonly advertise: string | undefined;
}

/** The port of iSCSI. RFC 7143, IANA considerations. */
const ISCSI_PORT = 3260;
const PORT_MAX = 65_535;
const DEFAULT_HOST = "127.0.0.1";
const ADDRESS = /^(?:\[([^\]\s]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/;

/**
 * What the drives are to be served like. Secrets come out of the environment: on a command line everybody would see them.
 * @throws UsageError `ARGUMENTS_INVALID`
 */
export function serveAccess({ env }: Pick<Io, "env">, wishes: ServeWishes): ServeOptions {
  const { listen, name, advertise } = wishes;
  const where =
    listen === undefined ? { host: DEFAULT_HOST, port: ISCSI_PORT } : addressOf("listen", listen);
  const accounts = accountsOf(env, wishes);
  return {
    ...where,
    ...(name === undefined ? {} : { targetName: name }),
    ...(accounts === undefined ? {} : { accounts }),
    ...(advertise === undefined ? {} : { advertise: advertised(advertise) }),
  };
}

function addressOf(option: string, text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits] = ADDRESS.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? ISCSI_PORT : Number(digits);
  // The system would take a bare number for an address.
  if (host !== undefined && !/^\d+$/.test(host) && port <= PORT_MAX) return { host, port };
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `sim serve: --${option} is HOST or HOST:PORT, such as 127.0.0.1:3260 or [::1]:3260; not ${JSON.stringify(text)}`,
  );
}

function advertised(text: string): string {
  const { host, port } = addressOf("advertise", text);
  if (port > 0) return `${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
  throw new UsageError("ARGUMENTS_INVALID", "sim serve: --advertise: nobody can come to port 0");
}

function accountsOf(env: Io["env"], { chap, chapTarget }: ServeWishes): ServeOptions["accounts"] {
  if (chap === undefined) {
    if (chapTarget === undefined) return undefined;
    const problem =
      "sim serve: --chap-target needs --chap: a target proves itself to those who did";
    throw new UsageError("ARGUMENTS_INVALID", problem);
  }
  const initiator = account(env, { option: "chap", user: chap, secretIn: "CAPSTAN_ISCSI_SECRET" });
  if (chapTarget === undefined) return { initiator };
  const secretIn = "CAPSTAN_ISCSI_TARGET_SECRET";
  return {
    initiator,
    target: account(env, { option: "chap-target", user: chapTarget, secretIn }),
  };
}

function account(
  env: Io["env"],
  given: { readonly option: string; readonly user: string; readonly secretIn: string },
): { readonly user: string; readonly secret: string } {
  const { option, user, secretIn } = given;
  const secret = env[secretIn] ?? "";
  if (user !== "" && secret !== "") return { user, secret };
  const what = user === "" ? "the name is empty" : `its secret is missing in ${secretIn}`;
  throw new UsageError("ARGUMENTS_INVALID", `sim serve: --${option}: ${what}`);
}
