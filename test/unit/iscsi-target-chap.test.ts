import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import type { IscsiOptions } from "../../native/iscsi/iscsi-options.ts";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import type { ServeOptions } from "../../simulator/attach/serve-options.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { chapResponse, decodeBinary, encodeBinary } from "../../src/iscsi/chap-values.ts";
import type { ChapAccounts } from "../../src/iscsi/chap.ts";
import type { TextKey } from "../../src/iscsi/text-keys.ts";
import {
  introduction,
  loginStep,
  security,
  type LoginAnswer,
} from "../support/iscsi-target-login.ts";
import { TargetWire } from "../support/iscsi-target-wire.ts";

const HOST = { user: "host", secret: "the host's own secret" };
const DRIVE = { user: "drive", secret: "the drive's own secret" };
const BOTH: ChapAccounts = { initiator: HOST, target: DRIVE };

const serve = (accounts: ChapAccounts = BOTH): Promise<DriveServer> =>
  serveDrives([createSimulatedDrive()], { accounts });

const placeOf = ({ host, port, targetName: target }: DriveServer): IscsiOptions => ({
  host,
  port,
  target,
  logicalUnit: 0,
});

describe("CHAP with our own initiator", () => {
  it.each([
    ["one way", { chap: HOST }],
    ["both ways", { chap: HOST, mutualChap: DRIVE }],
  ])("lets it in, %s", async (_what, options) => {
    await using server = await serve();
    const transport = await openIscsi({ ...placeOf(server), ...options });
    expect(server.sessionCount).toBe(1);
    await transport.close();
  });

  it.each([
    ["with a wrong secret", { chap: { ...HOST, secret: "another secret" } }],
    ["under a wrong name", { chap: { ...HOST, user: "guest" } }],
    ["without any", {}],
    [
      "where the target proves to be another",
      { chap: HOST, mutualChap: { ...DRIVE, secret: "some other secret" } },
    ],
    ["where the target has another name", { chap: HOST, mutualChap: { ...DRIVE, user: "mouse" } }],
  ])("keeps it out %s", async (_what, options) => {
    await using server = await serve();
    await expect(openIscsi({ ...placeOf(server), ...options })).rejects.toMatchObject({
      code: "ISCSI_AUTHENTICATION_FAILED",
      executed: "no",
    });
    expect(server.sessionCount).toBe(0);
  });

  it("keeps it out where a target that has no secret shall prove itself", async () => {
    await using server = await serve({ initiator: HOST });
    const options = { chap: HOST, mutualChap: DRIVE };
    await expect(openIscsi({ ...placeOf(server), ...options })).rejects.toMatchObject({
      code: "ISCSI_AUTHENTICATION_FAILED",
    });
  });
});

const stay = { ...security, transit: false };
const valueOf = (keys: readonly TextKey[], name: string): string =>
  keys.find(([key]) => key === name)?.[1] ?? "";

/** Comes as far as the target's challenge. */
async function challenge(wire: TargetWire, algorithms = "5"): Promise<LoginAnswer> {
  const method = await loginStep(wire, [...introduction(), ["AuthMethod", "None,CHAP"]], security);
  expect(method.header.transit).toBe(false);
  expect(method.keys).toContainEqual(["AuthMethod", "CHAP"]);
  return await loginStep(wire, [["CHAP_A", algorithms]], security);
}

function proofOf(posed: LoginAnswer, encode = encodeBinary): readonly TextKey[] {
  const exchange = {
    algorithm: Number(valueOf(posed.keys, "CHAP_A")),
    identifier: Number(valueOf(posed.keys, "CHAP_I")),
    challenge: decodeBinary("CHAP_C", valueOf(posed.keys, "CHAP_C")),
  };
  return [
    ["CHAP_N", HOST.user],
    ["CHAP_R", encode(chapResponse(exchange, HOST.secret))],
  ];
}

async function withWire(
  act: (wire: TargetWire, server: DriveServer) => Promise<void>,
): Promise<void> {
  await using server = await serve();
  using wire = await TargetWire.open(server);
  await act(wire, server);
}

const base64 = (bytes: Uint8Array): string => `0b${Buffer.from(bytes).toString("base64")}`;

