import type { Route } from "../command-router.ts";
import { CommandRouter } from "../command-router.ts";
import type { Personality } from "../personalities/personality.ts";
import { allowOverwrite } from "./allow-overwrite.ts";
import { erase } from "./erase.ts";
import { formatMedium } from "./format-medium.ts";
import { inquiry } from "./inquiry.ts";
import { loadUnloadRoutes } from "./load-unload.ts";
import { locate } from "./locate.ts";
import { modeSelectRoutes } from "./mode-select.ts";
import { modeSenseRoutes } from "./mode-sense.ts";
import { preventAllowMediumRemoval } from "./prevent-allow-medium-removal.ts";
import { readBlockLimits } from "./read-block-limits.ts";
import { readPosition } from "./read-position.ts";
import { readRoutes } from "./read.ts";
import { requestSense } from "./request-sense.ts";
import { rewind } from "./rewind.ts";
import { setCapacity } from "./set-capacity.ts";
import { spaceRoutes } from "./space.ts";
import { testUnitReady } from "./test-unit-ready.ts";
import { verifyRoutes } from "./verify.ts";
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
];

/** The commands that a model has. */
export function routerFor(personality: Personality): CommandRouter {
  return new CommandRouter(
    ALL_ROUTES.filter((route) => personality.commands.includes(route.command)),
  );
}
