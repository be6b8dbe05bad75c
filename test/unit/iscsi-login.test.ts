import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { placeOf } from "../support/iscsi-runs.ts";
import { ScriptedTarget } from "../support/iscsi-scripted-target.ts";

const INITIATOR = { user: "backup", secret: "correct horse battery" };

describe("a login fails", () => {
  it.each([
    [2, 0, "ISCSI_LOGIN_REFUSED"],
    [2, 1, "ISCSI_AUTHENTICATION_FAILED"],
    [2, 2, "ISCSI_ACCESS_DENIED"],
    [2, 3, "ISCSI_TARGET_NOT_FOUND"],
    [2, 4, "ISCSI_TARGET_NOT_FOUND"],
    [2, 6, "ISCSI_TARGET_BUSY"],
    [2, 0x77, "ISCSI_LOGIN_REFUSED"],
    [3, 1, "ISCSI_TARGET_BUSY"],
    [3, 0x77, "ISCSI_TARGET_BUSY"],
    [1, 1, "ISCSI_LOGIN_REFUSED"],
    [9, 9, "ISCSI_LOGIN_REFUSED"],
  ])("with status class %i and detail %i: %s", async (statusClass, statusDetail, code) => {
    await using target = await ScriptedTarget.start({
      login: () => ({ statusClass, statusDetail }),
    });
    await expect(openIscsi(placeOf(target))).rejects.toMatchObject({ code, executed: "no" });
  });

  it.each([
    ["with a wrong secret", { chap: { user: "backup", secret: "incorrect horse" } }],
    ["without any", {}],
    [
      "when the target cannot prove itself",
      { chap: INITIATOR, mutualChap: { user: "library", secret: "another secret" } },
    ],
  ])("%s: ISCSI_AUTHENTICATION_FAILED, and no secret is told", async (_what, options) => {
    const accounts = {
      initiator: INITIATOR,
      target: { user: "library", secret: "staple it together" },
    };
    await using target = await ScriptedTarget.start({ accounts });
    const failed = await openIscsi({ ...placeOf(target), ...options }).catch((e: unknown) => e);
    expect(failed).toMatchObject({ code: "ISCSI_AUTHENTICATION_FAILED", executed: "no" });
    expect(String(failed)).not.toMatch(/horse|secret"|0x/);
  });

  it("where mutual CHAP is wanted and the target does none", async () => {
    await using target = await ScriptedTarget.start();
    const mutualChap = { user: "library", secret: "staple it together" };
    await expect(
      openIscsi({ ...placeOf(target), chap: INITIATOR, mutualChap }),
    ).rejects.toMatchObject({ code: "ISCSI_AUTHENTICATION_FAILED" });
  });

  it("where a digest is required and the target does none", async () => {
    await using target = await ScriptedTarget.start();
    await expect(openIscsi({ ...placeOf(target), dataDigest: "required" })).rejects.toMatchObject({
      executed: "no",
    });
  });

  it("where nobody listens", async () => {
    const target = await ScriptedTarget.start();
    const place = placeOf(target);
    await target.close();
    await expect(openIscsi(place)).rejects.toMatchObject({
      code: "TRANSPORT_CONNECT_FAILED",
      executed: "no",
    });
  });

  it("where nobody answers in time", async () => {
    await using target = await ScriptedTarget.start({ damage: () => new Uint8Array(0) });
    await expect(openIscsi({ ...placeOf(target), connectTimeoutMs: 50 })).rejects.toMatchObject({
      code: "TRANSPORT_CONNECT_FAILED",
      executed: "no",
    });
  });

  it.each([
    ["garbage", (): Uint8Array => new Uint8Array(200).fill(0x5a)],
    ["a PDU of 16 MiB", (bytes: Uint8Array): Uint8Array => bytes.fill(0xff, 5, 8)],
    ["half a PDU and no more", (bytes: Uint8Array): Uint8Array => bytes.subarray(0, 20)],
    ["another PDU", (bytes: Uint8Array): Uint8Array => bytes.fill(0x25, 0, 1)],
    ["the same again and again", (bytes: Uint8Array): Uint8Array => bytes.fill(0x04, 1, 2)],
    ["a step nobody asked for", (bytes: Uint8Array): Uint8Array => bytes.fill(0x81, 1, 2)],
  ])("when the target says %s", async (_what, damage) => {
    await using target = await ScriptedTarget.start({ damage });
    const failed = openIscsi({ ...placeOf(target), connectTimeoutMs: 500 });
    await expect(failed).rejects.toMatchObject({ name: "TransportError", executed: "no" });
  });
});
