import { it } from "vitest";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { LOCATE_10 } from "../../src/scsi/commands/locate.ts";
import { MEDIUM_PARTITION_PAGE } from "../../src/scsi/mode-pages/medium-partition.ts";
import { expectEndOfData, expectGood } from "./expectations.ts";
import { selectPage } from "./select-page.ts";
import { SHORT_TAPE, blankTarget, block } from "./target.ts";

it("goes to the beginning of the partition it is in", async () => {
  const target = await blankTarget({ ...SHORT_TAPE, capacityBytes: 4_000_000 });
  const page = MEDIUM_PARTITION_PAGE;
  const select = { fixedDataPartitions: false, selectDataPartitions: false };
  const bytes = page.encode({
    maximumAdditionalPartitions: 3,
    additionalPartitionsDefined: 1,
    ...select,
    initiatorDefinedPartitions: true,
    sizeUnit: 2,
    partitionOnFormat: true,
    mediumFormatRecognition: 3,
    sizeExponent: 9,
    size0: 1,
    size1: 0xffff,
  });
  expectGood(await selectPage(target, page, bytes));
  expectGood(await target.send(FORMAT_MEDIUM, { format: 1 }));
  await target.record(10);
  expectGood(
    await target.send(LOCATE_10, { changePartition: true, partition: 1, logicalObject: 0 }),
  );
  await target.write(block(0, 20));
  expectGood(await target.rewind());
  await expectPosition(target, 0, 1);
  expectGood(await target.read(20), 20);
  expectEndOfData(await target.read(1), 1);
  expectGood(await target.send(LOAD_UNLOAD, { load: true }));
  await expectPosition(target, 0, 0);
  expectGood(await target.read(10), 10);
});
