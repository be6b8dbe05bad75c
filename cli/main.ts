#!/usr/bin/env node
/**
 * The command line. cli/ imports src/index.ts and simulator/index.ts only. This file answers `--version` and the list of
 * commands itself and loads nothing else for them; start reading in run.ts, the commands are in commands/.
 */
import { COMMANDS } from "./command-table.ts";

const USAGE_STATUS = 2;

function helpText(): string {
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length)) + 2;
  return [
    "capstan <command> [device] …",
    "",
    "Writes files to tape, proves by reading back that they are there, and says what state drive and cartridge are in.",
    "",
    ...COMMANDS.map(({ usage, summary }) => `  ${usage.padEnd(width)}${summary}`),
    "",
    "  device: /dev/nst0, /dev/sg3, serial:XYZ, iscsi://host/target/lun, sim:DIR (simulated) or replay:FILE (recorded);",
    "  --device NAME wins over the first word; without one it is CAPSTAN_DEVICE, else the simulated LTO-9 that is made on",
    "  first use below CAPSTAN_HOME (~/.local/share/capstan).",
    "",
    "  capstan <command> --help   options of a command        --json   one JSON document on standard output",
    "  capstan --version          the version",
    "",
  ].join("\n");
}

async function main(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args;
  if (first === "--version" || first === "-V") {
    const { programVersion } = await import("./program-version.ts");
    process.stdout.write(`${programVersion()}\n`);
    return 0;
  }
  if (first === "--help" || first === "-h" || (first === "help" && rest.length === 0)) {
    process.stdout.write(helpText());
    return 0;
  }
  if (first === undefined) {
    process.stderr.write(helpText());
    return USAGE_STATUS;
  }
  const { runFromProcess } = await import("./run.ts");
  return first === "help" ? runFromProcess([...rest, "--help"]) : runFromProcess(args);
}

process.exitCode = await main(process.argv.slice(2));
