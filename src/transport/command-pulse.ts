import type { ScsiReply, ScsiRequest, ScsiTransport } from "./scsi-transport.ts";

/** In the place of an operation code: the thread opens or closes the device. */
export const OPENING = 0x100;

/** The command that a thread is in. */
export interface RunningCommand {
  /** Operation code, the first byte of the CDB; or `OPENING` (256): no command, the device is opened or closed. */
  readonly opcode: number;
  /** How many commands the thread has begun; another number is another command. */
  readonly ordinal: number;
}

const ORDINAL = 0;
/** 0 between commands, else the operation code plus 1. */
const OPCODE = 1;
const WORDS = 2;

/**
 * Says in shared memory which command a blocked thread is in, so that another thread can tell whether it goes on. It
 * costs two stores a command.
 */
export class CommandPulse {
  /** To be handed to another thread; both ends make a pulse of it. */
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(memory = new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
  }

  /** What the thread is in; `undefined` between commands. */
  get running(): RunningCommand | undefined {
    const opcode = Atomics.load(this.#words, OPCODE) - 1;
    return opcode < 0 ? undefined : { opcode, ordinal: Atomics.load(this.#words, ORDINAL) };
  }

  /** A command begins. */
  begin(opcode: number): void {
    Atomics.add(this.#words, ORDINAL, 1);
    Atomics.store(this.#words, OPCODE, opcode + 1);
  }

  /** It is over. */
  end(): void {
    Atomics.store(this.#words, OPCODE, 0);
  }
}

/** What a thread is in, for people. */
export function describeRunning({ opcode }: RunningCommand): string {
  if (opcode === OPENING) return "opening or closing the drive";
  return `command ${opcode.toString(16).toUpperCase().padStart(2, "0")}h`;
}

/** Lets the commands of a transport show in a pulse. */
export function withPulse(transport: ScsiTransport, pulse: CommandPulse): ScsiTransport {
  return {
    limits: transport.limits,
    async execute(
      request: ScsiRequest,
      options?: { readonly signal?: AbortSignal },
    ): Promise<ScsiReply> {
      pulse.begin(request.cdb[0] ?? 0);
      try {
        return await transport.execute(request, options);
      } finally {
        pulse.end();
      }
    },
    async close(): Promise<void> {
      pulse.begin(OPENING);
      try {
        await transport.close();
      } finally {
        pulse.end();
      }
    },
  };
}
