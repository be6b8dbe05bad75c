import type { Route } from "../command-router.ts";
import { CommandRouter } from "../command-router.ts";
import type { Personality } from "../personalities/personality.ts";
import { allowOverwrite } from "./allow-overwrite.ts";
import { bufferRoutes } from "./buffer.ts";
import { diagnosticRoutes } from "./diagnostic.ts";
import { erase } from "./erase.ts";
import { formatMedium } from "./format-medium.ts";
import { inquiry } from "./inquiry.ts";
import { loadUnloadRoutes } from "./load-unload.ts";
import { locate } from "./locate.ts";
import { logSelectRoutes } from "./log-select.ts";
import { logSenseRoutes } from "./log-sense.ts";
import { modeSelectRoutes } from "./mode-select.ts";
import { modeSenseRoutes } from "./mode-sense.ts";
import { persistentReserveRoutes } from "./persistent-reserve.ts";
import { preventAllowMediumRemoval } from "./prevent-allow-medium-removal.ts";
import { readAttributeRoutes } from "./read-attribute.ts";
import { readBlockLimits } from "./read-block-limits.ts";
import { readPosition } from "./read-position.ts";
import { readRoutes } from "./read.ts";
import { releaseRoutes } from "./release.ts";
import { reportDensitySupportRoutes } from "./report-density-support.ts";
import { reportLunsRoutes } from "./report-luns.ts";
import { reportSupportedOperationCodesRoutes } from "./report-supported-operation-codes.ts";
import { reportSupportedTaskManagementRoutes } from "./report-supported-task-management.ts";
import { requestSense } from "./request-sense.ts";
import { reserveRoutes } from "./reserve.ts";
import { rewind } from "./rewind.ts";
import { setCapacity } from "./set-capacity.ts";
import { spaceRoutes } from "./space.ts";
import { testUnitReady } from "./test-unit-ready.ts";
import { timestampRoutes } from "./timestamp.ts";
import { verifyRoutes } from "./verify.ts";
import { writeAttributeRoutes } from "./write-attribute.ts";
import { writeFilemarksRoutes } from "./write-filemarks.ts";
import { writeRoutes } from "./write.ts";

const ALL_ROUTES: readonly Route[] = [
  ...testUnitReady,
  ...rewind,
  ...requestSense,
  ...formatMedium,
  ...readBlockLimits,
  ...readRoutes,
  ...writeRoutes,
  ...setCapacity,
  ...writeFilemarksRoutes,
  ...spaceRoutes,
  ...inquiry,
  ...verifyRoutes,
  ...modeSelectRoutes,
  ...erase,
  ...modeSenseRoutes,
  ...loadUnloadRoutes,
  ...preventAllowMediumRemoval,
  ...locate,
  ...readPosition,
  ...allowOverwrite,
  ...reserveRoutes,
  ...releaseRoutes,
  ...diagnosticRoutes,
  ...bufferRoutes,
  ...reportDensitySupportRoutes,
  ...logSelectRoutes,
  ...logSenseRoutes,
  ...persistentReserveRoutes,
  ...readAttributeRoutes,
  ...writeAttributeRoutes,
  ...reportLunsRoutes,
  ...reportSupportedOperationCodesRoutes,
  ...reportSupportedTaskManagementRoutes,
  ...timestampRoutes,
];

/** The commands that a model has. */
export function routerFor(personality: Personality): CommandRouter {
  return new CommandRouter(
    ALL_ROUTES.filter((route) => personality.commands.includes(route.command)),
  );
}
