import { describe, expect } from "vitest";
import {
  READ_ATTRIBUTE_LIST,
  READ_ATTRIBUTE_PARTITIONS,
  READ_ATTRIBUTE_VALUES,
  READ_ATTRIBUTE_VOLUMES,
} from "../../src/scsi/commands/read-attribute.ts";
import { WRITE_ATTRIBUTE } from "../../src/scsi/commands/write-attribute.ts";
import { expectIllegalRequest } from "./expectations.ts";
import type { Host, Reply } from "./host.ts";
import { behaviour } from "./target.ts";

/** INVALID COMMAND OPERATION CODE, as ASC. */
const UNKNOWN_COMMAND = 0x20;
const ALL = { allocationLength: 0x1_0000, firstAttribute: 0 } as const;

const isUnknown = ({ sense }: Reply): boolean => sense?.additionalCode === UNKNOWN_COMMAND;

/** Sends every command that reads the chip. */
async function askChip(host: Host): Promise<readonly Reply[]> {
  return [
    await host.send(READ_ATTRIBUTE_VALUES, ALL),
    await host.send(READ_ATTRIBUTE_LIST, ALL),
    await host.send(READ_ATTRIBUTE_VOLUMES, ALL),
    await host.send(READ_ATTRIBUTE_PARTITIONS, ALL),
  ];
}

/** Changes nothing: a list of no length is nothing to write. */
async function writeNothing(host: Host): Promise<Reply> {
  const nothing = WRITE_ATTRIBUTE.cdb.encode({ parameterListLength: 0 });
  return { ...(await host.raw(Array.from(nothing))), command: WRITE_ATTRIBUTE.name };
}

describe("the commands of the cartridge's chip", () => {
  behaviour("exist all, or none where cartridges have no chip", async ({ host }) => {
    const replies = await askChip(host);
    const unknown = replies.filter(isUnknown);
    for (const reply of unknown) expectIllegalRequest(reply, 0x2000);
    expect([0, replies.length]).toContain(unknown.length);
    // Drives that keep attributes on the tape have none that a host may write.
    const written = await writeNothing(host);
    if (unknown.length > 0 || isUnknown(written)) expectIllegalRequest(written, 0x2000);
  });
});
