import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { decodeSense } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import { TransportError } from "../../src/transport/errors.ts";
import type { ScsiReply, ScsiRequest } from "../../src/transport/scsi-transport.ts";
import type { Bench } from "./bench.ts";
import { behaviour } from "./target.ts";

/** Operation codes that a tape drive may have, so that most CDBs come past the first check. */
const OPCODES = [
  0x00, 0x01, 0x03, 0x04, 0x05, 0x08, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17,
  0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x2b, 0x34, 0x3b, 0x3c, 0x44, 0x4c, 0x4d, 0x55, 0x5a, 0x5e,
  0x5f, 0x82, 0x8c, 0x8d, 0x91, 0x92, 0xa0, 0xa3, 0xa4,
];

const byte = fc.oneof(
  { arbitrary: fc.constant(0), weight: 6 },
  { arbitrary: fc.integer({ min: 0, max: 8 }), weight: 2 },
  { arbitrary: fc.integer({ min: 0, max: 255 }), weight: 1 },
);

const cdb = fc
  .tuple(
    fc.oneof(
      { arbitrary: fc.constantFrom(...OPCODES), weight: 15 },
      fc.integer({ min: 0, max: 255 }),
    ),
    fc.array(byte, { minLength: 0, maxLength: 15 }),
  )
  .map(([opcode, rest]) => Uint8Array.from([opcode, ...rest]));

const request: fc.Arbitrary<ScsiRequest> = fc
  .tuple(cdb, fc.uint8Array({ maxLength: 300 }), fc.constantFrom("none", "in", "out"))
  .map(([bytes, data, direction]) => ({
    cdb: bytes,
    timeoutMs: 1000,
    ...(direction === "out" ? { dataOut: data } : {}),
    ...(direction === "in" ? { dataIn: new Uint8Array(data.length) } : {}),
  }));

const STATUSES: readonly number[] = [
  STATUS.good,
  STATUS.checkCondition,
  STATUS.reservationConflict,
  STATUS.busy,
];

async function expectReply(bench: Bench, one: ScsiRequest): Promise<void> {
  let reply: ScsiReply;
  try {
    reply = await bench.host.transport.execute(one);
  } catch (error) {
    expect(error).toBeInstanceOf(TransportError);
    return;
  }
  expect(STATUSES).toContain(reply.status);
  if (reply.status === STATUS.checkCondition) decodeSense(reply.sense);
  const room = one.dataIn?.length ?? one.dataOut?.length ?? 0;
  expect(reply.transferredBytes).toBeLessThanOrEqual(room);
}

describe("a hostile host", () => {
  behaviour(
    "gets an answer to whatever it sends, and the drive lives on",
    async (bench) => {
      await fc.assert(
        fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 40 }), async (requests) => {
          for (const one of requests) await expectReply(bench, one);
          const { dataIn } = { dataIn: new Uint8Array(36) };
          const reply = await bench.host.raw([0x12, 0, 0, 0, 36, 0], { dataIn });
          expect(reply.status).toBe(STATUS.good);
        }),
      );
    },
    { capacityBytes: 3_000_000, notOnHardware: "it might change the firmware" },
  );
});