describe("CHAP on the wire", () => {
  it.each([
    ["5", "5"],
    ["6,5", "6"],
    ["8,7,6,5", "7"],
    ["5,7", "7"],
    ["99,5", "5"],
  ])("of the algorithms %s takes %s", async (offered, taken) => {
    await withWire(async (wire) => {
      const posed = await challenge(wire, offered);
      expect(valueOf(posed.keys, "CHAP_A")).toBe(taken);
      const answer = await loginStep(wire, proofOf(posed), security);
      expect(answer).toMatchObject({ status: 0, header: { transit: true, nextStage: 1 } });
      expect((await loginStep(wire, introduction())).header.transit).toBe(true);
    });
  });

  it("reads a response in base64", async () => {
    await withWire(async (wire) => {
      const posed = await challenge(wire);
      expect((await loginStep(wire, proofOf(posed, base64), security)).status).toBe(0);
    });
  });

  it("poses another challenge each time, of 16 bytes at least", async () => {
    await using server = await serve();
    const seen = new Set<string>();
    for (let i = 0; i < 5; i++) {
      using wire = await TargetWire.open(server);
      const text = valueOf((await challenge(wire)).keys, "CHAP_C");
      expect(decodeBinary("CHAP_C", text).length).toBeGreaterThanOrEqual(16);
      seen.add(text);
    }
    expect(seen.size).toBe(5);
  });

  it("stays in its stage until the proof is there, whatever the initiator wants", async () => {
    await withWire(async (wire) => {
      const nothing = await loginStep(wire, introduction(), security);
      expect(nothing.header.transit).toBe(false);
      const posed = await loginStep(wire, [["AuthMethod", "CHAP"]], stay);
      expect(posed.header.transit).toBe(false);
      const challenged = await loginStep(wire, [["CHAP_A", "5"]], { ...stay, transit: true });
      expect(challenged.header.transit).toBe(false);
    });
  });

  type Posed = LoginAnswer;
  const MIRROR = (posed: Posed): readonly TextKey[] => [
    ...proofOf(posed),
    ["CHAP_I", "1"],
    ["CHAP_C", valueOf(posed.keys, "CHAP_C")],
  ];

  it.each<readonly [string, (posed: Posed) => readonly TextKey[]]>([
    ["the target's own challenge", MIRROR],
    ["a proof without a name", (posed) => proofOf(posed).slice(1)],
    ["a name without a proof", (posed) => proofOf(posed).slice(0, 1)],
    ["two proofs", (posed) => [...proofOf(posed), ...proofOf(posed)]],
    [
      "a proof that is no number",
      () => [
        ["CHAP_N", HOST.user],
        ["CHAP_R", "secret"],
      ],
    ],
    [
      "a proof of another length",
      () => [
        ["CHAP_N", HOST.user],
        ["CHAP_R", "0x00"],
      ],
    ],
    ["an empty challenge", (posed) => [...proofOf(posed), ["CHAP_I", "1"], ["CHAP_C", "0x"]]],
    [
      "a challenge of more than 1024 bytes",
      (posed) => [...proofOf(posed), ["CHAP_I", "1"], ["CHAP_C", `0x${"00".repeat(1025)}`]],
    ],
    ["nothing", () => []],
  ])("refuses %s", async (_what, say) => {
    await withWire(async (wire, server) => {
      const posed = await challenge(wire);
      // Some of these are no text that could be encoded by the rules.
      const text = say(posed).map(([key, value]) => `${key}=${value}\0`);
      const answer = await loginStep(wire, Buffer.from(text.join("")), security);
      expect(answer.status >>> 8).toBe(2);
      await wire.over();
      expect(server.sessionCount).toBe(0);
    });
  });

  it.each<readonly [string, readonly TextKey[]]>([
    ["no algorithm that it knows", [["CHAP_A", "99"]]],
    ["no algorithm at all", []],
  ])("refuses %s", async (_what, keys) => {
    await withWire(async (wire) => {
      await loginStep(wire, [...introduction(), ["AuthMethod", "CHAP"]], stay);
      expect((await loginStep(wire, keys, stay)).status).toBe(0x0201);
      await wire.over();
    });
  });

  it("refuses who would rather do without", async () => {
    await withWire(async (wire) => {
      const keys: readonly TextKey[] = [...introduction(), ["AuthMethod", "None"]];
      expect((await loginStep(wire, keys, security)).status).toBe(0x0201);
      await wire.over();
    });
  });

  it("refuses a proof before the method was agreed on", async () => {
    await withWire(async (wire) => {
      const keys: readonly TextKey[] = [...introduction(), ["CHAP_N", "host"], ["CHAP_R", "0x00"]];
      expect((await loginStep(wire, keys, security)).status >>> 8).toBe(2);
      await wire.over();
    });
  });

  it("says nothing of who it is to whom it does not know", async () => {
    await withWire(async (wire) => {
      const posed = await challenge(wire);
      const wrong: readonly TextKey[] = [
        ["CHAP_N", HOST.user],
        ["CHAP_R", encodeBinary(new Uint8Array(16))],
        ["CHAP_I", "1"],
        ["CHAP_C", encodeBinary(new Uint8Array(16).fill(7))],
      ];
      expect(posed.status).toBe(0);
      const answer = await loginStep(wire, wrong, security);
      expect(answer).toMatchObject({ status: 0x0201, keys: [] });
    });
  });
});

describe("serving drives", () => {
  it.each<readonly [string, ServeOptions]>([
    ["SIM_SERVE_NEEDS_CHAP", { host: "0.0.0.0" }],
    ["SIM_SERVE_NEEDS_CHAP", { host: "::" }],
    ["SIM_SERVE_NEEDS_CHAP", { host: "192.0.2.1" }],
    ["SIM_SERVE_SECRET_SHORT", { accounts: { initiator: { user: "u", secret: "elevenbytes" } } }],
    ["SIM_SERVE_SECRETS_EQUAL", { accounts: { initiator: HOST, target: HOST } }],
    ["SIM_SERVE_NAME_INVALID", { targetName: "tape" }],
    ["SIM_SERVE_NAME_INVALID", { targetName: `iqn.2026-01.test:${"x".repeat(230)}` }],
    ["SIM_SERVE_LISTEN_FAILED", { host: "127.0.0.1", port: 1, accounts: BOTH, ...refusedPort() }],
  ])("is refused with %s: %j", async (code, options) => {
    await expect(serveDrives([createSimulatedDrive()], options)).rejects.toMatchObject({ code });
  });

  it("needs a drive", async () => {
    await expect(serveDrives([])).rejects.toMatchObject({ code: "ARGUMENTS_INVALID" });
  });
});

/** An address that is not one of this machine: nobody can listen there. */
function refusedPort(): ServeOptions {
  return { host: "192.0.2.1" };
}
