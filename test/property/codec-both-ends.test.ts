import { describe, it } from "vitest";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import { bothEndsAgree, createTestRouter } from "../support/both-ends.ts";
import "../support/feeds-by-hand.ts";

describe.each(ALL_COMMANDS.map((command) => [command.name, command] as const))(
  "%s",
  (_name, command) => {
    it("means the same at both ends", async () => {
      await bothEndsAgree(command, createTestRouter);
    });
  },
);
