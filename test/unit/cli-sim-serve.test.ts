import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { serveAccess, type ServeWishes } from "../../cli/sim/serve-access.ts";
import { checkOptions, SIM_OPTIONS } from "../../cli/sim/sim-options.ts";
import { encodeFrame } from "../../src/iscsi/encode-frame.ts";
import { LOGIN_REQUEST, LOGIN_STAGE } from "../../src/iscsi/initiator-pdus.ts";
import { encodeTextKeys, type TextKey } from "../../src/iscsi/text-keys.ts";
import { until } from "../support/cli-process.ts";
import { withCli } from "../support/cli-run.ts";

const NOTHING: ServeWishes = {
  ...{ listen: undefined, name: undefined, chap: undefined, chapTarget: undefined },
  advertise: undefined,
};

const SECRETS = {
  CAPSTAN_ISCSI_SECRET: "what the initiator knows",
  CAPSTAN_ISCSI_TARGET_SECRET: "what the target knows",
};

const access = (
  wishes: Partial<ServeWishes>,
  env: Readonly<Record<string, string>> = {},
): unknown => serveAccess({ env }, { ...NOTHING, ...wishes });

describe("how drives are served", () => {
  it.each([
    [{}, { host: "127.0.0.1", port: 3260 }],
    [{ listen: "127.0.0.2" }, { host: "127.0.0.2", port: 3260 }],
    [{ listen: "localhost:0" }, { host: "localhost", port: 0 }],
    [{ listen: "[::1]" }, { host: "::1", port: 3260 }],
    [{ listen: "[fe80::1%eth0]:65535" }, { host: "fe80::1%eth0", port: 65_535 }],
    [{ name: "iqn.2026-01.example:a" }, { targetName: "iqn.2026-01.example:a" }],
    [{ advertise: "tape.example" }, { advertise: "tape.example:3260" }],
    [{ advertise: "[2001:db8::1]:3261" }, { advertise: "[2001:db8::1]:3261" }],
    [
      { chap: "me" },
      { accounts: { initiator: { user: "me", secret: "what the initiator knows" } } },
    ],
    [
      { chap: "me", chapTarget: "it" },
      {
        accounts: {
          initiator: { user: "me", secret: "what the initiator knows" },
          target: { user: "it", secret: "what the target knows" },
        },
      },
    ],
  ])("%o", (wishes, means) => {
    expect(access(wishes, SECRETS)).toEqual({ host: "127.0.0.1", port: 3260, ...means });
  });

  it.each([
    [{ listen: "3260" }, "--listen is HOST or HOST:PORT"],
    [{ listen: ":3260" }, "--listen is HOST or HOST:PORT"],
    [{ listen: "::1" }, "--listen is HOST or HOST:PORT"],
    [{ listen: "[::1]:" }, "--listen is HOST or HOST:PORT"],
    [{ listen: "localhost:65536" }, "--listen is HOST or HOST:PORT"],
    [{ listen: "local host:1" }, "--listen is HOST or HOST:PORT"],
    [{ listen: "" }, "--listen is HOST or HOST:PORT"],
    [{ advertise: "tape.example:0" }, "--advertise: nobody can come to port 0"],
    [{ advertise: "tape.example,1" + ":x" }, "--advertise is HOST or HOST:PORT"],
    [{ chap: "me" }, "--chap: its secret is missing in CAPSTAN_ISCSI_SECRET"],
    [{ chap: "" }, "--chap: the name is empty"],
    [{ chapTarget: "it" }, "--chap-target needs --chap"],
  ])("not %o", (wishes, why) => {
    expect(() => access(wishes)).toThrow(
      expect.objectContaining({
        code: "ARGUMENTS_INVALID",
        message: expect.stringContaining(`sim serve: ${why}`) as string,
      }),
    );
  });

  it("does not take an option for another action than its own", () => {
    const actions = [
      "create",
      "insert",
      "eject",
      "cartridge",
      "fault",
      "corrupt",
      "use",
      "status",
      "serve",
    ];
    const taken = Object.fromEntries(
      actions.map((action) => [
        action,
        Object.keys(SIM_OPTIONS).filter((name) => {
          try {
            checkOptions(action, { [name]: "given" });
            return true;
          } catch {
            return false;
          }
        }),
      ]),
    );
    const cartridge = ["capacity", "kind", "format", "medium", "uses", "soiled"];
    expect(taken).toEqual({
      create: ["json", "personality", "serial", "clock", "empty", "barcode", ...cartridge],
      cartridge: ["json", ...cartridge, "write-protect"],
      use: ["json", "weeks", "data", "go-on", "clean"],
      corrupt: ["json", "block", "partition", "byte", "bit"],
      serve: ["json", "listen", "name", "chap", "chap-target", "advertise"],
      ...{ insert: ["json"], eject: ["json"], fault: ["json"], status: ["json"] },
    });
  });
});

/** The login of an initiator whose name need not be one, for discovery. */
function loginOf(initiatorName: string): readonly Uint8Array[] {
  const header = {
    ...{ transit: true, continues: false, initiatorTaskTag: 1, connectionId: 1 },
    ...{ currentStage: LOGIN_STAGE.operational, nextStage: LOGIN_STAGE.fullFeature },
    ...{ sessionId: new Uint8Array(6), commandNumber: 1, expectedStatusNumber: 0 },
  };
  const keys: readonly TextKey[] = [
    ["InitiatorName", initiatorName],
    ["SessionType", "Discovery"],
  ];
  return encodeFrame(LOGIN_REQUEST, header, { data: encodeTextKeys(keys) });
}

