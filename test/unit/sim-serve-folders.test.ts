import * as fs from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { askControl } from "../../simulator/attach/control-client.ts";
import { controlDriveFolder } from "../../simulator/attach/control-drive-folder.ts";
import { serveDriveFolders } from "../../simulator/attach/serve-folders.ts";
import type { FolderAction } from "../../simulator/drive-folder/folder-action.ts";
import { createDriveFolder, openDriveFolder } from "../../simulator/drive-folder/drive-folder.ts";
import { CapstanError } from "../../src/transport/errors.ts";
import { withDriveFolder, withServedFolder } from "../support/served-folder.ts";

const STATUS = { kind: "status" } as const;

const inUse = { code: "SIM_IN_USE" };

/** What came of an action, whether it was done or refused. */
async function outcome(folder: string, action: FolderAction): Promise<unknown> {
  try {
    return await controlDriveFolder(folder, action);
  } catch (error) {
    if (!(error instanceof CapstanError)) throw error;
    return { code: error.code, message: error.message };
  }
}

const corrupt = (index: number): FolderAction => ({
  kind: "corrupt",
  name: "A",
  place: { partition: 0, index, byteOffset: 0, bitIndex: 0 },
});

/** A day at the drive: what succeeds and what is refused. */
const DAY: readonly FolderAction[] = [
  STATUS,
  { kind: "insert", name: "A" },
  { kind: "cartridge", name: "A", wish: {}, writeProtected: true },
  corrupt(0),
  { kind: "eject" },
  { kind: "eject" },
  { kind: "cartridge", name: "A", wish: {}, writeProtected: true },
  { kind: "cartridge", name: "A", wish: {} },
  { kind: "cartridge", name: "../B", wish: {} },
  { kind: "cartridge", name: "B", wish: { kind: "worm", capacityBytes: 5e7 } },
  { kind: "cartridge", name: "C", wish: { format: "LTO-6" } },
  { kind: "cartridge", name: "C", wish: { capacityBytes: 0.5 } },
  { kind: "cartridge", name: "D", wish: { medium: "synthetic" }, writeProtected: true },
  { kind: "insert", name: "nobody" },
  { kind: "insert", name: "B" },
  {
    kind: "fault",
    plan: [
      {
        when: { at: "object", object: 7 },
        what: { kind: "readFlip", byteOffset: 1, bitIndex: 2 },
        times: 3,
      },
    ],
  },
  STATUS,
];

describe("what hands do", () => {
  it("is the same while the drive is served: reports, and errors with their codes", async () => {
    await withDriveFolder(async (served, scratch) => {
      const alone = join(scratch, "alone");
      await createDriveFolder(alone, { personality: "lto-7", cartridge: { barcode: "A" } });
      await using _server = await serveDriveFolders([served]);
      let refused = 0;
      for (const action of DAY) {
        const there = await outcome(served, action);
        expect([action, there]).toEqual([action, await outcome(alone, action)]);
        if (typeof there === "object" && there !== null && "code" in there) refused++;
      }
      expect(refused).toBe(9);
    });
  });

  it("is done between two commands, in the order in which it was asked for", async () => {
    await withServedFolder(async (folder, server) => {
      const order: string[] = [];
      let end: () => void = () => undefined;
      const command = server.exclusively(
        0,
        () =>
          new Promise<void>((resolve) => {
            end = resolve;
          }),
      );
      const ejected = controlDriveFolder(folder, { kind: "eject" }).then(({ says }) =>
        order.push(says),
      );
      const looked = controlDriveFolder(folder, STATUS);
      expect((await looked).inDrive).toBe("A");
      order.push("end of the command");
      end();
      await Promise.all([command, ejected]);
      expect(order).toEqual(["end of the command", "ejected A"]);
    });
  });

  it("is not done for those who do not wait for it", async () => {
    await withServedFolder(async (folder, server) => {
      let end: () => void = () => undefined;
      const command = server.exclusively(
        0,
        () =>
          new Promise<void>((resolve) => {
            end = resolve;
          }),
      );
      const stop = new AbortController();
      const ejected = askControl(folder, { kind: "eject" }, stop.signal);
      const told = expect(ejected).rejects.toMatchObject({ code: "ABORTED" });
      // That it has been asked for is seen by a later one being answered.
      await controlDriveFolder(folder, STATUS);
      stop.abort();
      await told;
      await controlDriveFolder(folder, STATUS);
      end();
      await command;
      await server.exclusively(0, () => undefined);
      expect((await controlDriveFolder(folder, STATUS)).inDrive).toBe("A");
    });
  });

  it("finds a drive in use that another process has and does not serve", async () => {
    await withDriveFolder(async (folder) => {
      const open = await openDriveFolder(folder);
      await expect(controlDriveFolder(folder, STATUS)).rejects.toMatchObject(inUse);
      await open.close();
      expect((await controlDriveFolder(folder, STATUS)).inDrive).toBe("A");
    });
  });

  it("hears that the last process died with the drive", async () => {
    await withDriveFolder(async (folder) => {
      const open = await openDriveFolder(folder);
      const crashed = `${folder}-crashed`;
      fs.cpSync(folder, crashed, { recursive: true });
      await open.close();
      const heard: unknown[] = [];
      const onRecovery = (recovery: unknown): unknown => heard.push(recovery);
      await controlDriveFolder(crashed, STATUS, { onRecovery });
      await controlDriveFolder(crashed, STATUS, { onRecovery });
      expect(heard).toEqual([expect.objectContaining({ powerFailed: true })]);
    });
  });
});

