import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { SessionNumbers } from "../../native/iscsi/session-numbers.ts";
import { CodecError } from "../../src/codec/codec-error.ts";
import { SCSI_RESPONSE } from "../../src/iscsi/target-pdus.ts";
import { placeOf, REWIND, run, turns, until, withScript, WRITE } from "../support/iscsi-runs.ts";
import type {
  Script,
  ScriptedCommand,
  ScriptedConnection,
} from "../support/iscsi-scripted-connection.ts";
import { answer, answerAbort, ScriptedTarget } from "../support/iscsi-scripted-target.ts";

describe("a command that takes too long", () => {
  const never = (): void => {};

  it("is aborted: the session lives on, and what comes late is ignored", async () => {
    let late: (() => void) | undefined;
    const script: Script = {
      ...turns((connection, command) => {
        late = () => {
          answer(connection, command);
        };
      }),
      abort: (connection, request) => {
        expect(request.taskFunction).toBe(1);
        answerAbort(connection, request.initiatorTaskTag, 0);
        late?.();
      },
    };
    await withScript(script, async (transport, target) => {
      await expect(run(transport, REWIND, { timeoutMs: 30 })).rejects.toMatchObject({
        code: "TRANSPORT_TIMEOUT",
        executed: "unknown",
      });
      expect((await run(transport, REWIND)).status).toBe(0);
      expect(target.connections.length).toBe(1);
      expect(target.violations).toEqual([]);
    });
  });

  it.each([
    ["does not answer the abort", never],
    [
      "refuses the abort",
      (connection: ScriptedConnection, tag: number): void => {
        answerAbort(connection, tag, 5);
      },
    ],
  ])("ends the connection if the target %s", async (_what, abort) => {
    const script: Script = {
      ...turns(never),
      abort: (connection, request) => {
        abort(connection, request.initiatorTaskTag);
      },
    };
    await withScript(
      script,
      async (transport, target) => {
        await expect(run(transport, REWIND, { timeoutMs: 30 })).rejects.toMatchObject({
          code: "TRANSPORT_TIMEOUT",
          executed: "unknown",
        });
        expect((await run(transport, REWIND)).status).toBe(0);
        expect(target.connections.length).toBe(2);
      },
      { abortLimitMs: 50 },
    );
  });

  it("is answered after all if its status crosses the abort", async () => {
    const script: Script = {
      ...turns(never),
      abort: (connection, request) => {
        const value = { response: 0, status: 0, initiatorTaskTag: request.referencedTaskTag };
        connection.send(SCSI_RESPONSE, { ...value, ...connection.numbers(true) });
        answerAbort(connection, request.initiatorTaskTag, 1);
      },
    };
    await withScript(script, async (transport, target) => {
      expect((await run(transport, REWIND, { timeoutMs: 30 })).status).toBe(0);
      expect((await run(transport, REWIND)).status).toBe(0);
      expect(target.connections.length).toBe(1);
    });
  });

  it("was never sent if the target's window stayed closed: executed is no", async () => {
    await withScript({ ...turns(), window: 0 }, async (transport, target) => {
      await expect(run(transport, REWIND, { timeoutMs: 30 })).rejects.toMatchObject({
        code: "TRANSPORT_TIMEOUT",
        executed: "no",
      });
      expect(target.violations).toEqual([]);
    });
  });
});

describe("a command that is over before its data are sent", () => {
  it("keeps the caller's buffer until the operating system has it", async () => {
    const clock = new SystemClock();
    const desiredBytes = 15_000_000;
    const script: Script = {
      ...turns((connection, command) => {
        // Nobody reads on: what does not fit into the sockets' buffers waits in the initiator.
        connection.socket.pause();
        const bufferOffset = command.receivedBytes;
        connection.ready(command, { readyNumber: 0, bufferOffset, desiredBytes, transferTag: 1 });
        answer(connection, command, { status: 2, sense: new Uint8Array(18) });
      }),
      wishes: { MaxBurstLength: "16776192" },
    };
    await withScript(script, async (transport, target) => {
      let settled = false;
      const data = new Uint8Array(desiredBytes + 300_000);
      const writing = run(transport, WRITE, { data }).finally(() => {
        settled = true;
      });
      await clock.sleep(200);
      expect(settled).toBe(false);
      target.latest.socket.resume();
      expect((await writing).status).toBe(2);
    });
  });
});

