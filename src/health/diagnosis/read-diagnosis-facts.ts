/**
 * From what a drive answers to what is wrong, with whom. Imports what src/health may; start at read-diagnosis-facts.ts for
 * what is asked, finding-table.ts for what follows from it, diagnose.ts for how, follows-what.ts for several diagnoses.
 */
import type { TapeDrive } from "../../drives/tape-drive.ts";
import { DEVICE_STATISTICS } from "../../scsi/log-pages/device-statistics.ts";
import { READ_ERROR_COUNTERS, WRITE_ERROR_COUNTERS } from "../../scsi/log-pages/error-counters.ts";
import { SAS_PORT_PAGE } from "../../scsi/log-pages/sas-port.ts";
import { TAPE_DIAGNOSTIC_DATA } from "../../scsi/log-pages/tape-diagnostic-data.ts";
import { TEMPERATURE } from "../../scsi/log-pages/temperature.ts";
import { tidyText } from "../../scsi/tidy-text.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";
import type { AlertStore } from "../alerts/alert-store.ts";
import { readDriveStatistics } from "../pages/drive-statistics.ts";
import { readErrorCounters } from "../pages/error-counters.ts";
import { readPanelFacts, type PanelFacts } from "../panel/panel-facts.ts";
import { readCartridgeFacts } from "../wear/read-cartridge-facts.ts";
import { tryToAsk, type Unread } from "../try-to-ask.ts";
import type { DiagnosisFacts, LinkErrors, RecordedError } from "./diagnosis-facts.ts";
import { readEnvironment, readTemperature } from "./read-climate.ts";

interface Asked {
  readonly drive: TapeDrive;
  readonly panel: PanelFacts;
}

interface Question {
  readonly what: string;
  /** Page 00h must list it; a page that it leaves out is not asked for, as nobody knows what that does. */
  readonly page: number;
  readonly ask: (asked: Asked) => Promise<Partial<DiagnosisFacts> | undefined>;
}

const QUESTIONS: readonly Question[] = [
  {
    what: "log page 02h",
    page: WRITE_ERROR_COUNTERS.page,
    ask: async ({ drive: { session, identity } }) =>
      given(await readErrorCounters(session, identity, "write"), (writeErrors) => ({
        writeErrors,
      })),
  },
  {
    what: "log page 03h",
    page: READ_ERROR_COUNTERS.page,
    ask: async ({ drive: { session, identity } }) =>
      given(await readErrorCounters(session, identity, "read"), (readErrors) => ({ readErrors })),
  },
  {
    what: "log page 14h",
    page: DEVICE_STATISTICS.page,
    ask: async ({ drive }) =>
      given(await readDriveStatistics(drive.session), (statistics) => ({ statistics })),
  },
  {
    what: "log page 16h",
    page: TAPE_DIAGNOSTIC_DATA.page,
    ask: async ({ drive }) =>
      given(await readRecordedErrors(drive.session), (recordedErrors) => ({ recordedErrors })),
  },
  {
    what: "log page 18h",
    page: SAS_PORT_PAGE.page,
    ask: async ({ drive }) => given(await readLinks(drive.session), (links) => ({ links })),
  },
  {
    what: "log page 0Dh",
    page: TEMPERATURE.page,
    // IBM-built LTO-9 drives have the page only as a subpage.
    ask: async ({ drive: { session } }) =>
      given((await readTemperature(session)) ?? (await readEnvironment(session)), (climate) => ({
        climate,
      })),
  },
];

const given = <T>(
  answer: T | undefined,
  facts: (answer: T) => Partial<DiagnosisFacts>,
): Partial<DiagnosisFacts> | undefined => (answer === undefined ? undefined : facts(answer));

/**
 * Asks a drive for everything that a diagnosis follows from. Moves no tape and changes nothing, but for the flags of page 2Eh on
 * drives without 12h, which are in `store` before this returns and are not read without one. Pages that are cleared by being
 * read (IBM LTO SCSI Reference GA32-0928-06, table 229) are not asked for.
 *
 * @throws TransportError; other failures are told in `unread`.
 */
export async function readDiagnosisFacts(
  drive: TapeDrive,
  options: { readonly store?: AlertStore } = {},
): Promise<DiagnosisFacts> {
  const panel = await readPanelFacts(drive, options);
  const unread: Unread[] = [...panel.unread];
  const ask = async <T>(
    what: string,
    question: () => Promise<T | undefined>,
  ): Promise<T | undefined> => {
    const { answer, unread: more } = await tryToAsk(what, question);
    unread.push(...more);
    return answer;
  };
  let facts: DiagnosisFacts = { panel, unread };
  for (const { what, page, ask: question } of QUESTIONS) {
    if (panel.listed?.has(page) === false) unread.push({ what, why: "the drive does not list it" });
    else facts = { ...facts, ...(await ask(what, () => question({ drive, panel }))) };
  }
  if (!isCartridgeThere(panel)) return facts;
  const assumedMedium = drive.identity.generation;
  return { ...facts, ...(await readCartridgeFacts(drive, panel, { assumedMedium, ask })) };
}

/** Some drives answer for a cartridge that has left. */
const isCartridgeThere = ({ readiness, deviceStatus }: PanelFacts): boolean =>
  readiness.ready || deviceStatus?.mediumPresent === true;

async function readRecordedErrors(session: Session): Promise<readonly RecordedError[] | undefined> {
  const page = await readLogPage(session, TAPE_DIAGNOSTIC_DATA);
  return page?.records.map(({ value }) => ({
    senseKey: value.senseKey,
    additionalCode: value.additionalCode,
    additionalQualifier: value.additionalQualifier,
    motionHours: value.motionHours,
    cartridge: tidyText(value.mediumIdentifier) ?? "",
  }));
}

/** All ones: the drive does not count it. */
const NOT_COUNTED = 0xffff_ffff;
const knownCount = (count: number): number => (count === NOT_COUNTED ? 0 : count);

async function readLinks(session: Session): Promise<readonly LinkErrors[] | undefined> {
  const page = await readLogPage(session, SAS_PORT_PAGE);
  return page?.records.map(({ code, value }) => ({
    port: code,
    invalidDwords: knownCount(value.invalidDwords),
    disparityErrors: knownCount(value.disparityErrors),
    lossesOfSynchronization: knownCount(value.lossesOfSynchronization),
    phyResetProblems: knownCount(value.phyResetProblems),
  }));
}
