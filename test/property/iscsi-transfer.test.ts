import fc from "fast-check";
import { expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { placeOf, READ, REWIND, run, WRITE } from "../support/iscsi-runs.ts";
import type { Script } from "../support/iscsi-scripted-connection.ts";
import { MemoryTape, ScriptedTarget } from "../support/iscsi-scripted-target.ts";

const yesOrNo = fc.constantFrom("Yes", "No");
const digest = fc.constantFrom("None", "CRC32C");
const length = (max: number): fc.Arbitrary<string> => fc.integer({ min: 512, max }).map(String);

/** Everything that two sides can agree on. */
const scripts: fc.Arbitrary<Script> = fc.record(
  {
    wishes: fc.record(
      {
        InitialR2T: yesOrNo,
        ImmediateData: yesOrNo,
        HeaderDigest: digest,
        DataDigest: digest,
        MaxBurstLength: length(150_000),
        FirstBurstLength: length(150_000),
      },
      { noNullPrototype: true },
    ),
    segmentBytes: fc.integer({ min: 512, max: 100_000 }),
    pieceBytes: fc.integer({ min: 700, max: 70_000 }),
    window: fc.integer({ min: 1, max: 4 }),
    addsKeys: fc.boolean(),
  },
  { noNullPrototype: true, requiredKeys: ["wishes", "segmentBytes"] },
);

const sizes = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 200_000 })),
  { minLength: 1, maxLength: 3 },
);

const recordOf = (byteLength: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(byteLength);
  for (let i = 0; i < byteLength; i++) bytes[i] = i * 7 + (i >>> 7) + seed;
  return bytes;
};

it("records of any size come back, whatever was agreed on, and no rule is broken", async () => {
  await fc.assert(
    fc.asyncProperty(scripts, sizes, async (script, lengths) => {
      const tape = new MemoryTape();
      await using target = await ScriptedTarget.start({ ...script, command: tape.command });
      const transport = await openIscsi(placeOf(target));
      const records = lengths.map(recordOf);
      for (const data of records) {
        const reply = await run(transport, WRITE, { data });
        expect(reply).toMatchObject({ status: 0, transferredBytes: data.length });
      }
      await run(transport, REWIND);
      for (const record of records) {
        const data = new Uint8Array(record.length);
        const reply = await run(transport, READ, { data });
        expect(reply).toMatchObject({ status: 0, transferredBytes: data.length });
        expect(Buffer.compare(data, record)).toBe(0);
      }
      await transport.close();
      expect(target.violations).toEqual([]);
    }),
  );
});
