import type { DriveIdentity } from "../../drives/drive-identity.ts";
import type { Readiness } from "../../drives/readiness.ts";
import type { TapeDrive } from "../../drives/tape-drive.ts";
import type { ParameterEntries } from "../../codec/parameter-table.ts";
import {
  reportedValue,
  type DecodedLogPage,
  type LogPageDefinition,
} from "../../scsi/define-log-page.ts";
import { DEVICE_STATUS } from "../../scsi/log-pages/device-status.ts";
import {
  DRIVE_STATUS_DLT8000,
  DRIVE_STATUS_DLT_S4,
  DRIVE_STATUS_HP_LTO,
  DRIVE_STATUS_SDLT_600,
} from "../../scsi/log-pages/drive-status.ts";
import { SEQUENTIAL_ACCESS_DEVICE } from "../../scsi/log-pages/sequential-access-device.ts";
import type { Sense } from "../../scsi/sense.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import { requestSense } from "../../session/request-sense.ts";
import type { AlertStore } from "../alerts/alert-store.ts";
import { readAccessFacts, type AccessFacts } from "../pages/access-facts.ts";
import { LISTED_LOG_PAGES } from "../pages/listed-log-pages.ts";
import { readAlerts, type DriveAlerts } from "../alerts/read-alerts.ts";
import { tryToAsk, type Unread } from "../try-to-ask.ts";

/** What of page 11h a panel shows. */
export type DeviceStatusFacts = NonNullable<ReturnType<typeof deviceStatusOf>>;

/** The cleaning bits of page 3Eh; the health of drive and medium where that family tells it: 2 degraded, 3 failed. */
export interface DriveStatusFacts {
  readonly cleaningRequired: boolean;
  readonly cleaningRequested: boolean;
  readonly cleaningCartridgeExpired: boolean;
  readonly deviceStatus?: number;
  readonly mediumStatus?: number;
}

/** Everything that a drive answered and that a front panel follows from. What it does not tell is absent. */
export interface PanelFacts {
  readonly identity: DriveIdentity;
  readonly readiness: Readiness;
  readonly deviceStatus?: DeviceStatusFacts;
  /** Some or all of the data on the tape are encrypted, or none are. Page 11h, parameter 8001h, MES. */
  readonly encryptionStatus?: number;
  readonly access?: AccessFacts;
  readonly driveStatus?: DriveStatusFacts;
  readonly alerts?: DriveAlerts;
  readonly sense?: Sense;
  readonly writeProtected?: boolean;
  /** The pages that page 00h lists; absent when it could not be read. */
  readonly listed?: ReadonlySet<number>;
  /** What could not be read, and why. */
  readonly unread: readonly Unread[];
}

/** What a question is asked with. */
interface Asked {
  readonly drive: TapeDrive;
  readonly store: AlertStore | undefined;
  readonly readiness: Readiness;
  /** Pages that page 00h lists; `undefined` when it could not be read. */
  readonly listed: ReadonlySet<number> | undefined;
}

interface Question {
  readonly what: string;
  /** `undefined`: the drive does not have it. */
  readonly ask: (asked: Asked) => Promise<Partial<PanelFacts> | undefined>;
  /** Whether the drive is to be asked at all; always unless given. */
  readonly when?: (asked: Asked) => boolean;
}

const NOT_KEPT = "reading it clears it, and there is no place to keep it";

