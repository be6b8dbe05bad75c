import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import type { CommandKind } from "../../src/session/command-kind.ts";
import { commandKind, isKnownCommand, mayReissue } from "../../src/session/command-kind.ts";
import type { SenseFacts } from "../../src/session/sense-meaning.ts";
import { CURRENT_ROWS, DEFERRED_ROWS, senseMeaning } from "../../src/session/sense-meaning.ts";

type Flags = Partial<Pick<SenseFacts, "filemark" | "endOfMedium" | "incorrectLength" | "deferred">>;

function sense(codes: string, flags: Flags = {}): SenseFacts {
  const [key = 0, additionalCode = 0, additionalQualifier = 0] = codes
    .split(/[/ ]/)
    .map((part) => Number.parseInt(part, 16));
  return {
    deferred: false,
    key,
    additionalCode,
    additionalQualifier,
    filemark: false,
    endOfMedium: false,
    incorrectLength: false,
    ...flags,
  };
}

const KINDS: readonly CommandKind[] = [
  "query",
  "hold",
  "configure",
  "read",
  "write",
  "filemarks",
  "space",
  "locate",
  "rewind",
  "load",
  "verify",
  "erase",
  "service",
];

const FM = { filemark: true };
const EOM = { endOfMedium: true };
const ILI = { incorrectLength: true };

interface Ending {
  readonly kind: CommandKind;
  readonly codes: string;
  readonly flags: Flags;
  readonly outcome: string;
}

/** How READ, WRITE and SPACE end: IBM LTO SCSI Reference GA32-0928-06, 4.11 and 4.12. */
// prettier-ignore
const ENDINGS: readonly (readonly [string, Ending])[] = [
  ["a block of another length",             { kind: "read",      codes: "0/00 00", flags: ILI, outcome: "incorrectLength" }],
  ["a filemark on reading",                 { kind: "read",      codes: "0/00 01", flags: FM, outcome: "filemark" }],
  ["a filemark with early warning",         { kind: "read",      codes: "0/00 01", flags: { ...FM, ...EOM }, outcome: "filemark" }],
  ["another length with early warning",     { kind: "read",      codes: "0/00 00", flags: { ...ILI, ...EOM }, outcome: "incorrectLength" }],
  ["the end of data on reading",            { kind: "read",      codes: "8/00 05", flags: {}, outcome: "endOfData" }],
  ["a blank tape of a DDS drive",           { kind: "read",      codes: "8/00 00", flags: {}, outcome: "endOfData" }],
  ["the end of the partition on reading",   { kind: "read",      codes: "3/00 02", flags: EOM, outcome: "endOfPartition" }],
  ["early warning reported on reading",     { kind: "read",      codes: "D/00 02", flags: EOM, outcome: "earlyWarning" }],
  ["early warning on writing",              { kind: "write",     codes: "0/00 02", flags: EOM, outcome: "earlyWarning" }],
  ["early warning without a code",          { kind: "write",     codes: "0/00 00", flags: EOM, outcome: "earlyWarning" }],
  ["early warning with a recovered error",  { kind: "write",     codes: "1/0C 00", flags: EOM, outcome: "earlyWarning" }],
  ["programmable early warning",            { kind: "write",     codes: "0/00 07", flags: EOM, outcome: "programmableEarlyWarning" }],
  ["the physical end on writing",           { kind: "write",     codes: "D/00 02", flags: EOM, outcome: "volumeFull" }],
  ["early warning on filemarks",            { kind: "filemarks", codes: "0/00 02", flags: EOM, outcome: "earlyWarning" }],
  ["the physical end on filemarks",         { kind: "filemarks", codes: "D/00 02", flags: EOM, outcome: "volumeFull" }],
  ["a filemark on spacing",                 { kind: "space",     codes: "0/00 01", flags: FM, outcome: "filemark" }],
  ["the end of data on spacing",            { kind: "space",     codes: "8/00 05", flags: {}, outcome: "endOfData" }],
  ["the beginning on spacing backward",     { kind: "space",     codes: "0/00 04", flags: EOM, outcome: "beginningOfPartition" }],
  ["the end of the partition on spacing",   { kind: "space",     codes: "3/00 02", flags: EOM, outcome: "endOfPartition" }],
  ["no such object on locating",            { kind: "locate",    codes: "8/00 05", flags: {}, outcome: "endOfData" }],
  ["cleaning wanted after a rewind",        { kind: "rewind",    codes: "0/82 82", flags: {}, outcome: "good" }],
  ["a recovered error on reading",          { kind: "read",      codes: "1/11 00", flags: {}, outcome: "good" }],
  ["rounded values",                        { kind: "configure", codes: "1/37 00", flags: {}, outcome: "good" }],
];

