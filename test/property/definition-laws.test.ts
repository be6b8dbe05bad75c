import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asDeclared } from "../../src/codec/as-declared.ts";
import type { Codec } from "../../src/codec/layout.ts";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import { ALL_LOG_PAGES } from "../../src/scsi/log-page-table.ts";
import { MAM_ATTRIBUTES } from "../../src/scsi/mam-attributes.ts";
import { ALL_MODE_PAGES } from "../../src/scsi/mode-page-table.ts";
import { ALL_VPD_PAGES } from "../../src/scsi/vpd-page-table.ts";
import { cdbBytes } from "../../src/scsi/define-command.ts";
import { CODEC_LAWS, subjectOf } from "../support/codec-laws.ts";
import { allSubjects } from "../support/law-subjects.ts";

const SUBJECTS = allSubjects();
const untyped = (codec: unknown): Codec<unknown> => asDeclared<Codec<unknown>>(codec);

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))(
  "%s",
  (_name, subject) => {
    it.each(CODEC_LAWS)("%s", (_law, hold) => {
      hold(subject);
    });
  },
);

describe.each(ALL_COMMANDS.map((command) => [command.name, command] as const))(
  "%s",
  (_name, command) => {
    it("has a CDB as long as its operation code's group says", () => {
      expect(command.cdb.byteLength).toBe(cdbBytes(command.opcode));
      expect([6, 10, 12, 16]).toContain(command.cdb.byteLength);
    });
  },
);

const everyReference = [...ALL_COMMANDS, ...ALL_VPD_PAGES, ...ALL_MODE_PAGES, ...ALL_LOG_PAGES];

it.each(everyReference.map((definition) => [definition.name, definition.reference] as const))(
  "%s names its source",
  (_name, reference) => {
    expect(reference).toMatch(/[A-Za-z]{3}/);
  },
);

function expectUnique(keys: readonly string[]): void {
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
}

const family = (definition: object): string =>
  "family" in definition ? String(definition.family) : "";

describe("the tables hold once", () => {
  it("each definition name", () => {
    expectUnique(SUBJECTS.map((subject) => subject.name));
  });

  it("each operation code with its service action", () => {
    expectUnique(ALL_COMMANDS.map((one) => `${String(one.opcode)}/${String(one.serviceAction)}`));
  });

  it("each operation code either with service actions or without", () => {
    for (const command of ALL_COMMANDS) {
      const alike = ALL_COMMANDS.filter((other) => other.opcode === command.opcode);
      const bare = alike.filter((other) => other.serviceAction === undefined);
      expect(bare.length === 0 || alike.length === 1, command.name).toBe(true);
    }
  });

  it("each VPD page", () => {
    expectUnique(ALL_VPD_PAGES.map((one) => String(one.page)));
  });

  it("each mode page, by page, subpage and family", () => {
    expectUnique(
      ALL_MODE_PAGES.map((one) => `${String(one.page)}/${String(one.subpage)}/${family(one)}`),
    );
  });

  it("each log page, by page, subpage and family", () => {
    expectUnique(
      ALL_LOG_PAGES.map((one) => `${String(one.page)}/${String(one.subpage)}/${family(one)}`),
    );
  });

  it("each parameter code and attribute identifier", () => {
    const tables = ALL_LOG_PAGES.flatMap((one) => (one.kind === "parameters" ? [one] : []));
    for (const { parameters } of tables) {
      expectUnique(Object.values(parameters.entries).map(({ code }) => String(code)));
    }
    expectUnique(Object.values(MAM_ATTRIBUTES.entries).map(({ code }) => String(code)));
  });
});

describe.each(ALL_COMMANDS.map((command) => [command.name, command] as const))(
  "%s",
  (_name, command) => {
    it("puts operation code and service action where they belong", () => {
      fc.assert(
        fc.property(subjectOf(untyped(command.cdb)).feed.inputs, (input) => {
          const cdb = untyped(command.cdb).encode(input);
          expect(cdb[0]).toBe(command.opcode);
          if (command.serviceAction !== undefined) {
            expect((cdb[1] ?? 0) & 0x1f).toBe(command.serviceAction);
          }
        }),
      );
    });
  },
);
