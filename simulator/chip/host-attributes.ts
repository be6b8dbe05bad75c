import type { Attribute } from "../../src/scsi/attribute-list.ts";
import { MAM_ATTRIBUTES } from "../../src/scsi/mam-attributes.ts";
import type { CartridgeState } from "../cartridge.ts";

/** Bytes of the chip that an attribute takes beside its value. mam.md 2.1, attribute 0004h. */
const ATTRIBUTE_OVERHEAD_BYTES = 4;

/** Host attributes that an LTO drive creates. IBM LTO SCSI Reference GA32-0928-06, 6.5.4; 1623h as LTFS writes it. */
export const HOST_ATTRIBUTES: readonly number[] = [
  0x0800, 0x0801, 0x0802, 0x0803, 0x0804, 0x0805, 0x0806, 0x0807, 0x0808, 0x080b, 0x080c, 0x0820,
  0x0821, 0x1623,
];

const perPartition = (identifier: number): boolean => {
  const name = MAM_ATTRIBUTES.nameOf(identifier);
  return name !== undefined && MAM_ATTRIBUTES.entries[name].perPartition;
};

/** The name under which a cartridge keeps a host attribute: its identifier, with the partition where each has its own. */
export function attributeKey(identifier: number, partition: number): string {
  const number = identifier.toString(16).padStart(4, "0");
  return perPartition(identifier) && partition > 0 ? `${number}/${String(partition)}` : number;
}

/** The host attributes of one partition, in ascending order. */
export function hostAttributesOf(
  state: Pick<CartridgeState, "hostAttributes">,
  partition: number,
): readonly Attribute[] {
  return HOST_ATTRIBUTES.flatMap((identifier) => {
    const kept = state.hostAttributes[attributeKey(identifier, partition)];
    if (kept === undefined) return [];
    const value = Uint8Array.from(Buffer.from(kept.value, "hex"));
    return [{ identifier, readOnly: false, format: kept.format, value }];
  });
}

/** Bytes of attribute space that the host attributes take. */
export function spaceTaken(attributes: CartridgeState["hostAttributes"]): number {
  return Object.values(attributes).reduce(
    (sum, { value }) => sum + ATTRIBUTE_OVERHEAD_BYTES + value.length / 2,
    0,
  );
}
