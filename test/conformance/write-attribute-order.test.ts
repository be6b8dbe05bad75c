import { describe, expect } from "vitest";
import type { Attribute } from "../../src/scsi/attribute-list.ts";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { WRITE_ATTRIBUTE } from "../../src/scsi/commands/write-attribute.ts";
import { numberAttributes } from "../../src/scsi/named-attributes.ts";
import { STATUS } from "../../src/scsi/status.ts";
import { expectGood, expectInvalidFieldInParameterList } from "./expectations.ts";
import type { Host, Reply } from "./host.ts";
import { behaviour, needs } from "./target.ts";

/** Attributes that tell nobody which cartridge it is. */
const WANTED = numberAttributes({ applicationName: "Capstan", applicationVersion: "none" });

/** What the chip holds of these attributes. */
async function readWanted(host: Host): Promise<readonly Attribute[]> {
  const all = { allocationLength: 0x1_0000, firstAttribute: 0 };
  const { data } = expectGood(needs(host, await host.send(READ_ATTRIBUTE_VALUES, all)));
  return (data?.items ?? []).filter(({ identifier }) =>
    WANTED.some((one) => one.identifier === identifier),
  );
}

async function writeAttributes(host: Host, items: readonly Attribute[]): Promise<Reply> {
  return await host.send(WRITE_ATTRIBUTE, { writeThroughCache: true }, { dataOut: { items } });
}

/** Gives the chip back what it held; one without a value is deleted. */
async function restore(host: Host, before: readonly Attribute[]): Promise<void> {
  const items = WANTED.map(
    (one) =>
      before.find(({ identifier }) => identifier === one.identifier) ?? {
        ...one,
        value: new Uint8Array(0),
      },
  );
  await writeAttributes(host, items);
}

const isUnknown = ({ sense }: Reply): boolean => sense?.additionalCode === 0x20;

describe("WRITE ATTRIBUTE", () => {
  behaviour("with identifiers out of order changes nothing", async (bench) => {
    const { host } = bench;
    const before = await readWanted(host);
    const wrong = await writeAttributes(host, [...WANTED].reverse());
    // Drives that keep attributes on the tape have no such command.
    const reply = isUnknown(wrong) ? needs(bench, wrong) : wrong;
    const after = await readWanted(host);
    if (reply.status === STATUS.good) await restore(host, before);
    expectInvalidFieldInParameterList(reply, {});
    expect(after).toEqual(before);
  });
});