describe("drives in folders that are served", () => {
  it("are units in the order given, and usable afterwards", async () => {
    await withDriveFolder(async (first, scratch) => {
      const second = join(scratch, "second");
      await createDriveFolder(second, { personality: "dat-72", cartridge: "none" });
      const server = await serveDriveFolders([second, first]);
      expect(server.folders.map(({ folder }) => folder)).toEqual([second, first]);
      expect(server.specifierOf(1)).toMatch(/^iscsi:\/\/127\.0\.0\.1:\d+\/iqn\..*\/1$/);
      expect((await server.perform(1, { kind: "eject" })).says).toBe("ejected A");
      expect(await controlDriveFolder(first, STATUS)).toMatchObject({ inDrive: undefined });
      await expect(server.perform(2, STATUS)).rejects.toMatchObject({ code: "ARGUMENTS_INVALID" });
      await Promise.all([server.close(), server.close()]);
      for (const folder of [first, second]) {
        expect(fs.readdirSync(folder).filter((name) => name.startsWith("control"))).toEqual([]);
        await (await openDriveFolder(folder)).close();
      }
    });
  });

  it("stay with nobody when one of them cannot be served", async () => {
    await withDriveFolder(async (folder, scratch) => {
      const link = join(scratch, "link");
      fs.symlinkSync(folder, link);
      const blocked = createServer();
      await new Promise<void>((resolve) => blocked.listen(0, "127.0.0.1", resolve));
      const address = blocked.address();
      const port = typeof address === "object" ? (address?.port ?? 0) : 0;
      for (const [folders, options, code] of [
        [[folder, join(scratch, "nothing")], {}, "SIM_FOLDER_NOT_FOUND"],
        [[folder, link], {}, "ARGUMENTS_INVALID"],
        [[folder], { port }, "SIM_SERVE_LISTEN_FAILED"],
        [[folder], { host: "0.0.0.0" }, "SIM_SERVE_NEEDS_CHAP"],
        [[], {}, "ARGUMENTS_INVALID"],
      ] as const) {
        await expect(serveDriveFolders(folders, options)).rejects.toMatchObject({ code });
        await (await openDriveFolder(folder)).close();
      }
      blocked.close();
    });
  });

  it("stay with nobody when there can be no control socket", async () => {
    await withDriveFolder(async (folder) => {
      fs.mkdirSync(join(folder, "control", "full"), { recursive: true });
      const code = "SIM_CONTROL_FAILED";
      await expect(serveDriveFolders([folder])).rejects.toMatchObject({ code });
      await (await openDriveFolder(folder)).close();
    });
  });
});
