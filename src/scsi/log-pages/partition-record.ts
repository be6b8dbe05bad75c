import { CodecError } from "../../codec/codec-error.ts";
import { u16, u32, u48 } from "../../codec/field.ts";
import type { ItemListCodec } from "../../codec/item-list.ts";
import { itemList } from "../../codec/item-list.ts";
import type { Fields, InputOf, Layout, ValueOf } from "../../codec/layout.ts";
import { layout } from "../../codec/layout.ts";
import { fixedItem } from "../../codec/sized.ts";

const lengthByte = (value: number) => [{ byte: 0, bit: 7, widthBits: 8, value }] as const;

/** A size of one partition. SSC-4, partition record; 8 bytes, the first of which says that 7 follow. */
export const PARTITION_SIZE_RECORD = layout(
  "partition size record",
  8,
  { partition: u16(2), megabytes: u32(4) },
  lengthByte(7),
);

/** A logical object of one partition. SSC-4, partition record; 10 bytes, the first of which says that 9 follow. */
export const PARTITION_OBJECT_RECORD = layout(
  "partition object record",
  10,
  { partition: u16(2), objectNumber: u48(4) },
  lengthByte(9),
);

/** What an object number is when there is no such object in the partition: all ones. */
export const NO_SUCH_OBJECT = 2 ** 48 - 1;

/** A list of partition records. One whose own length byte differs from the layout's is an error, never misread. */
export function partitionRecords<F extends Fields>(
  record: Layout<F>,
): ItemListCodec<ValueOf<F>, InputOf<F>> {
  const item = fixedItem(record);
  const declared = record.byteLength - 1;
  return itemList(`list of ${record.name}s`, {
    ...item,
    take(bytes) {
      if (bytes.length > 0 && bytes[0] !== declared) {
        throw new CodecError("length", 0, `${String(bytes[0])} where ${String(declared)} is known`);
      }
      return item.take(bytes);
    },
  });
}