describe("a signal", () => {
  it("ends the data: an R2T that crosses the abort is not answered", async () => {
    const asked = new AbortController();
    const commands: ScriptedCommand[] = [];
    const script: Script = {
      ...turns((_connection, command) => {
        commands.push(command);
        asked.abort();
      }),
      wishes: { InitialR2T: "Yes", ImmediateData: "No" },
      abort: (connection, request) => {
        for (const command of commands) {
          const what = { readyNumber: 0, bufferOffset: 0, desiredBytes: 512, transferTag: 1 };
          connection.ready(command, what);
        }
        answerAbort(connection, request.initiatorTaskTag, 0);
      },
    };
    await withScript(script, async (transport, target) => {
      const { signal } = asked;
      await expect(run(transport, WRITE, { signal })).rejects.toMatchObject({ code: "ABORTED" });
      await run(transport, REWIND);
      expect([commands.length, target.violations]).toEqual([1, []]);
    });
  });

  it("aborts the command, and execute settles when the target says that it is over", async () => {
    const asked = new AbortController();
    const script: Script = {
      ...turns(() => {
        asked.abort();
      }),
      abort: (connection, request) => {
        answerAbort(connection, request.initiatorTaskTag, 0);
      },
    };
    await withScript(script, async (transport, target) => {
      const { signal } = asked;
      await expect(run(transport, REWIND, { signal })).rejects.toMatchObject({ code: "ABORTED" });
      expect((await run(transport, REWIND)).status).toBe(0);
      expect(target.connections.length).toBe(1);
    });
  });

  it("only asks: a target that cannot abort ends the command in its own time", async () => {
    const asked = new AbortController();
    let finish: (() => void) | undefined;
    const script: Script = {
      ...turns(async (connection, command) => {
        finish = () => {
          void connection.collectAll(command).then(() => {
            answer(connection, command);
          });
        };
        asked.abort();
      }),
      wishes: { InitialR2T: "Yes", ImmediateData: "No" },
      abort: (connection, request) => {
        answerAbort(connection, request.initiatorTaskTag, 5);
        finish?.();
      },
    };
    await withScript(script, async (transport) => {
      const reply = await run(transport, WRITE, { signal: asked.signal });
      expect(reply).toMatchObject({ status: 0, transferredBytes: 0x4000 });
    });
  });

  it("that was given before the command keeps it from being sent", async () => {
    await withScript(turns(), async (transport) => {
      const signal = AbortSignal.abort();
      await expect(run(transport, REWIND, { signal })).rejects.toMatchObject({ code: "ABORTED" });
      expect((await run(transport, REWIND)).status).toBe(0);
    });
  });
});

describe("closing", () => {
  it("ends a command that runs, and refuses all that follow", async () => {
    await using target = await ScriptedTarget.start(turns(() => {}));
    const transport = await openIscsi(placeOf(target));
    const running = run(transport, REWIND);
    setImmediate(() => void transport.close());
    await expect(running).rejects.toMatchObject({ code: "TRANSPORT_CLOSED", executed: "unknown" });
    await expect(run(transport, REWIND)).rejects.toMatchObject({
      code: "TRANSPORT_CLOSED",
      executed: "no",
    });
    await transport.close();
  });

  it("does not wait for ever for a target that says nothing", async () => {
    await using target = await ScriptedTarget.start({ ...turns(), deafToLogout: true });
    const transport = await openIscsi(placeOf(target));
    await transport.close();
    await until(() => target.latest.socket.destroyed || target.latest.socket.readableEnded);
  });
});

describe("session numbers", () => {
  const target = { statusNumber: 1, expectedCommandNumber: 5, maximumCommandNumber: 5 };

  it("let a command go only within the window, round 2^32", () => {
    const numbers = new SessionNumbers(0xffff_ffff);
    expect(numbers.windowOpen).toBe(false);
    const login = { expectedCommandNumber: 0xffff_ffff, maximumCommandNumber: 0xffff_ffff };
    numbers.note({ statusNumber: 0, ...login }, true);
    expect(numbers.windowOpen).toBe(true);
    expect(numbers.takeCommand().commandNumber).toBe(0xffff_ffff);
    expect(numbers.windowOpen).toBe(false);
    numbers.note({ statusNumber: 1, expectedCommandNumber: 0, maximumCommandNumber: 1 }, false);
    expect(numbers.windowOpen).toBe(true);
    expect([numbers.takeCommand().commandNumber, numbers.takeCommand().commandNumber]).toEqual([
      0, 1,
    ]);
    expect(numbers.windowOpen).toBe(false);
  });

  it("never shrink the window, nor believe one that ends before it begins", () => {
    const numbers = new SessionNumbers(5);
    numbers.note({ ...target, maximumCommandNumber: 9 }, false);
    numbers.note({ ...target, maximumCommandNumber: 6 }, false);
    numbers.note({ ...target, expectedCommandNumber: 90, maximumCommandNumber: 80 }, false);
    for (let i = 0; i < 5; i++) numbers.takeCommand();
    expect(numbers.windowOpen).toBe(false);
  });

  it("acknowledge statuses, and miss none", () => {
    const numbers = new SessionNumbers(5);
    numbers.note({ ...target, statusNumber: 0xffff_ffff }, true);
    expect(numbers.current.expectedStatusNumber).toBe(0);
    // A ping or an R2T names the next one.
    numbers.note({ ...target, statusNumber: 0 }, false);
    numbers.note({ ...target, statusNumber: 0 }, true);
    expect(() => {
      numbers.note({ ...target, statusNumber: 0 }, true);
    }).toThrow(CodecError);
    expect(() => {
      numbers.note({ ...target, statusNumber: 2 }, true);
    }).toThrow(CodecError);
  });
});
