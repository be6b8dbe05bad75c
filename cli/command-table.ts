import type { Command } from "./command.ts";

/** One row of the list of commands; the command itself is loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  /** How it is called, behind `capstan`. */
  readonly usage: string;
  /** One line for the list. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

// prettier-ignore
/** Every command, in the order of the help text. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: "list",   usage: "list",                          summary: "the drives that can be used",                       load: async () => (await import("./commands/list.ts")).listCommand },
  { name: "status", usage: "status [device]",               summary: "what state drive and cartridge are in",             load: async () => (await import("./commands/status.ts")).statusCommand },
  { name: "diagnose", usage: "diagnose [device]",           summary: "what is wrong, and what to do next",                load: async () => (await import("./commands/diagnose.ts")).diagnoseCommand },
  { name: "write",  usage: "write [device] PATH… | -",      summary: "write files, or standard input, to tape",           load: async () => (await import("./commands/write.ts")).writeCommand },
  { name: "verify", usage: "verify [device]",               summary: "compare what is on the tape with its manifests",    load: async () => (await import("./commands/verify.ts")).verifyCommand },
  { name: "read",   usage: "read [device] --to DIR | -",    summary: "restore files, or send the data to standard output", load: async () => (await import("./commands/read.ts")).readCommand },
  { name: "tape",   usage: "tape ACTION [device] …",        summary: "move, erase, load and format a tape",               load: async () => (await import("./commands/tape.ts")).tapeCommand },
  { name: "clean",  usage: "clean [device]",                summary: "watch a cleaning cartridge do its work",            load: async () => (await import("./commands/clean.ts")).cleanCommand },
  { name: "page",   usage: "page KIND [device] …",          summary: "decode one page of a drive, or of a file",          load: async () => (await import("./commands/page.ts")).pageCommand },
  { name: "doctor", usage: "doctor [device]",               summary: "what keeps drives from being used, and what helps",  load: async () => (await import("./commands/doctor.ts")).doctorCommand },
  { name: "capture", usage: "capture FILE [device] [-- COMMAND …]", summary: "record a session for replay:FILE", load: async () => (await import("./commands/capture.ts")).captureCommand },
  { name: "watch",  usage: "watch [device]",                summary: "a live panel of a drive, also while others work with it", load: async () => (await import("./commands/watch.ts")).watchCommand },
  { name: "exporter", usage: "exporter [device…]",          summary: "serve metrics of drives to Prometheus",             load: async () => (await import("./commands/exporter.ts")).exporterCommand },
  { name: "sim",    usage: "sim ACTION DIR …",              summary: "make, handle and serve simulated drives and cartridges", load: async () => (await import("./commands/sim.ts")).simCommand },
];
