/** From the bytes of a CDB to the handler of its command. The default is: no such command. */
import { asDeclared } from "../src/codec/as-declared.ts";
import { CodecError } from "../src/codec/codec-error.ts";
import type { Fields } from "../src/codec/layout.ts";
import type {
  CdbValue,
  CommandDefinition,
  DataInput,
  DataPhase,
  DataValue,
} from "../src/scsi/define-command.ts";
import type { SenseInput } from "../src/scsi/sense.ts";
import { SENSE_KEY } from "../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse } from "./check-condition.ts";
import type { Nexus } from "./nexus.ts";
import type { DriveCore } from "./drive-core.ts";

/** A command as its handler gets it. */
export interface Received<C> {
  readonly drive: DriveCore;
  readonly nexus: Nexus;
  readonly cdb: CdbValue<C>;
  /** The host's data; empty when it sent none. */
  readonly dataOut: Uint8Array;
  /** The host's room for an answer; empty when it has none. */
  readonly dataIn: Uint8Array;
}

/** How a handler ends its command. Nothing given is GOOD without data. */
export interface Answer<T = unknown> {
  /** The answer, encoded by the command's own definition and cut to the allocation length. */
  readonly data?: T;
  /** For blocks: how many bytes the handler put into `dataIn` or took from `dataOut` itself. */
  readonly transferredBytes?: number;
  /** CHECK CONDITION with this sense, after what data there is. */
  readonly check?: SenseInput;
  /** RESERVATION CONFLICT, for commands that look at reservations themselves. */
  readonly reservationConflict?: true;
}

/** GOOD, nothing more. */
export const GOOD: Answer<never> = {};

/** A handler with the command it belongs to. */
export interface Route {
  readonly command: CommandDefinition;
  readonly handle: (received: Received<CommandDefinition>) => Answer | Promise<Answer>;
}

/** Ties a handler to its command; types follow from the definition. */
export function on<F extends Fields, D>(
  command: CommandDefinition<F, D>,
  handle: (
    received: Received<CommandDefinition<F, D>>,
  ) =>
    | Answer<DataInput<CommandDefinition<F, D>>>
    | Promise<Answer<DataInput<CommandDefinition<F, D>>>>,
): Route {
  return asDeclared<Route>({ command, handle });
}

/** Decodes the host's parameter list by the command's definition; a malformed one is refused as a drive refuses it. */
export function parameterList<F extends Fields, D>(
  command: CommandDefinition<F, D>,
  dataOut: Uint8Array,
): DataValue<CommandDefinition<F, D>> {
  const data = asDeclared<DataPhase>(command.data);
  if (data.direction !== "out") throw refuse(SENSE_KEY.illegalRequest, 0x2000);
  try {
    return asDeclared<DataValue<CommandDefinition<F, D>>>(data.codec.decode(dataOut));
  } catch (error) {
    // PARAMETER LIST LENGTH ERROR: the list ends before its own structures do.
    if (error instanceof CodecError) throw refuse(SENSE_KEY.illegalRequest, 0x1a00);
    throw error;
  }
}

/**
 * The commands of one drive by operation code and service action. What to do about unit attentions, reservations and
 * faults is the drive's; the router only finds the handler and checks the CDB's own bits.
 */
export class CommandRouter {
  readonly #byOpcode = new Map<number, Route | Map<number, Route>>();
  readonly #routes: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes;
    for (const route of routes) this.#add(route);
  }

  /** Every command this drive has. */
  get commands(): readonly CommandDefinition[] {
    return this.#routes.map((route) => route.command);
  }

  #add(route: Route): void {
    const { opcode, serviceAction } = route.command;
    if (serviceAction === undefined) {
      this.#byOpcode.set(opcode, route);
      return;
    }
    const known = this.#byOpcode.get(opcode);
    const actions = known instanceof Map ? known : new Map<number, Route>();
    actions.set(serviceAction, route);
    this.#byOpcode.set(opcode, actions);
  }

  /**
   * Finds the command of a CDB. Throws CheckCondition: 5/20 00 for an unknown operation code, 5/24 00 with the field
   * pointer for an unknown service action or a reserved bit that is set.
   */
  find(cdb: Uint8Array): Route {
    const route = this.seek(cdb);
    if (route !== undefined) return route;
    throw this.#byOpcode.has(cdb[0] ?? 0)
      ? invalidFieldInCdb(1, 4)
      : refuse(SENSE_KEY.illegalRequest, 0x2000);
  }

  /** The command of a CDB; `undefined` when there is none. */
  seek(cdb: Uint8Array): Route | undefined {
    const found = this.#byOpcode.get(cdb[0] ?? 0);
    return found instanceof Map ? found.get((cdb[1] ?? 0) & 0x1f) : found;
  }

  /** Checks the bits of a CDB that belong to no field, and its length. */
  static checkBits(route: Route, cdb: Uint8Array): void {
    const { byteLength } = route.command.cdb;
    if (cdb.length < byteLength) throw invalidFieldInCdb(cdb.length);
    const stray = route.command.cdb.findReservedBit(cdb);
    if (stray !== undefined && stray.byte < byteLength)
      throw invalidFieldInCdb(stray.byte, stray.bit);
    // SAM-5, CONTROL byte: NACA is not supported.
    if (((cdb[byteLength - 1] ?? 0) & 0x04) !== 0) throw invalidFieldInCdb(byteLength - 1, 2);
  }
}
