import type { Route } from "./command-router.ts";
import { CommandRouter } from "./command-router.ts";
import type { Personality } from "./personalities/personality.ts";
import { allowOverwrite } from "./handlers/allow-overwrite.ts";
import { bufferRoutes } from "./handlers/buffer.ts";
import { diagnosticRoutes } from "./handlers/diagnostic.ts";
import { erase } from "./handlers/erase.ts";
import { formatMedium } from "./handlers/format-medium.ts";
import { inquiry } from "./handlers/inquiry.ts";
import { loadUnloadRoutes } from "./handlers/load-unload.ts";
import { locate } from "./handlers/locate.ts";
import { logSelectRoutes } from "./handlers/log-select.ts";
import { logSenseRoutes } from "./handlers/log-sense.ts";
import { modeSelectRoutes } from "./handlers/mode-select.ts";
import { modeSenseRoutes } from "./handlers/mode-sense.ts";
import { persistentReserveRoutes } from "./handlers/persistent-reserve.ts";
import { preventAllowMediumRemoval } from "./handlers/prevent-allow-medium-removal.ts";
import { readAttributeRoutes } from "./handlers/read-attribute.ts";
import { readBlockLimits } from "./handlers/read-block-limits.ts";
import { readPosition } from "./handlers/read-position.ts";
import { readRoutes } from "./handlers/read.ts";
import { releaseRoutes } from "./handlers/release.ts";
import { reportDensitySupportRoutes } from "./handlers/report-density-support.ts";
import { reportLunsRoutes } from "./handlers/report-luns.ts";
import { reportSupportedOperationCodesRoutes } from "./handlers/report-supported-operation-codes.ts";
import { reportSupportedTaskManagementRoutes } from "./handlers/report-supported-task-management.ts";
import { requestSense } from "./handlers/request-sense.ts";
import { reserveRoutes } from "./handlers/reserve.ts";
import { rewind } from "./handlers/rewind.ts";
import { setCapacity } from "./handlers/set-capacity.ts";
import { spaceRoutes } from "./handlers/space.ts";
import { testUnitReady } from "./handlers/test-unit-ready.ts";
import { timestampRoutes } from "./handlers/timestamp.ts";
import { verifyRoutes } from "./handlers/verify.ts";
import { writeAttributeRoutes } from "./handlers/write-attribute.ts";
import { writeFilemarksRoutes } from "./handlers/write-filemarks.ts";
import { writeRoutes } from "./handlers/write.ts";

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
