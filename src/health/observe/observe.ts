import type { Clock } from "../../clock/clock.ts";
import type { DriveIdentity } from "../../drives/drive-identity.ts";
import type { TapePosition } from "../../drives/outcomes.ts";
import { readTapePosition } from "../../drives/read-tape-position.ts";
import type { Readiness } from "../../drives/readiness.ts";
import { TapeDrive } from "../../drives/tape-drive.ts";
import { DEVICE_STATISTICS } from "../../scsi/log-pages/device-statistics.ts";
import { DEVICE_ACTIVITY } from "../../scsi/log-pages/device-status.ts";
import { Session } from "../../session/session.ts";
import type { SessionEvent } from "../../session/session-record.ts";
import type { ScsiTransport } from "../../transport/scsi-transport.ts";
import type { AlertStore } from "../alerts/alert-store.ts";
import type { AttentionStore } from "../alerts/attention-store.ts";
import { frontPanel, LAMPS, type LampName } from "../panel/front-panel.ts";
import { logSenseLeavesAttentions } from "./log-sense-attentions.ts";
import { LookGuard, type LookDepth } from "./look-guard.ts";
import { mediaWear, type WearFigure } from "../wear/media-wear.ts";
import type { AccessFacts } from "../pages/access-facts.ts";
import { readDriveStatistics, type DriveStatistics } from "../pages/drive-statistics.ts";
import type { VolumeFacts } from "../pages/volume-facts.ts";
import { readPanelFacts, type PanelFacts } from "../panel/panel-facts.ts";
import type { DriveAlerts } from "../alerts/read-alerts.ts";
import { readCartridgeFacts } from "../wear/read-cartridge-facts.ts";
import { goodToKnow } from "../try-to-ask.ts";

/** What a drive is doing, as page 11h says. */
export type ActivityName = keyof typeof DEVICE_ACTIVITY;

