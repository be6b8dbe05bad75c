import { it } from "vitest";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { expectEarlyWarning } from "./expectations.ts";
import { SHORT_TAPE, blankTarget } from "./target.ts";

it("accepts all blocks of the command at early warning", async () => {
  const target = await blankTarget(SHORT_TAPE);
  await target.setBlockLength(1000);
  const dataOut = new Uint8Array(110_000);
  expectEarlyWarning(
    await target.send(WRITE_6, { fixed: true, transferLength: 110 }, { dataOut }),
    0,
  );
  await expectPosition(target, 110);
});
