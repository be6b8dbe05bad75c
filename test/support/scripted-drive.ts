/** A tape drive over a scripted transport, opened and ready to be told what to do. */
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { STANDARD_INQUIRY } from "../../src/scsi/standard-inquiry.ts";
import { BLOCK_LIMITS_DATA } from "../../src/scsi/commands/read-block-limits.ts";
import { DENSITY_SUPPORT_DATA } from "../../src/scsi/commands/report-density-support.ts";
import { POSITION_SHORT_FORM } from "../../src/scsi/commands/read-position.ts";
import { Session } from "../../src/session/session.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import type { ScriptedReply } from "./scripted-transport.ts";
import { check, ScriptedTransport } from "./scripted-transport.ts";

/** Names and densities of the drive at the other end. */
export interface ScriptedIdentity {
  readonly vendor?: string;
  readonly product?: string;
  readonly densities?: readonly number[];
}

const density = (code: number) => ({
  primaryDensityCode: code,
  secondaryDensityCode: code,
  writable: true,
  duplicate: false,
  isDefault: false,
  bitsPerMillimetre: 0,
  mediaWidth: 127,
  trackCount: 0,
  capacityMB: 0,
  assigningOrganization: "",
  densityName: "",
  description: "",
});

/** What a drive answers to the commands that open it. */
export function openingScript(identity: ScriptedIdentity = {}): readonly ScriptedReply[] {
  const { vendor = "IBM", product = "ULT3580-TD8", densities = [0x5e] } = identity;
  const inquiry = STANDARD_INQUIRY.encode({
    qualifier: 0,
    deviceType: 1,
    removable: true,
    version: 6,
    responseFormat: 2,
    vendor,
    product,
    revision: "0001",
  });
  return [
    { opcode: 0x12, data: inquiry },
    { opcode: 0x44, data: DENSITY_SUPPORT_DATA.encode({ items: densities.map(density) }) },
    { opcode: 0x12, ...check("5/24 00") },
    {
      opcode: 0x05,
      data: BLOCK_LIMITS_DATA.encode({
        granularity: 0,
        maximumBlockBytes: 0x80_0000,
        minimumBlockBytes: 1,
      }),
    },
    { opcode: 0x00 },
  ];
}

/** Opens a drive whose later answers are the script's. */
export async function scriptedDrive(
  script: readonly ScriptedReply[],
  identity: ScriptedIdentity = {},
): Promise<{
  readonly drive: TapeDrive;
  readonly session: Session;
  readonly transport: ScriptedTransport;
  readonly clock: VirtualClock;
}> {
  const transport = new ScriptedTransport([...openingScript(identity), ...script]);
  const clock = new VirtualClock();
  const session = new Session({ transport, clock });
  const drive = await TapeDrive.open(session);
  transport.seen.length = 0;
  return { drive, session, transport, clock };
}

/** The answers to READ POSITION: no extended form, then the short one. */
export function positionReplies(objectNumber: number, partition = 0): readonly ScriptedReply[] {
  return [{ opcode: 0x34, ...check("5/24 00") }, shortPosition({ objectNumber, partition })];
}

/** The answer to the short form of READ POSITION. */
export function shortPosition(facts: {
  readonly objectNumber: number;
  readonly partition?: number;
  readonly lastObject?: number;
  readonly unknown?: boolean;
}): ScriptedReply {
  const data = POSITION_SHORT_FORM.encode({
    beginningOfPartition: facts.objectNumber === 0,
    endOfPartition: false,
    objectCountUnknown: false,
    byteCountUnknown: false,
    locationUnknown: facts.unknown ?? false,
    positionError: false,
    beyondProgrammableEarlyWarning: false,
    partition: facts.partition ?? 0,
    firstLogicalObject: facts.objectNumber,
    lastLogicalObject: facts.lastObject ?? facts.objectNumber,
    bufferedObjectCount: facts.objectNumber - (facts.lastObject ?? facts.objectNumber),
    bufferedByteCount: 0,
  });
  return { opcode: 0x34, data };
}
