import { describe, expect, it } from "vitest";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import { cdbBytes } from "../../src/scsi/define-command.ts";
import { CODEC_LAWS } from "../support/codec-laws.ts";
import { allSubjects } from "../support/law-subjects.ts";

const SUBJECTS = allSubjects();

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

    it("names its source", () => {
      expect(command.reference).toMatch(/\S/);
    });
  },
);

describe("the tables", () => {
  it("hold each definition name once", () => {
    const names = SUBJECTS.map((subject) => subject.name);
    expect(names).toEqual([...new Set(names)]);
  });

  it("hold each operation code with its service action once", () => {
    const codes = ALL_COMMANDS.map((command) => {
      const action = command.serviceAction === undefined ? "" : `/${String(command.serviceAction)}`;
      return `${String(command.opcode)}${action}`;
    });
    expect(codes).toEqual([...new Set(codes)]);
  });

  it("give no operation code both with and without a service action", () => {
    for (const command of ALL_COMMANDS) {
      const others = ALL_COMMANDS.filter((other) => other.opcode === command.opcode);
      if (others.length > 1) {
        expect(others.every((other) => other.serviceAction !== undefined)).toBe(true);
      }
    }
  });
});
