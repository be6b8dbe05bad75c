/** For each finding of the table: how it comes about, and what falls just short of it. */
import type { CreateDriveOptions } from "../../simulator/create-simulated-drive.ts";
import { cleaningDue } from "../../src/health/cleaning/cleaning-schedule.ts";
import type { DiagnosisFacts, RecordedError } from "../../src/health/diagnosis/diagnosis-facts.ts";
import { ALERT_ROWS } from "../../src/health/diagnosis/alert-rows.ts";
import type { PanelFacts } from "../../src/health/panel/panel-facts.ts";
import { decodeSense } from "../../src/scsi/sense.ts";
import { diagnosisStand, doctored, type DiagnosisStand } from "./diagnosis-stand.ts";

/** Facts that raise a finding, and facts that almost do. */
export interface FindingScenario {
  readonly raises: () => Promise<DiagnosisFacts>;
  readonly fallsShort: () => Promise<DiagnosisFacts>;
}

type Act = (stand: DiagnosisStand) => void | Promise<void>;

/** Two simulated drives to which different things happen. */
function simulated(raise: Act, short: Act, options: CreateDriveOptions = {}): FindingScenario {
  const after = (act: Act) => async (): Promise<DiagnosisFacts> => {
    const stand = await diagnosisStand(options);
    await act(stand);
    return stand.facts();
  };
  return { raises: after(raise), fallsShort: after(short) };
}

/** Facts made by hand. */
const byHand = (raise: DiagnosisFacts, short: DiagnosisFacts): FindingScenario => ({
  raises: () => Promise.resolve(raise),
  fallsShort: () => Promise.resolve(short),
});

const alert =
  (...flags: readonly number[]): Act =>
  ({ simulated: drive }) => {
    for (const flag of flags) drive.alerts.raise(flag);
  };

const BLOCK = new Uint8Array(4096);
const ROOM = new Uint8Array(8192);

/** Writes a block and brings it onto the tape; what goes wrong is not for this. */
async function writeOne({ drive }: DiagnosisStand): Promise<void> {
  try {
    await drive.rewind();
    await drive.write(ROOM, BLOCK.length);
    await drive.synchronize();
  } catch {
    // The drive remembers.
  }
}

const writeAndRead: Act = async (stand) => {
  await writeOne(stand);
  try {
    await stand.drive.rewind();
    await stand.drive.read(ROOM);
  } catch {
    // The drive remembers.
  }
};

const loads =
  (count: number): Act =>
  ({ simulated: { cartridge } }) => {
    if (cartridge !== undefined) cartridge.state.loadCount = count;
  };

const protect: Act = ({ simulated: { cartridge } }) => {
  if (cartridge !== undefined) cartridge.state.writeProtected = true;
};

const inState = (state: NonNullable<PanelFacts["readiness"]["state"]>): DiagnosisFacts =>
  doctored({}, { readiness: { ready: false, state, says: state, temporary: false } });

const atWork = (state: NonNullable<PanelFacts["readiness"]["state"]>): DiagnosisFacts =>
  doctored({}, { readiness: { ready: false, state, says: state, temporary: true } });

const READY = doctored({});

const recorded = (senseKey: number, cartridge: string, motionHours = 900): RecordedError => ({
  ...{ senseKey, cartridge, motionHours },
  ...{ additionalCode: 0x11, additionalQualifier: 0 },
});

/** At 1000 hours of motion: what happened before 900 is history. */
const remembering = (...recordedErrors: readonly RecordedError[]): DiagnosisFacts =>
  doctored({ recordedErrors, statistics: { motionHours: 1000n }, volume: { barcode: "A00001L9" } });

const status = (device: number, medium: number): DiagnosisFacts =>
  doctored(
    {},
    {
      driveStatus: {
        ...{ cleaningRequired: false, cleaningRequested: false, cleaningCartridgeExpired: false },
        ...{ deviceStatus: device, mediumStatus: medium },
      },
    },
  );

const sense = (key: number): DiagnosisFacts =>
  doctored(
    {},
    {
      sense: decodeSense(
        Uint8Array.of(0x70, 0, key, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x44, 0, 0, 0, 0, 0),
      ),
    },
  );

