import { describe, expect, it } from "vitest";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { SPACE_6 } from "../../src/scsi/commands/space.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { CommandTimeouts, GENERAL_TIMEOUTS } from "../../src/session/command-timeouts.ts";

describe("time limits", () => {
  it("are those of the command's kind", () => {
    const timeouts = new CommandTimeouts({ rewind: 1000 });
    expect(timeouts.limitMs(REWIND)).toBe(1000);
    expect(timeouts.limitMs(SPACE_6)).toBe(GENERAL_TIMEOUTS.space);
  });

  it("are the drive's own where it tells them, but never less than a minute", () => {
    const timeouts = new CommandTimeouts();
    timeouts.recommend([
      { opcode: 0x01, timeoutMs: 700_000 },
      { opcode: 0x11, timeoutMs: 5 },
      { opcode: 0x0a, timeoutMs: 0 },
    ]);
    expect(timeouts.limitMs(REWIND)).toBe(700_000);
    expect(timeouts.limitMs(SPACE_6)).toBe(60_000);
    expect(timeouts.limitMs(WRITE_6)).toBe(GENERAL_TIMEOUTS.write);
  });
});