describe("what is no failure", () => {
  it.each(ENDINGS)("%s", (_name, { kind, codes, flags, outcome }) => {
    expect(senseMeaning(sense(codes, flags), kind)).toMatchObject({ kind: "outcome", outcome });
  });
});

/** The decision table of the toolkit, and single codes that must not be taken for their neighbours. */
// prettier-ignore
const FAULTS: readonly (readonly [string, CommandKind, string, object])[] = [
  ["becoming ready",                  "query",  "2/04 01", { code: "DRIVE_BECOMING_READY", retry: "poll" }],
  ["just switched on",                "query",  "2/3E 00", { code: "DRIVE_BECOMING_READY", retry: "poll" }],
  ["an operation is running",         "query",  "2/00 16", { code: "DRIVE_BUSY_WITH_OPERATION", retry: "poll" }],
  ["an erase is running",             "query",  "0/00 18", { code: "DRIVE_BUSY_WITH_OPERATION", retry: "poll" }],
  ["formatting",                      "query",  "2/04 04", { state: "busy", retry: "poll" }],
  ["a cleaning cartridge",            "query",  "2/30 03", { state: "cleaning", retry: "poll", cleaning: "inProgress" }],
  ["an expired cleaning cartridge",   "query",  "2/30 07", { state: "cleaningFailed", retry: "never", cleaning: "expired" }],
  ["not threaded",                    "query",  "2/04 02", { state: "needsLoad", retry: "never" }],
  ["seated",                          "read",   "2/3A 04", { state: "needsLoad" }],
  ["no cartridge",                    "query",  "2/3A 00", { code: "DRIVE_NO_MEDIUM", faultClass: "state" }],
  ["a dead cartridge memory",         "query",  "3/04 10", { code: "MEDIUM_MEMORY_INACCESSIBLE", faultClass: "medium" }],
  ["the same at another drive",       "query",  "2/04 10", { code: "MEDIUM_MEMORY_INACCESSIBLE" }],
  ["a reset",                         "write",  "6/29 00", { id: "reset", code: "DRIVE_POSITION_LOST" }],
  ["a new cartridge",                 "read",   "6/28 00", { id: "mediumChanged", code: "DRIVE_POSITION_LOST" }],
  ["a lost reservation",              "write",  "6/2A 03", { code: "DRIVE_RESERVATION_LOST", retry: "never" }],
  ["any other unit attention",        "write",  "6/12 34", { code: "DRIVE_POSITION_LOST" }],
  ["the switch of the cartridge",     "write",  "7/27 00", { code: "DRIVE_WRITE_PROTECTED", state: "writeProtected" }],
  ["a format that is only read",      "write",  "7/30 05", { code: "MEDIUM_READ_ONLY_FORMAT", state: "writeProtected" }],
  ["WORM",                            "write",  "7/30 0C", { code: "MEDIUM_WORM" }],
  ["append-only mode",                "write",  "7/5A 02", { code: "DRIVE_APPEND_ONLY" }],
  ["no key",                          "read",   "7/74 01", { code: "DRIVE_KEY_NEEDED", state: "keyNeeded" }],
  ["a position that is not set",      "read",   "5/2C 00", { code: "DRIVE_POSITION_UNSET" }],
  ["an unknown command",              "query",  "5/20 00", { code: "COMMAND_UNSUPPORTED" }],
  ["an unknown field",                "query",  "5/24 00", { code: "COMMAND_INVALID_FIELD" }],
  ["not append-only",                 "configure", "5/20 0C", { code: "COMMAND_REJECTED" }],
  ["an unrecovered read",             "read",   "3/11 00", { code: "MEDIUM_UNRECOVERED_READ", faultClass: "medium" }],
  ["a write error",                   "write",  "3/0C 00", { code: "MEDIUM_WRITE_ERROR", retry: "never" }],
  ["writing after a write error",     "write",  "3/31 00", { code: "MEDIUM_FORMAT_CORRUPTED" }],
  ["a dead writer",                   "write",  "4/03 02", { code: "DRIVE_HARDWARE_ERROR" }],
  ["a bad guard",                     "write",  "4/10 01", { code: "BLOCK_PROTECTION_MISMATCH" }],
  ["end of data not found",           "space",  "8/14 03", { code: "MEDIUM_END_OF_DATA_NOT_FOUND" }],
  ["a blank check on writing",        "write",  "8/00 05", { code: "MEDIUM_BLANK_CHECK" }],
  ["a damaged wire",                  "write",  "B/47 03", { code: "COMMAND_ABORTED", retry: "reissueOnce" }],
  ["an unknown key 3",                "read",   "3/99 99", { code: "MEDIUM_ERROR" }],
  ["an unknown key 4",                "read",   "4/99 99", { code: "DRIVE_HARDWARE_ERROR" }],
  ["an unknown key 5",                "read",   "5/99 99", { code: "COMMAND_REJECTED" }],
  ["an overflow on locating",         "locate", "D/00 02", { code: "MEDIUM_VOLUME_OVERFLOW" }],
  ["a miscompare",                    "verify", "E/1D 00", { code: "MEDIUM_MISCOMPARE" }],
  ["a key that is not in use",        "read",   "C/00 00", { code: "DRIVE_VENDOR_ERROR" }],
];