const tested = (kind: "passed" | "failed" | "notRun"): DiagnosisFacts =>
  doctored({ selfTest: { kind, says: kind } });

const scratched = (kind: "passed" | "failed" | "notRun"): DiagnosisFacts =>
  doctored({ scratchTest: { kind, says: kind } });

const link = (invalidDwords: number): DiagnosisFacts =>
  doctored({
    links: [
      {
        port: 1,
        invalidDwords,
        disparityErrors: 1,
        lossesOfSynchronization: 1,
        phyResetProblems: 1,
      },
    ],
  });

/** Cleaned so many hours of motion ago, and the lamp asks. */
function cleaned(hours: bigint, cleanings: bigint): Act {
  return ({ simulated: drive }) => {
    drive.alerts.raise(0x15);
    drive.counters.lifetime.motionMs = 3_600_000 * 50;
    drive.counters.motionMsAtCleanings = [3_600_000 * (50 - Number(hours))];
    drive.counters.cleanings = Number(cleanings);
  };
}

/** A DAT drive that was cleaned so many days ago; `undefined`: nobody knows when. */
function schedule(daysAgo: number | undefined): DiagnosisFacts {
  const day = 86_400_000;
  const nowEpochMs = 1000 * day;
  return doctored({
    cleaningDue: cleaningDue({
      ...{ family: "dat", requested: false, required: false, nowEpochMs },
      lastCleanedEpochMs: daysAgo === undefined ? undefined : nowEpochMs - daysAgo * day,
    }),
  });
}

const NOTHING: Act = () => undefined;
const LTO_9 = {};

/** A cleaning cartridge of 50 uses, of which so many are left. */
const cleaner = (left: number): DiagnosisFacts =>
  doctored({
    cleaner: {
      name: "CLN001",
      uses: { left, maximum: 50, sureness: "told", from: "the drive", source: "its label" },
    },
  });

const CLEANING: Readonly<Record<string, FindingScenario>> = {
  "cleaning-required": simulated(alert(0x14), alert(0x15)),
  "cleaning-requested": simulated(alert(0x15), alert(0x14, 0x15)),
  "cleaning-cartridge-expired": simulated(alert(0x16), alert(0x17)),
  "cleaning-cartridge-unusable": simulated(alert(0x17), alert(0x16)),
  "cleaning-failed": byHand(inState("cleaningFailed"), atWork("cleaning")),
  "cleaning-under-way": byHand(atWork("cleaning"), inState("cleaningFailed")),
  "cleaning-did-not-help": simulated(cleaned(1n, 1n), cleaned(2n, 1n)),
  "cleaning-due-by-schedule": byHand(schedule(7), schedule(6)),
  "cleaning-cartridge-runs-out": byHand(cleaner(9), cleaner(10)),
  "cleaning-date-not-known": byHand(schedule(undefined), schedule(6)),
  "cleaned-too-often": byHand(
    doctored({ statistics: { cleanings: 3n, hoursSinceThirdLastCleaning: 10n } }),
    doctored({ statistics: { cleanings: 3n, hoursSinceThirdLastCleaning: 11n } }),
  ),
};

