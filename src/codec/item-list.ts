import { CodecError } from "./codec-error.ts";
import type { Codec } from "./layout.ts";
import type { ItemCodec } from "./sized.ts";
import { concatenate, takeItems } from "./sized.ts";

/** A codec of nothing but items, end to end; the item is there for generators. */
export interface ItemListCodec<V, I> extends Codec<readonly V[], readonly I[]> {
  readonly item: ItemCodec<V, I>;
}

/** A value that is a list of items, as long as its bytes are. Throws {@link CodecError} when the bytes end within an item. */
export function itemList<V, I>(name: string, item: ItemCodec<V, I>): ItemListCodec<V, I> {
  return {
    name,
    item,
    encode: (values) => concatenate(values.map((value) => item.encode(value))),
    decode(bytes) {
      const { items, complete } = takeItems(bytes, 0, item);
      if (!complete) throw new CodecError(name, bytes.length, `ends within a ${item.name}`);
      return items;
    },
  };
}
