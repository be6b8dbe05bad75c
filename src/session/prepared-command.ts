import { asDeclared } from "../codec/as-declared.ts";
import type { Codec, Fields, InputOf } from "../codec/layout.ts";
import type { CdbInput, CommandDefinition } from "../scsi/define-command.ts";
import { UsageError } from "../transport/errors.ts";
import type { CommandKind } from "./command-kind.ts";
import { commandKind } from "./command-kind.ts";

type LengthIsFilledIn<I> = I extends { readonly parameterListLength: number }
  ? Omit<I, "parameterListLength"> & { readonly parameterListLength?: number }
  : I;

/** What a command takes. The parameter list length may be left out: it is the length of what is sent. */
export type SendInput<C> = LengthIsFilledIn<CdbInput<C>>;

/** A command ready to be sent; READ and WRITE change their CDB and send it again. */
export interface PreparedCommand {
  readonly name: string;
  readonly kind: CommandKind;
  readonly cdb: Uint8Array;
  timeoutMs: number;
}

/** A command with its data. */
export interface PreparedExchange {
  readonly prepared: PreparedCommand;
  readonly dataOut?: Uint8Array;
  readonly dataIn?: Uint8Array;
}

interface Lengths {
  readonly allocationLength?: number;
  readonly parameterListLength?: number;
}

/** Builds CDB and data of a command. Throws CodecError when a value does not fit, UsageError when data are missing. */
export function prepareCommand<C extends CommandDefinition>(
  command: C,
  input: SendInput<C>,
  options: {
    readonly timeoutMs: number;
    readonly dataOut?: unknown;
    readonly dataIn?: Uint8Array;
  },
): PreparedExchange {
  const lengths = asDeclared<Lengths>(input);
  const dataOut = encodeData(command, options.dataOut);
  const fillIn = dataOut !== undefined && "parameterListLength" in command.cdb.fields;
  const cdbInput =
    fillIn && lengths.parameterListLength === undefined
      ? { ...input, parameterListLength: dataOut.length }
      : input;
  const dataIn = roomFor(command, lengths, options.dataIn);
  return {
    prepared: {
      name: command.name,
      kind: commandKind(command),
      // The caller's input was checked against this very command's fields.
      cdb: command.cdb.encode(asDeclared<InputOf<Fields>>(cdbInput)),
      timeoutMs: options.timeoutMs,
    },
    ...(dataOut === undefined ? {} : { dataOut }),
    ...(dataIn === undefined ? {} : { dataIn }),
  };
}

function encodeData(command: CommandDefinition, given: unknown): Uint8Array | undefined {
  const { data } = command;
  if (data.direction !== "out" && data.direction !== "rawOut") return undefined;
  if (given instanceof Uint8Array) return given;
  if (data.direction === "out" && given !== undefined) {
    return asDeclared<Codec<unknown>>(data.codec).encode(given);
  }
  // FORMAT MEDIUM, SEND DIAGNOSTIC and LOG SELECT may come without data.
  if (data.direction === "rawOut" && given === undefined) return undefined;
  throw new UsageError("COMMAND_DATA_MISSING", `${command.name}: it needs data to send`);
}

function roomFor(
  command: CommandDefinition,
  lengths: Lengths,
  given: Uint8Array | undefined,
): Uint8Array | undefined {
  const { data } = command;
  if (data.direction !== "in" && data.direction !== "rawIn") return undefined;
  if (given !== undefined) return given;
  const fixed = data.direction === "in" ? data.roomBytes : "allocationLength";
  const bytes = fixed === "allocationLength" ? lengths.allocationLength : fixed;
  if (bytes === undefined) {
    throw new UsageError(
      "COMMAND_DATA_MISSING",
      `${command.name}: it needs a place for the answer`,
    );
  }
  return bytes === 0 ? undefined : new Uint8Array(bytes);
}
