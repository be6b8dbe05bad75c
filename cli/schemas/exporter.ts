import Type from "typebox";
import type { Static } from "typebox";

/** The document of `capstan exporter`, printed on one line as soon as it serves. */
export const exporterSchema = Type.Object({
  schema: Type.Literal("capstan.exporter/1"),
  host: Type.String({ description: "address that is listened at" }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  url: Type.String({ description: "what Prometheus scrapes" }),
  devices: Type.Array(Type.String(), { description: "the drives that are looked at" }),
});

/** The document of `capstan exporter`. */
export type ExporterDocument = Static<typeof exporterSchema>;
