import { describe, expect, it } from "vitest";
import { EXIT, exitStatusOf, gravest } from "../../cli/exit-code.ts";
import { CodecError } from "../../src/codec/codec-error.ts";
import { scsiError } from "../../src/session/errors.ts";
import { senseMeaning } from "../../src/session/sense-meaning.ts";
import { statusMeaning } from "../../src/session/status-meaning.ts";
import { StreamError } from "../../src/stream/stream-error.ts";
import {
  AbortedError,
  InvariantError,
  TransportError,
  UsageError,
} from "../../src/transport/errors.ts";
import type { Meaning } from "../../src/session/meaning.ts";

function errorOf(meaning: Meaning): Error {
  if (meaning.kind !== "fault") throw new UsageError("TEST", "that is no fault");
  return scsiError({ command: "TEST", cdb: new Uint8Array(6), status: 2, meaning });
}

const sense = (key: number, additionalCode: number, additionalQualifier: number): Error =>
  errorOf(
    senseMeaning(
      {
        deferred: false,
        filemark: false,
        endOfMedium: false,
        incorrectLength: false,
        ...{ key, additionalCode, additionalQualifier },
      },
      "write",
    ),
  );

const transport = (code: string): Error =>
  new TransportError(code, "it failed", { executed: "unknown" });

describe("the exit status", () => {
  it.each([
    ["no cartridge", sense(2, 0x3a, 0), EXIT.notReady],
    ["becoming ready", sense(2, 0x04, 1), EXIT.notReady],
    ["unreadable", sense(3, 0x11, 0), EXIT.mediumError],
    ["write error", sense(3, 0x0c, 0), EXIT.mediumError],
    ["hardware", sense(4, 0x44, 0), EXIT.transportOrHardware],
    ["unknown command", sense(5, 0x20, 0), EXIT.rejected],
    ["invalid field", sense(5, 0x24, 0), EXIT.rejected],
    ["write protected", sense(7, 0x27, 0), EXIT.writeProtected],
    ["WORM", sense(7, 0x30, 0x0c), EXIT.writeProtected],
    ["aborted command", sense(0xb, 0, 0), EXIT.transportOrHardware],
    ["miscompare", sense(0xe, 0x1d, 0), EXIT.verifyFailed],
    ["reservation conflict", errorOf(statusMeaning(0x18)), EXIT.busy],
    ["busy", errorOf(statusMeaning(0x08)), EXIT.busy],
    ["timeout", transport("TRANSPORT_TIMEOUT"), EXIT.transportOrHardware],
    ["no such node", transport("ENOENT"), EXIT.noDevice],
    ["no permission", transport("EACCES"), EXIT.noDevice],
    ["usage", new UsageError("ARGUMENTS_INVALID", "no"), EXIT.usage],
    ["bytes that are no page", new CodecError("page", 0, "no"), EXIT.usage],
    ["refusal", new UsageError("REFUSED_WITHOUT_CONFIRMATION", "no"), EXIT.refused],
    ["lock held", new UsageError("SIM_IN_USE", "no"), EXIT.busy],
    ["source", new StreamError("SOURCE_FAILED", "no"), EXIT.partial],
    ["stop", new AbortedError("stopped"), EXIT.interrupted],
    ["our bug", new InvariantError("all is well"), EXIT.internalFault],
    ["anything", new TypeError("x is not a function"), EXIT.internalFault],
  ])("of %s", (_name, error, status) => {
    expect(exitStatusOf(error)).toBe(status);
  });

  it("is the gravest where several apply: 8, 9, 5, 11, 10", () => {
    expect(gravest([11, 5, 9, 8, 10])).toBe(8);
    expect(gravest([11, 5, 9, 10])).toBe(9);
    expect(gravest([11, 5, 10])).toBe(5);
    expect(gravest([10, 11])).toBe(11);
    expect(gravest([0, 10])).toBe(10);
    expect(gravest([0, 4])).toBe(4);
    expect(gravest([])).toBe(0);
  });
});
