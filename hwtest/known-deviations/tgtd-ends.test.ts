import { connect } from "node:net";
import { expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { TransportError } from "../../src/transport/errors.ts";
import { startTgtdTape } from "../targets/tgtd.ts";
import { TGTD_DEVIATIONS } from "./tgtd.ts";

/** Whether somebody listens there. */
async function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

const FATAL = {
  "a CDB MODE SENSE(6) with allocation length 0 is no error": [0x1a, 0, 0x3f, 0, 0, 0],
  "a CDB MODE SENSE(10) with allocation length 0 is no error": [0x5a, 0, 0x3f, 0, 0, 0, 0, 0, 0, 0],
};

it("shows every fatal deviation of tgtd here", () => {
  const fatal = TGTD_DEVIATIONS.deviations.filter((one) => one.fatal === true);
  expect(fatal.flatMap(({ behaviours }) => behaviours).sort()).toEqual(Object.keys(FATAL).sort());
});

it.each(Object.entries(FATAL))("ends tgtd: %s", async (_name, cdb) => {
  await using tgt = await startTgtdTape();
  const transport = await openIscsi({ ...tgt, reconnectLimitMs: 1000 });
  try {
    // The first command after login is told of the power-on and is not executed.
    await transport.execute({ cdb: new Uint8Array(6), timeoutMs: 10_000 });
    expect(await isListening(tgt.host, tgt.port)).toBe(true);
    const fatal = transport.execute({ cdb: Uint8Array.from(cdb), timeoutMs: 10_000 });
    await expect(fatal).rejects.toThrow(TransportError);
    await expect.poll(() => isListening(tgt.host, tgt.port)).toBe(false);
  } finally {
    await transport.close();
  }
});
