/** Law 9: what one end says through real CDB bytes is what the other end understands. */
import fc from "fast-check";
import { expect } from "vitest";
import { asDeclared } from "../../src/codec/as-declared.ts";
import { CodecError } from "../../src/codec/codec-error.ts";
import type { Codec } from "../../src/codec/layout.ts";
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import type { CommandDefinition } from "../../src/scsi/define-command.ts";
import { findDifference, subjectOf } from "./codec-laws.ts";
import type { Loose } from "./generators.ts";
import { isLoose } from "./generators.ts";

/** What a device does with one command: takes the decoded CDB and data, returns the value to send. */
export type Handler = (request: { readonly cdb: unknown; readonly data: unknown }) => unknown;

/** The device's end of the wire. Any router of commands fits behind it: the one below, or a simulator's. */
export interface DeviceEnd {
  /** Sets what the device does for a command. */
  on(command: CommandDefinition, handler: Handler): void;
  /** Carries out a command as bytes. Returns what the device sends, at most what the CDB makes room for. */
  execute(request: {
    readonly cdb: Uint8Array;
    readonly dataOut?: Uint8Array;
  }): Promise<Uint8Array> | Uint8Array;
}

const untyped = (codec: unknown): Codec<unknown> => asDeclared<Codec<unknown>>(codec);

const codecOf = (command: CommandDefinition): Codec<unknown> | undefined =>
  "codec" in command.data ? untyped(command.data.codec) : undefined;

/** How many bytes of an answer the host asked for. */
function roomOf(command: CommandDefinition, cdb: unknown): number {
  if (command.data.direction !== "in") return Infinity;
  if (command.data.roomBytes !== "allocationLength") return command.data.roomBytes;
  const room = isLoose(cdb) ? cdb["allocationLength"] : undefined;
  return typeof room === "number" ? room : 0;
}

function findCommand(cdb: Uint8Array): CommandDefinition {
  const alike = ALL_COMMANDS.filter(({ opcode }) => opcode === cdb[0]);
  const action = (cdb[1] ?? 0) & 0x1f;
  const [found, ...others] = alike.filter(
    ({ serviceAction }) => serviceAction === undefined || serviceAction === action,
  );
  if (found === undefined || others.length > 0) {
    throw new Error(`${String(others.length)} commands too many for ${String(cdb[0])}`);
  }
  return found;
}

/** The smallest device: finds the definition by the CDB's own bytes, decodes, asks the handler, encodes, cuts. */
export function createTestRouter(): DeviceEnd {
  const handlers = new Map<CommandDefinition, Handler>();
  return {
    on: (command, handler) => handlers.set(command, handler),
    execute({ cdb, dataOut }) {
      const command = findCommand(cdb);
      expect(command.cdb.findReservedBit(cdb)).toBeUndefined();
      const codec = codecOf(command);
      const decoded = command.cdb.decode(cdb);
      const data = dataOut === undefined ? undefined : codec?.decode(dataOut);
      const answer = handlers.get(command)?.({ cdb: decoded, data });
      if (command.data.direction !== "in" || codec === undefined) return new Uint8Array(0);
      return codec.encode(answer).subarray(0, roomOf(command, decoded));
    },
  };
}

const same = (given: unknown, decoded: unknown): void => {
  const derived = ["modeDataLength"];
  expect(findDifference(given, decoded, { steering: ["forSelect"], derived })).toBeUndefined();
};

/** Holds one command to the law over a device that `createDevice` makes. */
export async function bothEndsAgree(
  command: CommandDefinition,
  createDevice: () => DeviceEnd,
): Promise<void> {
  const codec = codecOf(command);
  const cdbs = subjectOf(untyped(command.cdb)).feed.inputs;
  const values = codec === undefined ? fc.constant(undefined) : subjectOf(codec).feed.inputs;
  await fc.assert(
    fc.asyncProperty(cdbs, values, async (cdb, value) => {
      const device = createDevice();
      const seen: { cdb?: unknown; data?: unknown } = {};
      device.on(command, (request) => {
        Object.assign(seen, request);
        return value;
      });
      const bytes = untyped(command.cdb).encode(cdb);
      if (command.data.direction === "out" && codec !== undefined) {
        await device.execute({ cdb: bytes, dataOut: codec.encode(value) });
        same(value, seen.data);
      } else {
        const sent = await device.execute({ cdb: bytes });
        if (codec !== undefined)
          hostUnderstands(codec, { sent, value, cdb: asLoose(cdb), command });
      }
      same(cdb, seen.cdb);
    }),
  );
}

const asLoose = (value: unknown): Loose => (isLoose(value) ? value : {});

function hostUnderstands(
  codec: Codec<unknown>,
  wire: { sent: Uint8Array; value: unknown; cdb: Loose; command: CommandDefinition },
): void {
  const whole = codec.encode(wire.value).length;
  if (roomOf(wire.command, wire.cdb) >= whole) {
    const forSelect = isLoose(wire.value) && wire.value["forSelect"] === true;
    expect(wire.sent.length, forSelect ? "MODE SELECT list" : "answer").toBe(whole);
    same(wire.value, codec.decode(wire.sent));
    return;
  }
  expect(wire.sent.length).toBe(roomOf(wire.command, wire.cdb));
  if (isLoose(wire.value) && wire.value["forSelect"] === true) return;
  try {
    expect(codec.decode(wire.sent)).toMatchObject({ truncated: true });
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
  }
}
