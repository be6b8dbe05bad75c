import { parameterTable } from "../../codec/parameter-table.ts";
import { counter } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/** Errors that are not the medium's. On IBM-built drives reading the page resets the count: add it up, do not poll it. */
export const NON_MEDIUM_ERRORS = defineLogPage({
  name: "Non-Medium Error log page",
  page: 0x06,
  reference: "SPC-4, Non-Medium Error log page; IBM LTO SCSI Reference GA32-0928-06, LP 06h",
  parameters: parameterTable("Non-Medium Error log page", {
    errors: { code: 0x0000, codec: counter(4), unit: "errors" },
  }),
});