const QUESTIONS: readonly Question[] = [
  { what: "log page 11h", ask: readDeviceStatus },
  {
    what: "log page 0Ch",
    // What reading it does to drives that do not list it is not known.
    when: ({ listed }) => listed?.has(SEQUENTIAL_ACCESS_DEVICE.page) ?? true,
    ask: async ({ drive }) => {
      const access = await readAccessFacts(drive.session);
      return access === undefined ? undefined : { access };
    },
  },
  {
    what: "log page 3Eh",
    ask: async ({ drive }) => {
      const driveStatus = await readDriveStatus(drive);
      return driveStatus === undefined ? undefined : { driveStatus };
    },
  },
  {
    what: "TapeAlert",
    ask: async ({ drive, store }) => {
      const alerts = await readAlerts(drive.session, store);
      if (alerts === "notKept") return { unread: [{ what: "TapeAlert", why: NOT_KEPT }] };
      return alerts === undefined ? undefined : { alerts };
    },
  },
  {
    what: "REQUEST SENSE",
    ask: async ({ drive }) => {
      const sense = await requestSense(drive.session);
      return sense === undefined ? undefined : { sense };
    },
  },
  {
    what: "MODE SENSE, WP",
    when: ({ readiness }) => readiness.ready,
    ask: async ({ drive }) => ({ writeProtected: await drive.isWriteProtected() }),
  },
];

/**
 * Asks a drive for everything that its front panel follows from. Moves no tape, and reads no page that is cleared by being read
 * but 2Eh of drives without 12h, and that only with a `store`. (On LTO drives 06h, 33h, 34h, 38h, 39h and 3Bh are cleared: IBM
 * LTO SCSI Reference GA32-0928-06, table 229.)
 *
 * @throws TransportError; other failures are told in `unread`.
 */
export async function readPanelFacts(
  drive: TapeDrive,
  options: { readonly store?: AlertStore } = {},
): Promise<PanelFacts> {
  const readiness = await drive.readiness();
  const listing = await tryToAsk("log page 00h", () =>
    readLogPage(drive.session, LISTED_LOG_PAGES),
  );
  const listed = listing.answer;
  const asked = { drive, store: options.store, readiness, listed };
  const unread = [...listing.unread];
  let facts: PanelFacts = {
    ...{ identity: drive.identity, readiness, unread },
    ...(listed === undefined ? {} : { listed }),
  };
  for (const { what, ask, when } of QUESTIONS) {
    if (when?.(asked) === false) continue;
    const { answer, unread: more } = await tryToAsk(what, () => ask(asked));
    unread.push(...more, ...(answer?.unread ?? []));
    facts = { ...facts, ...answer, unread };
  }
  return facts;
}

async function readDeviceStatus({ drive }: Asked): Promise<Partial<PanelFacts> | undefined> {
  const page = await readLogPage(drive.session, DEVICE_STATUS);
  if (page === undefined) return undefined;
  const now = deviceStatusOf(page);
  if (now?.dataValid !== true) return {};
  const cartridge = reportedValue(page, "cartridge");
  const isEncrypted =
    cartridge === undefined || !now.mediumPresent
      ? {}
      : { encryptionStatus: cartridge.encryptionStatus };
  return { deviceStatus: now, ...isEncrypted };
}

const deviceStatusOf = (page: ReturnType<typeof DEVICE_STATUS.decode>) =>
  reportedValue(page, "veryHighFrequencyData");

/** Page 3Eh, whose layout is the family's; HP's drives and HPE's leave it out of their list of pages. */
async function readDriveStatus({
  identity,
  session,
}: TapeDrive): Promise<DriveStatusFacts | undefined> {
  const { vendor, family, generation } = identity;
  const ask = async <E extends ParameterEntries>(
    definition: LogPageDefinition<E>,
    status: (page: DecodedLogPage<E>) => DriveStatusFacts | undefined,
  ) => {
    const page = await readLogPage(session, definition);
    return page === undefined ? undefined : status(page);
  };
  if (family === "lto" && /^HPE?$/.test(vendor))
    return ask(DRIVE_STATUS_HP_LTO, (page) => reportedValue(page, "status"));
  switch (generation) {
    case "DLT8000":
      return ask(DRIVE_STATUS_DLT8000, (page) => reportedValue(page, "status"));
    case "SDLT 600":
      return ask(DRIVE_STATUS_SDLT_600, (page) => reportedValue(page, "status"));
    case "DLT-S4":
      return ask(DRIVE_STATUS_DLT_S4, (page) => reportedValue(page, "status"));
    default:
      return undefined;
  }
}
