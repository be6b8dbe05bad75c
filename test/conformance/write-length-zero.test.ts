import { it } from "vitest";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("writes nothing and keeps what follows", async () => {
  const target = await blankTarget();
  await target.record(100);
  expectGood(await target.send(WRITE_6, { transferLength: 0 }, { dataOut: new Uint8Array(0) }));
  expectGood(await target.read(100), 100);
});
