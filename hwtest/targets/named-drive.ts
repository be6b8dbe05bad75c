import process from "node:process";
import type { TestProject } from "vitest/node";
import type { Arming } from "../../test/conformance/arming.ts";

/** The drive that CAPSTAN_TARGET names: a real one, armed by whoever stands before it. */
export default function setup(project: TestProject): void {
  const specifier = process.env["CAPSTAN_TARGET"] ?? "";
  if (specifier === "")
    throw new TypeError(
      "CAPSTAN_TARGET names no drive: set it to a node below /dev or an iscsi:// address (hwtest/README.md)",
    );
  const arming: Arming = {
    CAPSTAN_HWTEST_SERIAL: process.env["CAPSTAN_HWTEST_SERIAL"],
    CAPSTAN_HWTEST_CARTRIDGE: process.env["CAPSTAN_HWTEST_CARTRIDGE"],
    CAPSTAN_HWTEST_SCRATCH: process.env["CAPSTAN_HWTEST_SCRATCH"],
  };
  project.provide("target", { specifier, arming });
}
