import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import {
  ASYNC_EVENT,
  ASYNC_MESSAGE,
  DATA_IN,
  REJECT,
  REJECT_REASON,
  SCSI_RESPONSE,
} from "../../src/iscsi/target-pdus.ts";
import {
  placeOf,
  READ,
  REWIND,
  run,
  turns,
  until,
  withScript,
  WRITE,
} from "../support/iscsi-runs.ts";
import type {
  Script,
  ScriptedCommand,
  ScriptedConnection,
} from "../support/iscsi-scripted-connection.ts";
import { answer, ScriptedTarget, sendData } from "../support/iscsi-scripted-target.ts";

describe("a connection that is lost", () => {
  it("while a command runs: executed is unknown, nothing is sent again, the next command connects", async () => {
    let served = 0;
    const script = turns((connection) => {
      served++;
      connection.socket.destroy();
    });
    await withScript(script, async (transport, target) => {
      await expect(run(transport, WRITE)).rejects.toMatchObject({
        code: "TRANSPORT_FAILED",
        executed: "unknown",
      });
      expect(target.connections.length).toBe(1);
      expect((await run(transport, REWIND)).status).toBe(0);
      expect([served, target.connections.length, transport.reconnectCount]).toEqual([1, 2, 1]);
      expect(target.violations).toEqual([]);
    });
  });

  it("while nothing runs: the next command is told, not sent, and the one after it connects", async () => {
    await withScript(turns(), async (transport, target) => {
      target.latest.socket.destroy();
      await until(() => target.latest.socket.destroyed);
      await new Promise((resolve) => setImmediate(resolve));
      // Either the loss was seen already, or the command was on its way.
      const first = await run(transport, REWIND).catch((error: unknown) => error);
      expect(first).toMatchObject({ code: "TRANSPORT_FAILED" });
      expect(target.connections.length).toBe(1);
      expect((await run(transport, REWIND)).status).toBe(0);
      expect(target.connections.length).toBe(2);
    });
  });

  it("keeps its session's name, so that the new session takes the old one's place", async () => {
    const script = turns((connection) => connection.socket.destroy());
    await withScript(script, async (transport, target) => {
      await expect(run(transport, REWIND)).rejects.toThrow();
      await run(transport, REWIND);
      const [first, second] = target.connections.map(({ login }) => login.sessionId);
      expect(second).toBe(first);
      // RFC 7143, ISID: type 10b is random.
      expect(first).toMatch(/^80[0-9a-f]{10}$/);
    });
  });

  it("is not made again when the secret is refused, and tried again when the target is busy", async () => {
    const refusals = [undefined, [3, 1], [2, 3], [2, 1]] as const;
    const script: Script = {
      ...turns((connection) => connection.socket.destroy()),
      login: (count) => {
        const refusal = refusals[count - 1];
        return refusal && { statusClass: refusal[0], statusDetail: refusal[1] };
      },
    };
    await withScript(script, async (transport, target) => {
      await expect(run(transport, REWIND)).rejects.toMatchObject({ executed: "unknown" });
      await expect(run(transport, REWIND)).rejects.toMatchObject({
        code: "ISCSI_AUTHENTICATION_FAILED",
        executed: "no",
      });
      expect(target.connections.length).toBe(4);
      expect((await run(transport, REWIND)).status).toBe(0);
    });
  });

  it("is not made again for ever", async () => {
    const target = await ScriptedTarget.start(turns());
    const transport = await openIscsi({ ...placeOf(target), reconnectLimitMs: 300 });
    await target.close();
    await expect(run(transport, REWIND)).rejects.toMatchObject({ code: "TRANSPORT_FAILED" });
    await expect(run(transport, REWIND)).rejects.toMatchObject({
      code: "TRANSPORT_CONNECT_FAILED",
      executed: "no",
    });
    await transport.close();
  });

  it("stops being made again when somebody asks, or closes", async () => {
    const target = await ScriptedTarget.start(turns());
    const transport = await openIscsi({ ...placeOf(target), reconnectLimitMs: 60_000 });
    await target.close();
    await expect(run(transport, REWIND)).rejects.toThrow();
    const asked = new AbortController();
    const stopped = run(transport, REWIND, { signal: asked.signal });
    setImmediate(() => {
      asked.abort();
    });
    await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
    const closed = run(transport, REWIND);
    setImmediate(() => void transport.close());
    await expect(closed).rejects.toMatchObject({ code: "TRANSPORT_CLOSED", executed: "no" });
  });
});

