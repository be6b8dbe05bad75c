import Type from "typebox";
import type { Static } from "typebox";
import { countSchema } from "./parts.ts";

const OptionalText = Type.Optional(Type.String());

/** The nodes of a device of this computer, by what they are for. */
const nodesSchema = Type.Object({
  tape: Type.Optional(Type.String({ description: "does not rewind, such as /dev/nst0" })),
  rewindingTape: OptionalText,
  generic: Type.Optional(Type.String({ description: "such as /dev/sg4" })),
  bsg: OptionalText,
  changer: OptionalText,
  disk: OptionalText,
});

/** Who works with a drive at the moment, as it says itself. */
const claimSchema = Type.Object({
  pid: Type.Optional(countSchema),
  program: OptionalText,
  command: OptionalText,
  activity: OptionalText,
  session: Type.Optional(countSchema),
  doneBytes: Type.Optional(countSchema),
  wholeBytes: Type.Optional(countSchema),
  sinceEpochMs: Type.Optional(
    Type.Number({ minimum: 0, description: "milliseconds since 1970-01-01T00:00Z" }),
  ),
});

/** The document of `capstan list`. */
export const listSchema = Type.Object({
  schema: Type.Literal("capstan.list/1"),
  devices: Type.Array(
    Type.Object({
      device: Type.String({ description: "specifier, for --device" }),
      kind: Type.Union([Type.Literal("simulated"), Type.Literal("node")]),
      type: Type.Optional(
        Type.Union([Type.Literal("tapeDrive"), Type.Literal("changer"), Type.Literal("disk")], {
          description: "of a device of this computer",
        }),
      ),
      model: OptionalText,
      serial: OptionalText,
      revision: Type.Optional(Type.String({ description: "firmware level" })),
      state: Type.String(),
      address: Type.Optional(Type.String({ description: "host:channel:target:logical unit" })),
      nodes: Type.Optional(nodesSchema),
      links: Type.Optional(
        Type.Array(Type.String(), { description: "names that stay the same after a reboot" }),
      ),
      adapterDriver: OptionalText,
      usb: Type.Optional(
        Type.String({ description: "idVendor:idProduct of the USB device it is behind" }),
      ),
      removable: Type.Optional(Type.Boolean({ description: "whether the medium leaves the disk" })),
      cartridgeKind: OptionalText,
      capacityBytes: Type.Optional(countSchema),
      claimedBy: Type.Optional(claimSchema),
      problem: Type.Optional(
        Type.Object(
          { code: Type.String(), message: Type.String(), fix: OptionalText },
          {
            description: "why it cannot be used, and what helps",
          },
        ),
      ),
    }),
  ),
});

/** The document of `capstan list`. */
export type ListDocument = Static<typeof listSchema>;
