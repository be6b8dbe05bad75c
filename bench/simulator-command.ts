/** P11: what the simulator costs for each command, through the public `execute`. */
import { createSimulatedDrive } from "../simulator/create-simulated-drive.ts";
import { TEST_UNIT_READY } from "../src/scsi/commands/test-unit-ready.ts";
import { READ_POSITION_SHORT } from "../src/scsi/commands/read-position.ts";
import { STATUS } from "../src/scsi/status.ts";
import { invariant } from "../src/transport/errors.ts";
import type { ScsiReply, ScsiRequest, ScsiTransport } from "../src/transport/scsi-transport.ts";
import type { Bench } from "./bench.ts";
import { alternate, millisecondsOf } from "./rounds.ts";

const COMMAND_COUNT = 200_000;

/** Microseconds of one command, sent one after the other. */
async function microsecondsOf(
  execute: (request: ScsiRequest) => Promise<ScsiReply>,
  request: ScsiRequest,
): Promise<number> {
  const ms = await millisecondsOf(async () => {
    for (let n = 0; n < COMMAND_COUNT; n++) {
      const reply = await execute(request);
      invariant(reply.status === STATUS.good, "the simulated drive is ready");
    }
  });
  return (ms * 1000) / COMMAND_COUNT;
}

/** A drive that has told what happened before: its next answers are good. */
async function readyDrive(): Promise<ScsiTransport> {
  const transport = createSimulatedDrive().connect();
  const cdb = TEST_UNIT_READY.cdb.encode({});
  for (let attentions = 0; attentions < 10; attentions++) {
    if ((await transport.execute({ cdb, timeoutMs: 1000 })).status === STATUS.good)
      return transport;
  }
  invariant(false, "a drive runs out of unit attentions");
}

const REPLY: ScsiReply = {
  status: STATUS.good,
  sense: new Uint8Array(0),
  transferredBytes: 0,
  elapsedMs: 0,
};

/** Measures P11. */
export const simulatorCommand: Bench = async ({ rounds }) => {
  const transport = await readyDrive();
  const send = (request: ScsiRequest): Promise<ScsiReply> => transport.execute(request);
  const ready = { cdb: TEST_UNIT_READY.cdb.encode({}), timeoutMs: 1000 };
  const position = {
    cdb: READ_POSITION_SHORT.cdb.encode({}),
    dataIn: new Uint8Array(20),
    timeoutMs: 1000,
  };
  const took = await alternate(rounds, [
    ["nothing", () => microsecondsOf(async () => REPLY, ready)],
    ["ready", () => microsecondsOf(send, ready)],
    ["position", () => microsecondsOf(send, position)],
  ]);
  const base = { name: "empty async function", values: took("nothing") };
  const row = { goal: "P11", unit: "us", base, judged: "value" } as const;
  return [
    { ...row, what: "TEST UNIT READY", subject: took("ready"), atMost: 2 },
    { ...row, what: "READ POSITION", subject: took("position") },
  ];
};
