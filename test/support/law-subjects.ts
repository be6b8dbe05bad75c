/** Every definition of the standards as a subject of the laws. A new row in a table is a new subject. */
import { asDeclared } from "../../src/codec/as-declared.ts";
import type { Codec } from "../../src/codec/layout.ts";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import {
  ALL_COMMANDS_HEADER,
  COMMAND_DESCRIPTOR,
  ONE_COMMAND_HEADER,
  TIMEOUTS_DESCRIPTOR,
} from "../../src/scsi/commands/report-supported-operation-codes.ts";
import type { CommandDefinition } from "../../src/scsi/define-command.ts";
import { ALL_MODE_PAGES } from "../../src/scsi/mode-page-table.ts";
import { BLOCK_DESCRIPTOR, MODE_HEADER_10, MODE_HEADER_6 } from "../../src/scsi/mode-parameters.ts";
import {
  DESCRIPTOR_SENSE_HEADER,
  INFORMATION_DESCRIPTOR,
  SENSE_KEY_SPECIFIC_DESCRIPTOR,
  STREAM_COMMANDS_DESCRIPTOR,
} from "../../src/scsi/sense.ts";
import { STANDARD_INQUIRY } from "../../src/scsi/standard-inquiry.ts";
import { ALL_VPD_PAGES } from "../../src/scsi/vpd-page-table.ts";
import type { LawSubject } from "./codec-laws.ts";
import { subjectOf } from "./codec-laws.ts";
import "./feeds-by-hand.ts";
import { isLoose } from "./generators.ts";
import { attributeSubjects, logPageSubjects } from "./parameter-subjects.ts";
import { senseSubjects } from "./sense-subjects.ts";

/** Forgets the types of a codec: the laws draw its inputs from its own description. */
const untyped = (codec: unknown): Codec<unknown> => asDeclared<Codec<unknown>>(codec);

/** The CDB of each command. */
function cdbSubjects(): readonly LawSubject[] {
  return ALL_COMMANDS.map((command) => subjectOf(untyped(command.cdb)));
}

/** The codec of a command's data, whichever way it moves. */
function dataCodecOf(command: CommandDefinition): Codec<unknown> | undefined {
  return "codec" in command.data ? untyped(command.data.codec) : undefined;
}

const MODE_LIST_REMARKS: Partial<LawSubject> = {
  steering: ["forSelect"],
  derived: ["modeDataLength"],
  unsized: (input) => isLoose(input) && input["forSelect"] === true,
};

/** What the laws must know beyond the codec itself. */
const REMARKS: Readonly<Record<string, Partial<LawSubject>>> = {
  "mode parameter list(6)": MODE_LIST_REMARKS,
  "mode parameter list(10)": MODE_LIST_REMARKS,
};

/** Structures that stand alone: not the data of exactly one command. */
const LONE_STRUCTURES: readonly Codec<unknown>[] = [
  STANDARD_INQUIRY,
  ALL_COMMANDS_HEADER,
  COMMAND_DESCRIPTOR,
  TIMEOUTS_DESCRIPTOR,
  ONE_COMMAND_HEADER,
  BLOCK_DESCRIPTOR,
  MODE_HEADER_6,
  MODE_HEADER_10,
  DESCRIPTOR_SENSE_HEADER,
  INFORMATION_DESCRIPTOR,
  SENSE_KEY_SPECIFIC_DESCRIPTOR,
  STREAM_COMMANDS_DESCRIPTOR,
].map(untyped);

/** Every data structure, once. */
function structureSubjects(): readonly LawSubject[] {
  const codecs = new Map<string, Codec<unknown>>();
  const fromCommands = ALL_COMMANDS.map(dataCodecOf).filter((codec) => codec !== undefined);
  for (const codec of [...fromCommands, ...LONE_STRUCTURES]) codecs.set(codec.name, codec);
  const plain = [...codecs.values()].map((codec) => subjectOf(codec, REMARKS[codec.name]));
  return [...plain, ...senseSubjects()];
}

/** Every page of every table. */
function pageSubjects(): readonly LawSubject[] {
  return [
    ...ALL_VPD_PAGES.map((page) => subjectOf(untyped(page.codec))),
    ...ALL_MODE_PAGES.map((page) => subjectOf(untyped(page.codec))),
    ...logPageSubjects(),
    ...attributeSubjects(),
  ];
}

/** Everything: CDBs, data structures, pages. */
export function allSubjects(): readonly LawSubject[] {
  return [...cdbSubjects(), ...structureSubjects(), ...pageSubjects()];
}