describe("what is a failure", () => {
  it.each(FAULTS)("%s", (_name, kind, codes, meaning) => {
    expect(senseMeaning(sense(codes), kind)).toMatchObject({ kind: "fault", ...meaning });
  });
});

const anySense = fc.record({
  deferred: fc.boolean(),
  key: fc.nat(15),
  additionalCode: fc.nat(255),
  additionalQualifier: fc.nat(255),
  filemark: fc.boolean(),
  endOfMedium: fc.boolean(),
  incorrectLength: fc.boolean(),
});
const anyKind = fc.constantFrom(...KINDS);

describe("the table", () => {
  it("never calls a deferred error a success", () => {
    fc.assert(
      fc.property(anySense, anyKind, (facts, kind) => {
        const meaning = senseMeaning({ ...facts, deferred: true }, kind);
        expect(meaning).toMatchObject({ kind: "fault", retry: "never" });
      }),
    );
  });

  it("never lets a unit attention pass for an outcome", () => {
    fc.assert(
      fc.property(anySense, anyKind, (facts, kind) => {
        const meaning = senseMeaning({ ...facts, deferred: false, key: 6 }, kind);
        expect(meaning.kind).toBe("fault");
      }),
    );
  });

  it("calls a write good only with key 0, 1 or Fh", () => {
    fc.assert(
      fc.property(anySense, fc.constantFrom<CommandKind>("write", "filemarks"), (facts, kind) => {
        const meaning = senseMeaning(facts, kind);
        if (meaning.kind === "outcome" && meaning.outcome !== "volumeFull") {
          expect([0, 1, 15]).toContain(facts.key);
        }
      }),
    );
  });

  it("gives an answer that does not depend on what was asked before", () => {
    fc.assert(
      fc.property(anySense, anyKind, (facts, kind) => {
        expect(senseMeaning(facts, kind)).toBe(senseMeaning({ ...facts }, kind));
      }),
    );
  });

  it("has an id of its own and a source for every row", () => {
    const rows = [...CURRENT_ROWS, ...DEFERRED_ROWS];
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    expect(rows.filter((row) => row.source === "" || row.says === "")).toEqual([]);
  });

  it("reaches every row", () => {
    const unreached = new Set(CURRENT_ROWS.map((row) => row.id));
    for (const row of CURRENT_ROWS) {
      const codes = row.at
        .replaceAll("*", "00")
        .replace(/^(.)[^/]*/, "$1")
        .replace(/-\S+/g, "");
      const facts = sense(codes, row.flag === undefined ? {} : { [row.flag]: true });
      // A code nobody names stands for "any", so that rows with codes of their own do not catch it.
      const strange = {
        ...facts,
        ...(row.at.includes("/* ") ? { additionalCode: 0x7e } : {}),
        ...(row.at.endsWith(" *") ? { additionalQualifier: 0x7e } : {}),
      };
      for (const kind of row.during ?? ["query"]) unreached.delete(senseMeaning(strange, kind).id);
    }
    expect([...unreached]).toEqual([]);
  });
});

describe("kinds of command", () => {
  it.each(ALL_COMMANDS.map((command) => [command.name, command] as const))(
    "%s has one",
    (_name, command) => {
      expect(isKnownCommand(command)).toBe(true);
    },
  );

  it("lets nothing be sent twice that moves, writes or changes modes", () => {
    expect(KINDS.filter(mayReissue)).toEqual(["query", "hold"]);
  });

  it("takes an unknown command for one that changes something", () => {
    expect(mayReissue(commandKind({ opcode: 0xc1 }))).toBe(false);
  });
});
