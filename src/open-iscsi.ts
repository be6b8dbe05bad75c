import { SystemClock } from "./clock/system-clock.ts";
import type { DeviceSpecifier } from "./device-specifier.ts";
import { openBlocking } from "./open-blocking.ts";
import { publishNothing, type OpenTransport } from "./open-transport.ts";
import type { IscsiOptions } from "../native/iscsi/iscsi-options.ts";

/** What a target may want to know of this side, and what this side wants of the connection. */
export type IscsiAccess = Pick<
  IscsiOptions,
  "initiatorName" | "chap" | "mutualChap" | "headerDigest" | "dataDigest"
>;

/** Opens a tape behind an iSCSI target: in pure TypeScript, or through the system's libiscsi. */
export async function openIscsiUnit(
  specifier: Extract<DeviceSpecifier, { kind: "iscsi" }>,
  options: { readonly iscsi?: IscsiAccess; readonly pulse?: SharedArrayBuffer },
): Promise<OpenTransport> {
  const { host, port, target, logicalUnit, viaLibrary } = specifier;
  const address = {
    // In a specifier an IPv6 address stands in brackets.
    ...{ host: host.replace(/^\[(.*)\]$/, "$1"), port, target, logicalUnit },
    ...options.iscsi,
  };
  const clock = new SystemClock();
  const transport = viaLibrary
    ? await openBlocking({ kind: "libiscsi", options: address }, { clock, ...options })
    : await (await import("../native/iscsi/initiator.ts")).openIscsi({ ...address, clock });
  return { transport, clock, notes: [], publish: publishNothing, close: () => transport.close() };
}
