/** Short ways to run commands against a scripted target. */
import { openIscsi, type IscsiTransport } from "../../native/iscsi/initiator.ts";
import type { IscsiOptions } from "../../native/iscsi/iscsi-options.ts";
import type { ScsiReply, ScsiTransport } from "../../src/transport/scsi-transport.ts";
import type { Script, ScriptedCommand, ScriptedConnection } from "./iscsi-scripted-connection.ts";
import { MemoryTape, ScriptedTarget } from "./iscsi-scripted-target.ts";

/** How to open what a target offers. */
export const placeOf = ({ host, port, target, logicalUnit }: ScriptedTarget): IscsiOptions => ({
  host,
  port,
  target,
  logicalUnit,
  reconnectLimitMs: 5000,
});

export const WRITE = 0x0a;
export const READ = 0x08;
export const REWIND = 0x01;
const BLOCK_BYTES = 0x4000;

/** Runs a command; READ and WRITE of 16 KiB unless `data` says otherwise. */
export function run(
  transport: ScsiTransport,
  opcode: number,
  more: { timeoutMs?: number; signal?: AbortSignal; data?: Uint8Array } = {},
): Promise<ScsiReply> {
  const { timeoutMs = 10_000, signal, data = new Uint8Array(BLOCK_BYTES) } = more;
  const length = [data.length >>> 16, (data.length >>> 8) & 255, data.length & 255];
  const request = {
    cdb: Uint8Array.of(opcode, 0, ...length, 0),
    timeoutMs,
    ...(opcode === WRITE ? { dataOut: data } : {}),
    ...(opcode === READ ? { dataIn: data } : {}),
  };
  return transport.execute(request, signal && { signal });
}

/** Commands in turn: each is served by the next of these, and all that follow by a tape. */
export function turns(
  ...first: readonly ((connection: ScriptedConnection, command: ScriptedCommand) => unknown)[]
): Required<Pick<Script, "command">> {
  const tape = new MemoryTape();
  let count = 0;
  return {
    command: async (connection, command) => {
      const turn = first[count++];
      if (turn === undefined) await tape.command(connection, command);
      else await turn(connection, command);
    },
  };
}

/** Runs something with a target that follows a script, and a transport that is logged in there. */
export async function withScript(
  script: Script,
  use: (transport: IscsiTransport, target: ScriptedTarget) => Promise<void>,
  options: Partial<IscsiOptions> = {},
): Promise<void> {
  await using target = await ScriptedTarget.start(script);
  const transport = await openIscsi({ ...placeOf(target), ...options });
  try {
    await use(transport, target);
  } finally {
    await transport.close();
  }
}

/** Waits for something that other events bring about. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
