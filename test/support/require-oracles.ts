import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/** The foreign programs that the oracle tests ask, with the Debian package that brings each. */
const ORACLES = {
  sg_logs: "sg3-utils",
  sg_inq: "sg3-utils",
  sg_vpd: "sg3-utils",
  sg_read_attr: "sg3-utils",
  sg_decode_sense: "sg3-utils",
  sdparm: "sdparm",
  cc: "gcc",
  "aarch64-linux-gnu-gcc": "gcc-aarch64-linux-gnu",
  tgtd: "tgt",
  tgtadm: "tgt",
  tgtimg: "tgt",
  // It brings the library that native/iscsi/libiscsi.ts loads as well.
  "iscsi-ls": "libiscsi-bin",
  "iscsi-inq": "libiscsi-bin",
  "iscsi-swp": "libiscsi-bin",
  "iscsi-test-cu": "libiscsi-bin",
  promtool: "prometheus",
  // Its iSCSI initiator is in the package qemu-block-extra.
  "qemu-system-x86_64": "qemu-system-x86 qemu-block-extra",
} as const;

function isInstalled(program: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const missing = Object.entries(ORACLES).filter(([program]) => !isInstalled(program));
if (missing.length > 0) {
  // A skipped oracle would look like an oracle that agreed.
  const programs = missing.map(([program]) => program).join(", ");
  const packages = [...new Set(missing.map(([, debianPackage]) => debianPackage))].join(" ");
  throw new Error(`oracle tests need ${programs}: apt-get install ${packages}`);
}