/** What one look at a drive has shown. What is not known is absent; nothing is a guess. */
export interface Observation {
  /** What the drive was asked: see {@link LookDepth}. */
  readonly depth: LookDepth;
  /** When it was looked at, in milliseconds since 1970-01-01 UTC. */
  readonly epochMs: number;
  readonly identity: DriveIdentity;
  /** Whether the drive can be used, and what keeps it from it. */
  readonly state?: Pick<Readiness, "ready" | "code" | "says">;
  readonly activity?: ActivityName;
  /** Whether each lamp is lit; lamps of which nothing is known are absent. */
  readonly lamps: Partial<Readonly<Record<LampName, boolean>>>;
  readonly alerts?: DriveAlerts;
  /** The life of the drive. */
  readonly statistics?: DriveStatistics;
  /** What went through the drive since the load; the life of drives that have no statistics. */
  readonly access?: AccessFacts;
  /** The cartridge in the drive. */
  readonly volume?: VolumeFacts;
  readonly wear?: readonly WearFigure[];
  readonly position?: TapePosition;
  /** Unit attentions and deferred errors that this look has met: nobody else of the same initiator will be told of them. */
  readonly attentions: readonly SessionEvent[];
  /** What could not be read, and why. */
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

/** How a drive is looked at. */
export interface ObserveOptions {
  readonly clock: Clock;
  /**
   * `everything` where nobody is harmed when a unit attention is taken. `gently`: nothing is asked that may take one; how much
   * that leaves depends on the drive.
   */
  readonly ask: "gently" | "everything";
  /** Where alerts of this drive are kept that reading clears; without it they are not read. */
  readonly alerts?: (identity: DriveIdentity) => AlertStore | undefined;
  /** Where unit attentions are kept that other programs will miss; absent where nobody shares this initiator. */
  readonly attentions?: (identity: DriveIdentity) => AttentionStore | undefined;
}

/**
 * Looks at a drive once. Moves no tape, changes nothing, and sends nothing but what {@link LookGuard} lets through.
 * @throws UsageError `DEVICE_NOT_A_TAPE_DRIVE`; ScsiError where the drive does not even identify itself; TransportError;
 *   AlertStoreError before anything is asked that would have to be kept
 */
export async function observe(
  transport: ScsiTransport,
  options: ObserveOptions,
): Promise<Observation> {
  const { clock } = options;
  const guard = new LookGuard(transport, "identity");
  // Whose drive it is decides what may be asked.
  const { identity } = await TapeDrive.open(new Session({ transport: guard, clock }));
  const { depth, kept } = mayAsk(identity, options);
  if (depth === "identity") return { depth, epochMs: clock.epochMs, identity, ...NOTHING };
  guard.depth = depth;
  const session = new Session({ transport: guard, clock });
  const met: SessionEvent[] = [];
  session.record.listen((event) => {
    met.push(event);
    kept?.add([event], clock.epochMs);
  });
  const drive = await TapeDrive.open(session);
  const seen = await look(drive, { depth, store: options.alerts?.(identity) });
  return { depth, epochMs: clock.epochMs, identity: drive.identity, ...seen, attentions: met };
}

/** How much a drive may be asked, and where unit attentions go that it is asked for. @throws AlertStoreError */
function mayAsk(
  identity: DriveIdentity,
  { ask, attentions }: ObserveOptions,
): { readonly depth: LookDepth; readonly kept?: AttentionStore } {
  const gentle = logSenseLeavesAttentions(identity) ? "pages" : "identity";
  if (ask === "gently") return { depth: gentle };
  if (attentions === undefined) return { depth: "everything" };
  const kept = attentions(identity);
  if (kept === undefined) return { depth: gentle };
  kept.prepare();
  return { depth: "everything", kept };
}

type Seen = Omit<Observation, "depth" | "epochMs" | "identity" | "attentions">;

const NOT_ASKED = "not asked: a unit attention could be taken from another program by it";

const NOTHING: Seen & Pick<Observation, "attentions"> = {
  lamps: {},
  attentions: [],
  unread: [{ what: "everything but the name", why: NOT_ASKED }],
};

interface Way {
  readonly depth: LookDepth;
  readonly store: AlertStore | undefined;
}

async function look(drive: TapeDrive, way: Way): Promise<Seen> {
  const { depth, store } = way;
  const read = await readPanelFacts(drive, store === undefined ? {} : { store });
  const facts = depth === "pages" ? withoutTheUnasked(read) : read;
  const { deviceStatus, alerts, readiness, unread } = facts;
  // Whether a drive is ready follows from page 11h or from TEST UNIT READY.
  const knowsReady = depth === "everything" || deviceStatus !== undefined;
  const counts = await countsOfDrive(drive, facts);
  const activity = activityNamed(deviceStatus?.activity);
  const loaded = deviceStatus?.mediumMounted ?? readiness.ready;
  return {
    ...(knowsReady ? { state: stateOf(readiness) } : {}),
    ...(activity === undefined ? {} : { activity }),
    lamps: lampsOf(facts, knowsReady),
    ...(alerts === undefined ? {} : { alerts }),
    ...counts,
    ...(loaded ? await lookAtCartridge(drive, facts, depth) : {}),
    unread,
  };
}

/** A page that the drive does not list is not asked for, as nobody knows what that does. */
async function countsOfDrive(
  drive: TapeDrive,
  { listed, access }: PanelFacts,
): Promise<Pick<Observation, "statistics" | "access">> {
  const has = listed?.has(DEVICE_STATISTICS.page) ?? true;
  const statistics = has ? await goodToKnow(readDriveStatistics(drive.session)) : undefined;
  return {
    ...(statistics === undefined ? {} : { statistics }),
    ...(access === undefined ? {} : { access }),
  };
}

async function lookAtCartridge(
  drive: TapeDrive,
  facts: PanelFacts,
  depth: LookDepth,
): Promise<Pick<Observation, "volume" | "wear" | "position">> {
  const { volume, media } = await readCartridgeFacts(drive, facts);
  const short = depth === "everything" ? readTapePosition(drive.session, "short") : undefined;
  const position = short === undefined ? undefined : await goodToKnow(short);
  return {
    ...(volume === undefined ? {} : { volume }),
    ...(media === undefined ? {} : { wear: mediaWear(media) }),
    ...(position === undefined ? {} : { position }),
  };
}

/** Questions of the panel that {@link LookGuard} has held back. */
const HELD_BACK: ReadonlySet<string> = new Set(["REQUEST SENSE", "MODE SENSE, WP", "TapeAlert"]);

/** Puts page 11h in the place of TEST UNIT READY, which was held back. */
function withoutTheUnasked(facts: PanelFacts): PanelFacts {
  const { deviceStatus: now, unread, writeProtected: _unasked, ...rest } = facts;
  const ready = now?.mediumMounted === true && !now.inTransition;
  const says = ready
    ? "ready"
    : now?.mediumPresent === true
      ? "the cartridge is not threaded"
      : "there is no cartridge";
  return {
    ...rest,
    ...(now === undefined ? {} : { deviceStatus: now }),
    readiness: { ready, says, temporary: now?.inTransition === true },
    unread: unread.map(({ what, why }) => ({ what, why: HELD_BACK.has(what) ? NOT_ASKED : why })),
  };
}

const stateOf = ({ ready, code, says }: Readiness): NonNullable<Observation["state"]> => ({
  ready,
  says: ready ? "ready" : says,
  ...(code === undefined ? {} : { code }),
});

function activityNamed(code: number | undefined): ActivityName | undefined {
  let name: ActivityName;
  for (name in DEVICE_ACTIVITY) if (DEVICE_ACTIVITY[name] === code) return name;
  return undefined;
}

function lampsOf(facts: PanelFacts, knowsReady: boolean): Observation["lamps"] {
  const { lamps } = frontPanel(facts);
  const known: Partial<Record<LampName, boolean>> = {};
  for (const name of LAMPS) {
    const { state } = lamps[name];
    if (state !== "unknown" && (knowsReady || name !== "ready")) known[name] = state === "lit";
  }
  return known;
}