describe("what breaks the protocol ends the session: executed is unknown", () => {
  const sense = (connection: ScriptedConnection, command: ScriptedCommand, shift: object): void => {
    const value = { response: 0, status: 0, initiatorTaskTag: command.tag };
    connection.send(SCSI_RESPONSE, { ...value, ...connection.numbers(true), ...shift });
  };
  const piece = (connection: ScriptedConnection, command: ScriptedCommand, shift: object): void => {
    const tags = { initiatorTaskTag: command.tag, targetTransferTag: NO_TAG };
    const value = { final: false, ...tags, dataNumber: 0, bufferOffset: 0 };
    const numbers = connection.numbers(false);
    connection.send(DATA_IN, { ...value, ...numbers, ...shift }, new Uint8Array(512));
  };
  const ready =
    (shift: Partial<Parameters<ScriptedConnection["ready"]>[1]>) =>
    (connection: ScriptedConnection, command: ScriptedCommand): void => {
      const from = command.receivedBytes;
      const what = { readyNumber: 0, bufferOffset: from, desiredBytes: 100, transferTag: 9 };
      connection.ready(command, { ...what, ...shift });
    };
  const small = { wishes: { InitialR2T: "Yes", FirstBurstLength: "8192", MaxBurstLength: "8192" } };
  const noise =
    (bytes: Uint8Array) =>
    (connection: ScriptedConnection): void => {
      connection.sendBytes(bytes);
    };

  // prettier-ignore
  const CASES: readonly (readonly [string, number, string, Script])[] = [
    ["garbage", REWIND, "ISCSI_PROTOCOL", turns(noise(Uint8Array.of(0x77, ...new Uint8Array(47))))],
    ["a data segment of 16 MiB", REWIND, "ISCSI_PROTOCOL", turns(noise(Uint8Array.of(0x25, 0x80, 0, 0, 0, 255, 255, 255, ...new Uint8Array(40))))],
    ["an operation code of the other side", REWIND, "ISCSI_PROTOCOL", turns(noise(Uint8Array.of(0x01, ...new Uint8Array(47))))],
    ["a response to no command", REWIND, "ISCSI_PROTOCOL", turns((c, m) => { sense(c, m, { initiatorTaskTag: 999 }); })],
    ["a status that skips one", REWIND, "ISCSI_PROTOCOL", turns((c, m) => { sense(c, m, { statusNumber: 7 }); })],
    ["an unknown response", REWIND, "ISCSI_PROTOCOL", turns((c, m) => { sense(c, m, { response: 9 }); })],
    ["a failure of the target", REWIND, "ISCSI_TARGET_FAILURE", turns((c, m) => { answer(c, m, { response: 1 }); })],
    ["more data than were wanted", READ, "ISCSI_PROTOCOL", turns((c, m) => { sendData(c, m, { data: new Uint8Array(0x4001) }); })],
    ["data behind a gap", READ, "ISCSI_PROTOCOL", turns((c, m) => { piece(c, m, { bufferOffset: 100 }); })],
    ["data twice", READ, "ISCSI_PROTOCOL", turns((c, m) => { piece(c, m, {}); piece(c, m, { dataNumber: 1 }); })],
    ["data of which a PDU is missing", READ, "ISCSI_PROTOCOL", turns((c, m) => { piece(c, m, { dataNumber: 1 }); })],
    ["data with a command that wants none", REWIND, "ISCSI_PROTOCOL", turns((c, m) => { sendData(c, m, { data: new Uint8Array(1) }); })],
    ["an R2T out of order", WRITE, "ISCSI_PROTOCOL", { ...small, ...turns(ready({ readyNumber: 1 })) }],
    ["an R2T for what was sent", WRITE, "ISCSI_PROTOCOL", { ...small, ...turns(ready({ bufferOffset: 0 })) }],
    ["an R2T for nothing", WRITE, "ISCSI_PROTOCOL", { ...small, ...turns(ready({ desiredBytes: 0 })) }],
    ["an R2T beyond a burst", WRITE, "ISCSI_PROTOCOL", { ...small, ...turns(ready({ desiredBytes: 8193 })) }],
    ["an R2T beyond the data", WRITE, "ISCSI_PROTOCOL", { ...turns(ready({ bufferOffset: 0x4000, desiredBytes: 1 })) }],
    ["a rejected PDU", WRITE, "ISCSI_REJECTED", turns((c) => { c.send(REJECT, { reason: REJECT_REASON.protocolError, initiatorTaskTag: NO_TAG, ...c.numbers(true) }, new Uint8Array(48)); })],
    ["a dropped connection, announced", WRITE, "TRANSPORT_FAILED", turns((c) => { c.send(ASYNC_MESSAGE, { event: ASYNC_EVENT.droppingConnection, initiatorTaskTag: NO_TAG, ...c.numbers(true) }); })],
  ];

  it.each(CASES)("%s", async (_what, opcode, code, script) => {
    await withScript(script, async (transport, target) => {
      await expect(run(transport, opcode)).rejects.toMatchObject({ code, executed: "unknown" });
      expect((await run(transport, REWIND)).status).toBe(0);
      expect(target.connections.length).toBe(2);
    });
  });

  it.each([
    ["header", { HeaderDigest: "CRC32C" }, 8],
    ["data", { DataDigest: "CRC32C" }, 60],
  ])("damage that the %s digest finds", async (_what, wishes, where) => {
    let damaged = false;
    const script: Script = {
      wishes,
      ...turns((connection, command) => {
        sendData(connection, command, { data: new Uint8Array(0x4000), status: 0 });
      }),
      damage(bytes, opcode) {
        if (opcode === 0x25 && !damaged) {
          damaged = true;
          bytes[where] = (bytes[where] ?? 0) ^ 4;
        }
        return bytes;
      },
    };
    await withScript(script, async (transport) => {
      await expect(run(transport, READ)).rejects.toMatchObject({
        code: "ISCSI_DATA_DAMAGED",
        executed: "unknown",
      });
    });
  });
});