const TAPE: Readonly<Record<string, FindingScenario>> = {
  "read-failed": simulated(writeAndRead, writeOne, {
    faults: [{ when: { at: "object", object: 0 }, what: { kind: "readError" } }],
  }),
  "write-failed": simulated(writeOne, NOTHING, {
    faults: [{ when: { at: "object", object: 0 }, what: { kind: "writeError" } }],
  }),
  "write-refused": simulated(
    async (stand) => {
      await protect(stand);
      await writeOne(stand);
    },
    protect,
    LTO_9,
  ),
  "tape-life-over": simulated(loads(20_000), loads(19_800)),
  "tape-life-near-end": simulated(loads(16_000), loads(15_800)),
  "tape-had-errors": byHand(
    doctored({ volume: { unrecoveredReadErrors: 1n } }),
    doctored({ volume: { unrecoveredReadErrors: 0n, unrecoveredWriteErrors: 0n } }),
  ),
  "errors-only-on-this-tape": byHand(
    remembering(recorded(3, "A00001L9"), recorded(3, "A00001L9"), recorded(3, "A00001L9")),
    remembering(recorded(3, "A00001L9"), recorded(3, "A00001L9"), recorded(3, "A00001L9", 899)),
  ),
  "tape-failed": byHand(status(1, 3), status(3, 2)),
  "tape-degraded": byHand(status(1, 2), status(2, 1)),
  "cartridge-memory-unreadable": simulated(
    ({ simulated: { cartridge } }) => {
      if (cartridge !== undefined) cartridge.state.chipDead = true;
    },
    // Nothing in it: no chip that could be read, and none that should.
    ({ simulated: drive }) => {
      drive.eject();
    },
  ),
  "history-has-gap": simulated(alert(0x32), alert(0x33)),
  "write-protected": simulated(protect, NOTHING),
  "scratch-test-failed": byHand(scratched("failed"), scratched("notRun")),
};

const DRIVE: Readonly<Record<string, FindingScenario>> = {
  "drive-hardware-error": byHand(sense(4), sense(3)),
  "self-test-failed": byHand(tested("failed"), tested("notRun")),
  "drive-failed": byHand(status(3, 1), status(2, 3)),
  "drive-degraded": byHand(status(2, 1), status(1, 2)),
  "errors-on-many-tapes": byHand(
    remembering(recorded(3, "A"), recorded(3, "B"), recorded(3, "C")),
    remembering(recorded(3, "A"), recorded(3, "B"), recorded(3, "A"), recorded(3, "")),
  ),
  "hardware-errors-recorded": byHand(
    remembering(recorded(4, "A")),
    remembering(recorded(4, "A", 899)),
  ),
  "hard-errors-counted": simulated(
    ({ simulated: { counters } }) => {
      counters.hardReadErrors = 1;
    },
    ({ simulated: { counters } }) => {
      counters.hardReadErrors = 0;
    },
  ),
  "load-failed": simulated(alert(0x37), alert(0x38)),
  "cartridge-not-usable": simulated(alert(0x0c), alert(0x08)),
  "drive-not-ready": byHand(inState("notReady"), atWork("notReady")),
  "drive-busy": byHand(atWork("becomingReady"), inState("needsIntervention")),
  "no-cartridge": simulated(({ simulated: drive }) => {
    drive.eject();
  }, NOTHING),
};

const SURROUNDINGS: Readonly<Record<string, FindingScenario>> = {
  "link-errors": byHand(link(7), link(6)),
  "commands-aborted": byHand(remembering(recorded(0xb, "")), remembering(recorded(0xb, "", 899))),
  "drive-reserved": byHand(inState("reserved"), READY),
  "too-hot": byHand(
    doctored({ climate: { celsius: 56, limitCelsius: 55 } }),
    doctored({ climate: { celsius: 55, limitCelsius: 55 } }),
  ),
  "drive-was-too-hot": byHand(
    doctored({ statistics: { temperatureEverExceeded: true } }),
    doctored({ statistics: { temperatureEverExceeded: false } }),
  ),
  "tape-was-too-hot": byHand(
    doctored({ volume: { temperatureExceeded: true } }),
    doctored({ volume: { temperatureExceeded: false } }),
  ),
};

/** The row of a flag alone: raised by that flag, and not by the ones beside it. */
const ALERTS: Readonly<Record<string, FindingScenario>> = Object.fromEntries(
  ALERT_ROWS.flatMap(({ id, explains = [] }) =>
    explains.map((flag) => [
      id,
      simulated(alert(flag), alert(...[flag - 1, flag + 1].filter((one) => one > 0))),
    ]),
  ),
);

/** By the name of the finding. */
export const FINDING_SCENARIOS: Readonly<Record<string, FindingScenario>> = {
  ...CLEANING,
  ...TAPE,
  ...DRIVE,
  ...SURROUNDINGS,
  ...ALERTS,
};
