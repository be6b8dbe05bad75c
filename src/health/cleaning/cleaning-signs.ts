import type { TapeDrive } from "../../drives/tape-drive.ts";
import type { ParameterEntries } from "../../codec/parameter-table.ts";
import { reportedValue, type LogPageDefinition } from "../../scsi/define-log-page.ts";
import { DRIVE_STATUS_DLT_S4, DRIVE_STATUS_SDLT_600 } from "../../scsi/log-pages/drive-status.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { AlertStore } from "../alerts/alert-store.ts";
import { frontPanel } from "../panel/front-panel.ts";
import type { Lamp } from "../panel/lamp.ts";
import type { DriveAlerts } from "../alerts/read-alerts.ts";
import { readDriveStatistics } from "../pages/drive-statistics.ts";
import { readPanelFacts, type PanelFacts } from "../panel/panel-facts.ts";
import { goodToKnow } from "../try-to-ask.ts";
import type { Readiness } from "../../drives/readiness.ts";

/** What a drive says of its cleaning at one moment. What it does not tell is absent. */
export interface CleaningSigns {
  readonly readiness: Readiness;
  readonly requested: Lamp["state"];
  readonly required: Lamp["state"];
  readonly cartridgeUsedUp: Lamp["state"];
  /** Whether that is how it is now; else it follows from alerts that were read at some time. */
  readonly isCurrent: boolean;
  /** Alerts of the drive, with the times of their reading where they are kept. */
  readonly alerts: DriveAlerts["flags"];
  /** Cleanings in the drive's life. IBM counts failed ones too: LTO SCSI Reference GA32-0928-06, LP 14h, 0001h. */
  readonly cleanings?: { readonly count: bigint; readonly from: string };
  /** Motion hours since the last cleaning that was a success. */
  readonly hoursSinceCleaning?: { readonly hours: bigint; readonly from: string };
  /** Uses left in the cleaning cartridge that was in the drive last, and those of a new one, where the drive tells them. */
  readonly usesLeft?: { readonly count: bigint; readonly maximum?: bigint; readonly from: string };
}

type Counts = Pick<CleaningSigns, "cleanings" | "hoursSinceCleaning" | "usesLeft">;

/**
 * Reads what a drive says of its cleaning. Moves nothing, and clears nothing but TapeAlert of drives without page 12h, which goes
 * into `store` first.
 * @throws TransportError; AlertStoreError
 */
export async function readCleaningSigns(
  drive: TapeDrive,
  store: AlertStore | undefined,
): Promise<CleaningSigns> {
  const facts = await readPanelFacts(drive, store === undefined ? {} : { store });
  const { cleanRequested, cleanRequired, cleaningCartridgeExpired } = frontPanel(facts).lamps;
  return {
    readiness: facts.readiness,
    requested: cleanRequested.state,
    required: cleanRequired.state,
    cartridgeUsedUp: cleaningCartridgeExpired.state,
    isCurrent:
      facts.alerts?.from === "state" ||
      [cleanRequested, cleanRequired].some(followsFromMoreThanAlerts),
    alerts: facts.alerts?.flags ?? [],
    ...(await readCounts(drive, facts)),
  };
}

const followsFromMoreThanAlerts = ({ evidence }: Lamp): boolean =>
  evidence.some(({ from }) => !from.startsWith("log page 2Eh"));

/** Whether an alert is raised now, where the drive tells how it is now: page 12h goes out with the cartridge. */
export const isRaised = ({ alerts }: CleaningSigns, number: number): boolean =>
  alerts.some((flag) => flag.number === number && flag.lastEpochMs === undefined);

/** Whether an alert that is kept was raised between two looks. */
export function raisedSince(before: CleaningSigns, after: CleaningSigns, number: number): boolean {
  const of = ({ alerts }: CleaningSigns) => alerts.find((flag) => flag.number === number);
  const [first, now] = [of(before), of(after)];
  if (now === undefined) return false;
  return first === undefined || (now.lastEpochMs ?? 0) > (first.lastEpochMs ?? 0);
}

async function readCounts(drive: TapeDrive, { access }: PanelFacts): Promise<Counts> {
  const statistics = await goodToKnow(readDriveStatistics(drive.session));
  const { cleanings: count, hoursSinceCleaning: hours } = statistics ?? {};
  if (count !== undefined) {
    return {
      cleanings: { count, from: "log page 14h, 0001h" },
      ...(hours === undefined
        ? {}
        : { hoursSinceCleaning: { hours, from: "log page 14h, 0008h" } }),
    };
  }
  if (drive.identity.generation === "DLT-S4") return readS4(drive);
  if (drive.identity.generation === "SDLT 600") {
    const cycles = (await known(drive, DRIVE_STATUS_SDLT_600))?.known.cleaningCycles;
    return cycles === undefined
      ? {}
      : { cleanings: { count: cycles, from: "log page 3Eh, 0008h" } };
  }
  return access?.cleanings === undefined
    ? {}
    : { cleanings: { count: access.cleanings, from: "log page 0Ch, 8002h" } };
}

/** Uses left in the cleaning cartridge that was in the drive last, where the drive tells them: a DLT-S4. @throws TransportError */
export async function readUsesLeft(drive: TapeDrive): Promise<Pick<CleaningSigns, "usesLeft">> {
  const { usesLeft } = drive.identity.generation === "DLT-S4" ? await readS4(drive) : {};
  return usesLeft === undefined ? {} : { usesLeft };
}

async function readS4(drive: TapeDrive): Promise<Counts> {
  const page = await known(drive, DRIVE_STATUS_DLT_S4);
  if (page === undefined) return {};
  const cycles = reportedValue(page, "cleaningCycles");
  const hours = reportedValue(page, "motionHoursSinceCleaning");
  const left = reportedValue(page, "remainingCleanings");
  const maximum = reportedValue(page, "maximumCleanings");
  return {
    ...(cycles === undefined ? {} : { cleanings: { count: cycles, from: "log page 3Eh, 0008h" } }),
    ...(hours === undefined ? {} : { hoursSinceCleaning: { hours, from: "log page 3Eh, 8002h" } }),
    ...(left === undefined
      ? {}
      : {
          usesLeft: {
            ...{ count: left, from: "log page 3Eh, 0003h and 000Dh" },
            ...(maximum === undefined ? {} : { maximum }),
          },
        }),
  };
}

const known = <E extends ParameterEntries>({ session }: TapeDrive, page: LogPageDefinition<E>) =>
  goodToKnow(readLogPage(session, page));
