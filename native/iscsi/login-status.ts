import type { Trouble } from "./trouble.ts";

interface LoginStatusRow {
  readonly code: string;
  readonly says: string;
}

/** Statuses of a login by class and detail. RFC 7143, Login Response, Status-Class and Status-Detail. */
// prettier-ignore
const LOGIN_STATUSES: ReadonlyMap<number, LoginStatusRow> = new Map([
  [0x0200, { code: "ISCSI_LOGIN_REFUSED",         says: "the target says that the initiator made a mistake" }],
  [0x0201, { code: "ISCSI_AUTHENTICATION_FAILED", says: "the target did not accept name and secret, or wants some" }],
  [0x0202, { code: "ISCSI_ACCESS_DENIED",         says: "this initiator may not use the target" }],
  [0x0203, { code: "ISCSI_TARGET_NOT_FOUND",      says: "there is no such target" }],
  [0x0204, { code: "ISCSI_TARGET_NOT_FOUND",      says: "the target was removed" }],
  [0x0205, { code: "ISCSI_LOGIN_REFUSED",         says: "the target speaks another version of iSCSI" }],
  [0x0206, { code: "ISCSI_TARGET_BUSY",           says: "the target has too many connections" }],
  [0x0207, { code: "ISCSI_LOGIN_REFUSED",         says: "the target misses a parameter" }],
  [0x0208, { code: "ISCSI_LOGIN_REFUSED",         says: "the connection cannot join the session" }],
  [0x0209, { code: "ISCSI_LOGIN_REFUSED",         says: "the target does not have sessions of this type" }],
  [0x020a, { code: "ISCSI_LOGIN_REFUSED",         says: "the session does not exist" }],
  [0x020b, { code: "ISCSI_LOGIN_REFUSED",         says: "the request does not belong into a login" }],
  [0x0300, { code: "ISCSI_TARGET_BUSY",           says: "the target has a fault" }],
  [0x0301, { code: "ISCSI_TARGET_BUSY",           says: "the service is not available now" }],
  [0x0302, { code: "ISCSI_TARGET_BUSY",           says: "the target has no resources left" }],
]);

/** What a status other than success and redirection means. A class or detail that is not known is a refusal. */
export function loginTrouble(statusClass: number, statusDetail: number): Trouble {
  const status = statusClass * 256 + statusDetail;
  const row = LOGIN_STATUSES.get(status);
  const code = statusClass === 3 ? "ISCSI_TARGET_BUSY" : "ISCSI_LOGIN_REFUSED";
  const { code: known, says } = row ?? { code, says: "the target refused for a reason of its own" };
  return { code: known, says: `${says} (status ${status.toString(16).padStart(4, "0")}h)` };
}
