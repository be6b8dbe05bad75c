/** Every document that `--json` prints; docs/schemas/ has each as JSON Schema, made from these. */
import type { TSchema } from "typebox";
import { captureSchema } from "./capture.ts";
import { cleanSchema } from "./clean.ts";
import { diagnoseSchema } from "./diagnose.ts";
import { doctorSchema } from "./doctor.ts";
import { errorSchema } from "./error.ts";
import { exporterSchema } from "./exporter.ts";
import { listSchema } from "./list.ts";
import { pageSchema } from "./page.ts";
import { readSchema } from "./read.ts";
import { simSchema } from "./sim.ts";
import { simServeSchema } from "./sim-serve.ts";
import { statusSchema } from "./status.ts";
import { tapeSchema } from "./tape.ts";
import { verifySchema } from "./verify.ts";
import { watchSchema } from "./watch.ts";
import { writeSchema } from "./write.ts";

/** The schemas by the name that stands in `schema`, without `capstan.`. */
export const ALL_SCHEMAS: Readonly<Record<string, TSchema>> = {
  "capture/1": captureSchema,
  "clean/1": cleanSchema,
  "diagnose/1": diagnoseSchema,
  "doctor/1": doctorSchema,
  "error/1": errorSchema,
  "exporter/1": exporterSchema,
  "list/1": listSchema,
  "page/1": pageSchema,
  "read/1": readSchema,
  "sim/1": simSchema,
  "sim-serve/1": simServeSchema,
  "status/1": statusSchema,
  "tape/1": tapeSchema,
  "verify/1": verifySchema,
  "watch/1": watchSchema,
  "write/1": writeSchema,
};
