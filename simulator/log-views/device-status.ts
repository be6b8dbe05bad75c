import { DEVICE_ACTIVITY, DEVICE_STATUS } from "../../src/scsi/log-pages/device-status.ts";
import type { Operation } from "../mechanics/mechanism.ts";
import { formatNamed } from "../personalities/cartridge-formats.ts";
import type { DriveCore } from "../drive-core.ts";
import { cleaningState } from "./cleaning-state.ts";
import type { LogContext, LogView } from "./log-view.ts";

const POLLING_DELAY_MS = 500;
/** Cartridge type of a cleaning cartridge. IBM LTO SCSI Reference GA32-0928-06, LP 11h, parameter 8001h. */
const CLEANING_CARTRIDGE = 0x02;
const UNKNOWN_CARTRIDGE = 0x07;

const ACTIVITY_OF: Readonly<Record<Operation["kind"], number>> = {
  rewind: DEVICE_ACTIVITY.rewinding,
  locate: DEVICE_ACTIVITY.locating,
  erase: DEVICE_ACTIVITY.erasing,
  format: DEVICE_ACTIVITY.formatting,
  load: DEVICE_ACTIVITY.loading,
  clean: DEVICE_ACTIVITY.cleaning,
  verify: DEVICE_ACTIVITY.reading,
};

function activityOf(drive: DriveCore): number {
  const { operation, loadedDeck } = drive;
  if (operation !== undefined) return ACTIVITY_OF[operation.kind];
  loadedDeck?.drain();
  return (loadedDeck?.bufferedBytes ?? 0) > 0 ? DEVICE_ACTIVITY.writing : DEVICE_ACTIVITY.none;
}

function cartridgeBits(drive: DriveCore) {
  const { cartridge, loadState, counters } = drive;
  const present = cartridge !== undefined;
  const isSettled = loadState !== "loading" && loadState !== "cleaning";
  const threaded = loadState === "ready";
  const writeProtected =
    present && (cartridge.state.writeProtected || drive.modes.softwareWriteProtected);
  return {
    removalPrevented: drive.removalPrevented,
    unloadedByHost: counters.unloadedByHost,
    cartridgeMemoryReadable: present && isSettled && !cartridge.state.chipDead,
    writeProtected,
    inTransition: !isSettled,
    // A cartridge that is only seated may be taken, and an empty drive be given one.
    robotAccessAllowed: loadState === "empty" || loadState === "seated",
    mediumPresent: present,
    mediumSeated: present,
    mediumThreaded: threaded,
    mediumMounted: threaded,
  };
}

function statusOf({ drive, nexus }: LogContext) {
  const cleaning = cleaningState(drive);
  return {
    ...cartridgeBits(drive),
    compressionEnabled: (drive.modes.byteOf(0x0f, 0, 2) & 0x80) !== 0,
    cleaningRequested: cleaning.requested,
    cleaningRequired: cleaning.required,
    dataValid: true,
    activity: activityOf(drive),
    tapeAlertChanged: nexus.alertsChanged,
  };
}

function cartridgeStatus(drive: DriveCore) {
  const { cartridge } = drive;
  if (cartridge === undefined || drive.loadState === "loading") return {};
  const { facts } = cartridge;
  const known = formatNamed(facts.format)?.statusType ?? UNKNOWN_CARTRIDGE;
  const holdsData = cartridge.medium.partitions.some((content) => content.objectCount > 0);
  return {
    ...(facts.barcode === undefined ? {} : { volumeLabel: facts.barcode.slice(0, 8) }),
    cartridge: {
      cartridgeType: facts.kind === "cleaning" ? CLEANING_CARTRIDGE : known,
      encryptionCapable: facts.kind === "data",
      // No block is ever encrypted here: some plain data as soon as there is any.
      encryptionStatus: holdsData ? 1 : 0,
    },
  };
}

/** Page 11h: what drive, lamp and cartridge are doing now. Reading it changes nothing. */
export const deviceStatus: LogView = {
  page: DEVICE_STATUS.page,
  subpage: 0,
  encode: (context) => {
    const { drive } = context;
    const status = statusOf(context);
    return DEVICE_STATUS.encode(
      {
        veryHighFrequencyData: status,
        pollingDelay: POLLING_DELAY_MS,
        extendedVeryHighFrequencyData: {
          ...status,
          otherInitiators: drive.nexuses.length > 1,
          hostLoggedIn: true,
        },
        ...cartridgeStatus(drive),
      },
      { control: 0x43 },
    );
  },
};

/** The same without what IBM adds to the standard's parameters. */
export const deviceStatusStandard: LogView = {
  page: DEVICE_STATUS.page,
  subpage: 0,
  encode: (context) =>
    DEVICE_STATUS.encode(
      { veryHighFrequencyData: statusOf(context), pollingDelay: POLLING_DELAY_MS },
      { control: 0x43 },
    ),
};
