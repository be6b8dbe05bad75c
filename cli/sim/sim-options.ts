import { ALL_PERSONALITIES } from "../../simulator/index.ts";
import { UsageError } from "../../src/index.ts";

const MODELS = ALL_PERSONALITIES.map(({ name }) => name).join(", ");

const CREATE = "For create:";
const CARTRIDGE = "For create and cartridge:";
const USE = "For use:";
const SWITCH = "For cartridge:";
const CORRUPT = "For corrupt:";
const SERVE = "For serve:";

/** The options of `capstan sim`, in groups by the action that they belong to. */
export const SIM_OPTIONS = {
  json: { type: "boolean", default: false, describe: "one JSON document on standard output" },
  personality: {
    group: CREATE,
    type: "string",
    requiresArg: true,
    describe: `the model: ${MODELS}; lto-9 when left out`,
  },
  serial: { group: CREATE, type: "string", requiresArg: true, describe: "its serial number" },
  clock: {
    group: CREATE,
    choices: ["virtual", "system"],
    describe: "whether motions take real time (system); virtual when left out",
  },
  empty: { group: CREATE, type: "boolean", describe: "without a cartridge" },
  barcode: {
    group: CREATE,
    type: "string",
    requiresArg: true,
    describe: "barcode of the cartridge inside",
  },
  capacity: {
    group: CARTRIDGE,
    type: "string",
    requiresArg: true,
    describe: "native capacity, such as 50MB",
  },
  kind: { group: CARTRIDGE, choices: ["data", "worm", "cleaning"], describe: "kind of cartridge" },
  format: {
    group: CARTRIDGE,
    type: "string",
    requiresArg: true,
    describe: "format, as the personality names it",
  },
  medium: {
    group: CARTRIDGE,
    choices: ["folder", "memory", "synthetic"],
    describe: "where it keeps its content",
  },
  uses: {
    group: CARTRIDGE,
    type: "string",
    requiresArg: true,
    describe: "cleanings that a cleaning cartridge has done, or loads of another one",
  },
  soiled: { group: CARTRIDGE, type: "boolean", describe: "it makes heads dirty" },
  weeks: {
    group: USE,
    type: "string",
    requiresArg: true,
    describe:
      "how many, a backup in each; ends when the drive asks for cleaning or fails; 1 when left out",
  },
  data: {
    group: USE,
    type: "string",
    requiresArg: true,
    describe: "what each backup writes and reads again, such as 5TB; all that fits when left out",
  },
  "go-on": { group: USE, type: "boolean", describe: "also when the drive asks or fails" },
  clean: {
    group: USE,
    type: "boolean",
    describe: "clean it, with a good cartridge, as soon as it asks",
  },
  "write-protect": {
    group: SWITCH,
    type: "boolean",
    describe: "its switch; --no-write-protect flips it back",
  },
  block: {
    group: CORRUPT,
    type: "string",
    requiresArg: true,
    describe: "object number of the block, as capstan tape position counts",
  },
  partition: { group: CORRUPT, type: "string", requiresArg: true, describe: "0 when left out" },
  byte: {
    group: CORRUPT,
    type: "string",
    requiresArg: true,
    describe: "byte of the block, from 0; 0 when left out",
  },
  bit: {
    group: CORRUPT,
    type: "string",
    requiresArg: true,
    describe: "bit of the byte, 0 (least significant) to 7; 0 when left out",
  },
  listen: {
    group: SERVE,
    type: "string",
    requiresArg: true,
    describe: "HOST:PORT; 127.0.0.1:3260 when left out. Port 0 is one that is free",
  },
  name: { group: SERVE, type: "string", requiresArg: true, describe: "iSCSI name of the target" },
  chap: {
    group: SERVE,
    type: "string",
    requiresArg: true,
    describe:
      "initiators must prove to be this user, with the secret in CAPSTAN_ISCSI_SECRET; " +
      "needed to listen where others than this computer can come",
  },
  "chap-target": {
    group: SERVE,
    type: "string",
    requiresArg: true,
    describe:
      "the target proves to be this user to those who ask, with the secret in CAPSTAN_ISCSI_TARGET_SECRET",
  },
  advertise: {
    group: SERVE,
    type: "string",
    requiresArg: true,
    describe:
      "HOST:PORT that discovery tells. Nothing when left out: then initiators behind NAT or in a virtual machine " +
      "come back to the address they asked, but iscsi-ls of libiscsi lists no target",
  },
} as const;

const FOR: Readonly<Record<string, readonly string[]>> = {
  [CREATE]: ["create"],
  [CARTRIDGE]: ["create", "cartridge"],
  [SWITCH]: ["cartridge"],
  [USE]: ["use"],
  [CORRUPT]: ["corrupt"],
  [SERVE]: ["serve"],
};

/** A number that an option was given. @throws UsageError `ARGUMENTS_INVALID` */
export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `sim: --${option} is a whole number from 0, not ${JSON.stringify(text)}`,
  );
}

/** Refuses options that the action has no use for. @throws UsageError `ARGUMENTS_INVALID` */
export function checkOptions(action: string, argv: Readonly<Record<string, unknown>>): void {
  for (const [name, option] of Object.entries(SIM_OPTIONS)) {
    if (!("group" in option) || argv[name] === undefined) continue;
    const actions = FOR[option.group] ?? [];
    if (actions.includes(action)) continue;
    throw new UsageError(
      "ARGUMENTS_INVALID",
      `sim ${action}: --${name} is an option of sim ${actions.join(" and sim ")}`,
    );
  }
}
