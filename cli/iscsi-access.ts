import { UsageError } from "../src/index.ts";
import type { IscsiAccess } from "../src/index.ts";
import type { Io } from "./io.ts";

/** A digest of iSCSI as it may be wished for. */
const DIGEST_WISHES = ["none", "preferred", "required"] as const;

/**
 * What iSCSI targets want to know, out of the environment: passwords on a command line would be seen by everybody.
 * @throws UsageError `ARGUMENTS_INVALID` for a name without its secret, or an unknown wish
 */
export function iscsiAccess({ env }: Pick<Io, "env">): IscsiAccess {
  const initiatorName = given(env, "CAPSTAN_ISCSI_INITIATOR");
  const chap = account(env, "CAPSTAN_ISCSI_USER", "CAPSTAN_ISCSI_SECRET");
  const mutualChap = account(env, "CAPSTAN_ISCSI_TARGET_USER", "CAPSTAN_ISCSI_TARGET_SECRET");
  const headerDigest = digest(env, "CAPSTAN_ISCSI_HEADER_DIGEST");
  const dataDigest = digest(env, "CAPSTAN_ISCSI_DATA_DIGEST");
  return {
    ...(initiatorName === undefined ? {} : { initiatorName }),
    ...(chap === undefined ? {} : { chap }),
    ...(mutualChap === undefined ? {} : { mutualChap }),
    ...(headerDigest === undefined ? {} : { headerDigest }),
    ...(dataDigest === undefined ? {} : { dataDigest }),
  };
}

function given(env: Io["env"], name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}

function account(
  env: Io["env"],
  userName: string,
  secretName: string,
): IscsiAccess["chap"] | undefined {
  const user = given(env, userName);
  const secret = given(env, secretName);
  if (user === undefined && secret === undefined) return undefined;
  if (user !== undefined && secret !== undefined) return { user, secret };
  const missing = user === undefined ? userName : secretName;
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `${missing} is missing: a name and its secret go together`,
  );
}

function digest(env: Io["env"], name: string): IscsiAccess["dataDigest"] {
  const value = given(env, name);
  if (value === undefined) return undefined;
  const wish = DIGEST_WISHES.find((one) => one === value);
  if (wish !== undefined) return wish;
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `${name} is ${JSON.stringify(value)}; it can be ${DIGEST_WISHES.join(", ")}`,
  );
}
