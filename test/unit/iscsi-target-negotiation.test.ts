import { describe, expect, it } from "vitest";
import { serveDrives } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { TextKey } from "../../src/iscsi/text-keys.ts";
import {
  introduction,
  loginStep,
  security,
  type LoginAnswer,
} from "../support/iscsi-target-login.ts";
import { TargetWire } from "../support/iscsi-target-wire.ts";

async function offer(keys: readonly TextKey[], fields = {}): Promise<LoginAnswer> {
  await using server = await serveDrives([createSimulatedDrive()]);
  using wire = await TargetWire.open(server);
  return await loginStep(wire, [...introduction(), ...keys], fields);
}

/** What comes besides the answers. */
const VOLUNTEERED: readonly string[] = ["TargetPortalGroupTag", "MaxRecvDataSegmentLength"];

// prettier-ignore
const ANSWERS: readonly (readonly [key: string, offered: string, answer: string | undefined])[] = [
  ["HeaderDigest", "None", "None"],
  ["HeaderDigest", "CRC32C", "CRC32C"],
  ["HeaderDigest", "None,CRC32C", "None"],
  ["HeaderDigest", "CRC32C,None", "CRC32C"],
  ["HeaderDigest", "X-MD5,CRC32C", "CRC32C"],
  ["HeaderDigest", "X-MD5", "Reject"],
  ["DataDigest", "CRC32C,None", "CRC32C"],
  ["DataDigest", "None,CRC32C", "None"],
  ["MaxConnections", "1", "1"],
  ["MaxConnections", "8", "1"],
  ["MaxConnections", "0", "Reject"],
  ["InitialR2T", "Yes", "Yes"],
  ["InitialR2T", "No", "No"],
  ["InitialR2T", "Maybe", "Reject"],
  ["ImmediateData", "Yes", "Yes"],
  ["ImmediateData", "No", "No"],
  ["MaxRecvDataSegmentLength", "262144", undefined],
  ["MaxRecvDataSegmentLength", "512", undefined],
  ["MaxRecvDataSegmentLength", "16777215", undefined],
  ["MaxBurstLength", "16776192", "1048576"],
  ["MaxBurstLength", "262144", "262144"],
  ["MaxBurstLength", "0x10000", "65536"],
  ["MaxBurstLength", "511", "Reject"],
  ["MaxBurstLength", "16777216", "Reject"],
  ["FirstBurstLength", "65536", "65536"],
  ["FirstBurstLength", "16776192", "262144"],
  ["MaxOutstandingR2T", "1", "1"],
  ["MaxOutstandingR2T", "16", "1"],
  ["DefaultTime2Wait", "0", "2"],
  ["DefaultTime2Wait", "2", "2"],
  ["DefaultTime2Wait", "20", "20"],
  ["DefaultTime2Wait", "3601", "Reject"],
  ["DefaultTime2Retain", "0", "0"],
  ["DefaultTime2Retain", "20", "0"],
  ["DataPDUInOrder", "Yes", "Yes"],
  ["DataPDUInOrder", "No", "Yes"],
  ["DataSequenceInOrder", "Yes", "Yes"],
  ["DataSequenceInOrder", "No", "Yes"],
  ["ErrorRecoveryLevel", "0", "0"],
  ["ErrorRecoveryLevel", "2", "0"],
  ["ErrorRecoveryLevel", "3", "Reject"],
  ["IFMarker", "No", "No"],
  ["IFMarker", "Yes", "No"],
  ["OFMarker", "Yes", "No"],
  ["IFMarkInt", "2048~8192", "Irrelevant"],
  ["OFMarkInt", "2048", "Irrelevant"],
  ["RDMAExtensions", "Yes", "No"],
  ["TaskReporting", "RFC3720", "RFC3720"],
  ["TaskReporting", "FastAbort,RFC3720", "RFC3720"],
  ["TaskReporting", "FastAbort", "Reject"],
  ["iSCSIProtocolLevel", "1", "1"],
  ["iSCSIProtocolLevel", "2", "1"],
  ["X-com.example.colour", "blue", "NotUnderstood"],
  ["Unheard", "of", "NotUnderstood"],
  ["Unheard", "NotUnderstood", undefined],
  ["InitiatorAlias", "somebody", undefined],
];

describe("a target is offered", () => {
  it.each(ANSWERS)("%s=%s and answers %s", async (key, offered, answer) => {
    const { keys, status } = await offer([[key, offered]]);
    expect(status).toBe(0);
    const said = keys.filter(([name]) => !VOLUNTEERED.includes(name));
    expect(said).toEqual(answer === undefined ? [] : [[key, answer]]);
  });

  it("everything at once, and answers everything at once", async () => {
    const all = new Map(ANSWERS.map(([key, offered, answer]) => [key, { offered, answer }]));
    const { keys } = await offer([...all].map(([key, { offered }]) => [key, offered]));
    const expected = [...all].filter(([, { answer }]) => answer !== undefined).map(([key]) => key);
    expect(keys.map(([key]) => key).toSorted()).toEqual([...expected, ...VOLUNTEERED].toSorted());
  });

  it("a first burst beyond the longest, and answers one within it", async () => {
    const { keys } = await offer([
      ["MaxBurstLength", "4096"],
      ["FirstBurstLength", "65536"],
    ]);
    expect(keys).toContainEqual(["MaxBurstLength", "4096"]);
    expect(keys).toContainEqual(["FirstBurstLength", "4096"]);
  });

  it("keys of its own invention in the first stage, and does not understand them there either", async () => {
    const { keys } = await offer([["X-com.example.colour", "blue"]], security);
    expect(keys).toContainEqual(["X-com.example.colour", "NotUnderstood"]);
  });
});