describe("capstan sim serve", () => {
  it("tells the drives, who comes and who goes, and puts them away", async () => {
    await withCli(async ({ folder, run, start }) => {
      await run("sim", "create", "a", "--barcode", "A1");
      await run("sim", "create", "b", "--empty");
      const serve = start(["sim", "serve", "a", "sim:b", "--listen", "127.0.0.1:0"]);
      await until("it listens", () => serve.printed.stdout.endsWith("\n"));
      const { stdout } = serve.printed;
      const drives = stdout.trim().split("\n");
      expect(drives).toHaveLength(2);
      const [first = "", second = ""] = drives.map((line) => line.split(/ {2,}/)[0]);
      expect(drives[0]?.split(/ {2,}/)).toEqual([
        expect.stringMatching(
          /^iscsi:\/\/127\.0\.0\.1:\d+\/iqn\.2026-01\.invalid\.capstan:simulator\/0$/,
        ),
        join(folder, "a"),
        "HPE Ultrium 9-SCSI",
        "CAPSTAN009",
      ]);
      // The same as of a drive that is not served, from both sides.
      expect((await run("status", first)).stdout).toMatch(new RegExp(`device +${first}\\n`));
      expect((await run("status", second)).stdout).toContain("there is no cartridge in the drive");
      const ejected = await run("sim", "eject", "a");
      expect([ejected.status, ejected.stdout.split("\n")[0]]).toEqual([0, "ejected A1"]);
      const inUse = await run("status", `sim:${join(folder, "a")}`);
      expect([inUse.status, inUse.stderr]).toEqual([12, expect.stringContaining("in use by")]);
      const { status, stderr } = await serve.stop();
      expect(status).toBe(0);
      const notes = stderr.trim().split("\n");
      expect(notes[0]).toContain("several drives have the serial number CAPSTAN009");
      const comings = notes.filter((line) => line.endsWith(" has logged in"));
      const goings = notes.filter((line) => line.endsWith(" has left: the initiator logged out"));
      expect([comings.length, goings.length]).toEqual([2, 2]);
      expect(notes.at(-1)).toBe("capstan: all sessions are ended and the drives are put away");
      // Nobody has it any more, neither to himself nor for others.
      expect((await run("status", `sim:${join(folder, "a")}`)).status).toBe(0);
      expect((await run("sim", "status", "a")).stdout).toMatch(/^lto-9, empty\n/);
    });
  });

  it("serves the embedded drive when no folder is named, and asks for the secret that it was told of", async () => {
    await withCli(async ({ run, start }) => {
      const wishes = ["--listen", "127.0.0.1:0", "--chap", "me", "--chap-target", "it"];
      const serve = start(["sim", "serve", ...wishes], SECRETS);
      await until("it listens", () => serve.printed.stdout.endsWith("\n"));
      const device = serve.printed.stdout.split(" ")[0] ?? "";
      const refused = await run("status", device);
      expect([refused.status, refused.stdout]).toEqual([3, ""]);
      const users = { CAPSTAN_ISCSI_USER: "me", CAPSTAN_ISCSI_TARGET_USER: "it" };
      const welcome = await start(["status", device], { ...users, ...SECRETS }).ended;
      expect([welcome.status, welcome.stdout]).toEqual([0, expect.stringContaining(device)]);
      const { stderr } = await serve.stop();
      expect(stderr).toMatch(/^capstan: no device named; made a simulated LTO-9/);
      expect(stderr).not.toContain(SECRETS.CAPSTAN_ISCSI_SECRET);
    });
  });

  it("says which options help where others could come", async () => {
    await withCli(async ({ run, start }) => {
      await run("sim", "create", "a");
      const open = await run("sim", "serve", "a", "--listen", "0.0.0.0:0");
      expect([open.status, open.stderr]).toEqual([2, expect.stringContaining("--chap USER")]);
      const short = start(["sim", "serve", "a", "--chap", "me"], { CAPSTAN_ISCSI_SECRET: "short" });
      const { status, stderr } = await short.ended;
      expect([status, stderr]).toEqual([2, expect.stringContaining("12 bytes or more")]);
      expect((await run("sim", "status", "a")).status).toBe(0);
    });
  });

  it("shows nothing that a terminal would obey", async () => {
    await withCli(async ({ run, start }) => {
      await run("sim", "create", "a");
      const serve = start(["sim", "serve", "a", "--listen", "127.0.0.1:0"]);
      await until("it listens", () => serve.printed.stdout.endsWith("\n"));
      const device = serve.printed.stdout.split(" ")[0] ?? "";
      const { host, port } = new URL(device.replace("iscsi:", "http:"));
      const socket = connect({ host: host.split(":")[0], port: Number(port) });
      for (const piece of loginOf("iqn.2026-01.example:\u001b[2J\u009b2J")) socket.write(piece);
      await until("it is told", () => serve.printed.stderr.includes("logged in"));
      socket.destroy();
      const { stderr } = await serve.stop();
      expect(stderr).toContain("iqn.2026-01.example:\\u001b[2J\\u009b2J has logged in\n");
      expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    });
  });
});
