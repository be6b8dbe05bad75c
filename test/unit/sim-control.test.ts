import * as fs from "node:fs";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { askControl } from "../../simulator/attach/control-client.ts";
import { controlDriveFolder } from "../../simulator/attach/control-drive-folder.ts";
import { REQUEST_BYTES_MAX } from "../../simulator/attach/control-messages.ts";
import { ControlServer } from "../../simulator/attach/control-server.ts";
import { serveDriveFolders } from "../../simulator/attach/serve-folders.ts";
import type { ServeEvent } from "../../simulator/attach/serve-options.ts";
import { createDriveFolder } from "../../simulator/drive-folder/drive-folder.ts";
import { CapstanError } from "../../src/transport/errors.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";
import { until } from "../support/cli-process.ts";
import { HandClock } from "../support/hand-clock.ts";
import { withDriveFolder, withServedFolder } from "../support/served-folder.ts";

const STATUS = { kind: "status" } as const;

/** What a connection says, and what is said to it until it is closed. */
function converse(folder: string, text: string | Uint8Array): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const socket = createConnection(join(folder, "control"));
    let answer = "";
    socket.setEncoding("utf8").on("data", (piece: string) => (answer += piece));
    // Who is cut off while he still talks has an error and then a closed connection.
    socket.on("error", () => {});
    socket.once("close", () => {
      resolve(answer.split("\n").slice(0, -1));
    });
    socket.write(text);
  });
}

const malformed = (line: string | undefined): unknown => {
  const answer: unknown = JSON.parse(line ?? "");
  return answer;
};

describe("the control socket", () => {
  it("is for its owner alone", async () => {
    await withServedFolder(async (folder) => {
      const { mode } = fs.statSync(join(folder, "control"));
      expect((mode & 0o777).toString(8)).toBe("600");
    });
  });

  it("replaces that of a server that died", async () => {
    await withDriveFolder(async (folder) => {
      const left = createServer();
      await new Promise<void>((resolve) => left.listen(join(folder, "left"), resolve));
      // A name of its own outlives the server, as that of a process that is killed does.
      fs.linkSync(join(folder, "left"), join(folder, "control"));
      await new Promise((resolve) => left.close(resolve));
      fs.mkdirSync(join(folder, "control.new"));
      fs.writeFileSync(join(folder, "control.new", "control"), "");
      expect((await controlDriveFolder(folder, STATUS)).inDrive).toBe("A");
      await using _server = await serveDriveFolders([folder]);
      expect((await controlDriveFolder(folder, STATUS)).inDrive).toBe("A");
    });
  });

  it("is reached however long the folder's path is", async () => {
    await withAsyncScratchFolder(async (scratch) => {
      const folder = join(scratch, ..."abcdefgh".split("").map((letter) => letter.repeat(40)));
      await createDriveFolder(folder, { cartridge: { barcode: "A" } });
      await using _server = await serveDriveFolders([folder]);
      expect((await controlDriveFolder(folder, { kind: "eject" })).says).toBe("ejected A");
    });
  });

  const look = `${JSON.stringify({ version: 1, action: STATUS })}\n`;

  it("takes one request after the other", async () => {
    await withServedFolder(async (folder) => {
      const [first, second, third] = await converse(folder, `${look}${look}nonsense\n${look}`);
      expect(first).toContain('"says":"lto-7, cartridge A inside"');
      expect(second).toBe(first);
      expect(malformed(third)).toMatchObject({ error: { code: "SIM_CONTROL_MALFORMED" } });
    });
  });

  it.each([
    ["no JSON", "insert A\n"],
    ["no object", "7\n"],
    ["nothing", "\n"],
    ["no version", `${JSON.stringify({ action: STATUS })}\n`],
    ["another version", `${JSON.stringify({ version: 2, action: STATUS })}\n`],
    ["an unknown action", `${JSON.stringify({ version: 1, action: { kind: "burn" } })}\n`],
    ["an inherited name", `${JSON.stringify({ version: 1, action: { kind: "toString" } })}\n`],
    ["no UTF-8", Buffer.from(look.replace('"status"', '"insert","name":"\u00ff"'), "latin1")],
    ["no end", Buffer.alloc(REQUEST_BYTES_MAX + 1, " ")],
  ])("answers %s with an error and ends that connection alone", async (_what, text) => {
    await withServedFolder(async (folder) => {
      const lines = await converse(folder, text);
      expect(lines).toHaveLength(1);
      expect(malformed(lines[0])).toMatchObject({
        error: { code: "SIM_CONTROL_MALFORMED", kind: "usage" },
      });
      expect((await controlDriveFolder(folder, STATUS)).inDrive).toBe("A");
    });
  });

  it("cuts off who does not stop talking", async () => {
    await withServedFolder(async (folder) => {
      const lines = await converse(folder, Buffer.alloc(50 * REQUEST_BYTES_MAX, " "));
      expect(lines.length).toBeLessThanOrEqual(1);
      expect((await controlDriveFolder(folder, STATUS)).inDrive).toBe("A");
    });
  });

  it("says a fault of ours to both sides", async () => {
    await withAsyncScratchFolder(async (folder) => {
      const events: ServeEvent[] = [];
      const control = await ControlServer.open({
        folder,
        clock: new HandClock(),
        perform: () => Promise.reject(new RangeError("a bug")),
        onFault: (error) => events.push({ kind: "fault", error }),
      });
      await expect(askControl(folder, STATUS)).rejects.toMatchObject({ code: "INVARIANT" });
      expect(events).toEqual([{ kind: "fault", error: new RangeError("a bug") }]);
      await control.close();
      expect(await askControl(folder, STATUS)).toBeUndefined();
    });
  });

  it("sends away who does not ask for anything, and has room for so many", async () => {
    await withAsyncScratchFolder(async (folder) => {
      const clock = new HandClock();
      const control = await ControlServer.open({
        folder,
        clock,
        perform: () => Promise.reject(new CapstanError("SIM_EMPTY", "nothing here")),
        onFault: () => undefined,
      });
      const quiet = Array.from({ length: 16 }, () => converse(folder, "{"));
      await until("all are there", () => clock.sleeperCount === 16);
      const lost = { code: "SIM_CONTROL_LOST" };
      await expect(askControl(folder, STATUS)).rejects.toMatchObject(lost);
      clock.advance(30_000);
      expect(await Promise.all(quiet)).toEqual(quiet.map(() => []));
      await expect(askControl(folder, STATUS)).rejects.toMatchObject({ code: "SIM_EMPTY" });
      await control.close();
    });
  });

  it("does not answer any more when it is closed", async () => {
    await withAsyncScratchFolder(async (folder) => {
      let asked = false;
      const control = await ControlServer.open({
        folder,
        clock: new HandClock(),
        perform: (_action, gone) => {
          asked = true;
          return new Promise((_resolve, reject) => {
            gone.addEventListener("abort", () => {
              reject(new CapstanError("SIM_EMPTY", "gone"));
            });
          });
        },
        onFault: () => undefined,
      });
      const answer = expect(askControl(folder, STATUS)).rejects.toMatchObject({
        code: "SIM_CONTROL_LOST",
      });
      await until("it is asked", () => asked);
      await control.close();
      await answer;
    });
  });
});