describe("a target that asks for a logout", () => {
  const ask = (connection: ScriptedConnection, event: number): void => {
    const numbers = connection.numbers(true);
    connection.send(ASYNC_MESSAGE, { event, initiatorTaskTag: NO_TAG, parameter3: 5, ...numbers });
  };

  it.each([1, 4])("gets it when the command is over (event %i)", async (event) => {
    const script = turns((connection, command) => {
      ask(connection, event);
      answer(connection, command);
    });
    await withScript(script, async (transport, target) => {
      expect((await run(transport, REWIND)).status).toBe(0);
      await expect(run(transport, REWIND)).rejects.toMatchObject({ executed: "no" });
      expect((await run(transport, REWIND)).status).toBe(0);
      expect(target.connections.length).toBe(2);
      expect(target.violations).toEqual([]);
    });
  });

  it("gets it at once when nothing runs", async () => {
    await withScript(turns(), async (transport, target) => {
      const gone = new Promise((resolve) => target.latest.socket.once("close", resolve));
      ask(target.latest, 1);
      await gone;
      await expect(run(transport, REWIND)).rejects.toMatchObject({ executed: "no" });
    });
  });

  it.each([0, 255])("and one that tells something else does not (event %i)", async (event) => {
    const script = turns((connection, command) => {
      ask(connection, event);
      answer(connection, command);
    });
    await withScript(script, async (transport, target) => {
      await run(transport, REWIND);
      await run(transport, REWIND);
      expect(target.connections.length).toBe(1);
    });
  });
});
