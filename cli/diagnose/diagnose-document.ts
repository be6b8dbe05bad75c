import { hostname } from "node:os";
import { resolve } from "node:path";
import {
  capturedState,
  counterTable,
  driveFigures,
  followsWhat,
  frontPanel,
  mediaWear,
} from "../../src/index.ts";
import type {
  CapturedState,
  CounterRow,
  Diagnosis,
  DiagnosisFacts,
  DriveFigure,
  Following,
  OpenDrive,
} from "../../src/index.ts";
import {
  alertsDocument,
  dateTime,
  identityOf,
  lifeOf,
  panelDocument,
  plainFigure,
  stateOf as readinessDocument,
} from "../read-status.ts";
import type { DiagnoseDocument } from "../schemas/diagnose.ts";
import { stateOf } from "./earlier-states.ts";
import type { TestsDone } from "./run-tests.ts";

/** All that a document of a diagnosis is made from. */
export interface Diagnosed {
  readonly open: OpenDrive;
  readonly device: string;
  readonly cwd: string;
  /** After the tests, where there were some. */
  readonly facts: DiagnosisFacts;
  readonly diagnosis: Diagnosis;
  readonly tests: TestsDone | undefined;
  readonly factsBeforeTests: DiagnosisFacts;
  readonly earlier: readonly CapturedState[];
  /** How the user calls the way to the host, and the cartridge. */
  readonly path: string | undefined;
  readonly tape: string | undefined;
}

/** Everything `capstan diagnose` tells but the exit status. */
export function diagnoseDocument(made: Diagnosed): Omit<DiagnoseDocument, "exitStatus"> {
  const { open, device, facts, diagnosis, earlier } = made;
  const { panel } = facts;
  const { vendor, product, revision, serial, family, generation } = panel.identity;
  const comparison = comparisonOf(made);
  return {
    schema: "capstan.diagnose/1",
    device,
    simulated: open.specifier.kind === "simulated",
    takenAt: dateTime(open.drive.session.clock.epochMs),
    light: diagnosis.light,
    findings: diagnosis.findings.map(({ evidence, ...finding }) => ({
      ...finding,
      evidence: [...evidence],
    })),
    drive: {
      ...{ vendor, product, revision, family },
      ...(serial === undefined ? {} : { serial }),
      ...(generation === undefined ? {} : { generation }),
    },
    state: readinessDocument(panel.readiness),
    panel: panelDocument(frontPanel(panel)),
    ...alertsDocument(panel.alerts),
    ...cartridgeDocument(facts),
    driveFigures: driveFigures(facts).map(plainRow),
    unread: diagnosis.unread.map(({ what, why }) => ({ what, why })),
    comparison,
    ...(earlier.length === 0
      ? {}
      : { follows: followsWhat([...earlier, stateOf("now", comparison)]).map(plainFollowing) }),
    ...testsDocument(made),
  };
}

/** The same as plain data that belong to the document. */
const plainRow = <T extends DriveFigure | CounterRow>(row: T): T => ({ ...row });

const plainFollowing = ({ suspects, reasons, next, ...rest }: Following) => ({
  ...rest,
  suspects: [...suspects],
  reasons: [...reasons],
  next: [...next],
});

function cartridgeDocument(facts: DiagnosisFacts): Pick<DiagnoseDocument, "cartridge"> {
  const { memory, media, panel } = facts;
  if (memory === undefined && media === undefined) return {};
  const { writeProtected } = panel;
  return {
    cartridge: {
      ...(writeProtected === undefined ? {} : { writeProtected }),
      ...(memory === undefined ? {} : identityOf(memory, panel.identity.family)),
      ...(memory === undefined ? {} : lifeOf(memory)),
      ...(media === undefined ? {} : { wear: mediaWear(media).map(plainFigure) }),
    },
  };
}

function comparisonOf(made: Diagnosed): DiagnoseDocument["comparison"] {
  const { open, facts, diagnosis, cwd, tape } = made;
  // Only what is certain to be another one may be called another: node names change, so the host is all that is known.
  const cable = made.path ?? `host ${hostname()}`;
  const { parts, shows, clears } = capturedState(
    { facts, diagnosis },
    { name: "now", cable, tape },
  );
  const drive = driveName(open, parts.drive, cwd);
  return {
    ...(parts.tape === undefined ? {} : { tape: parts.tape }),
    ...(drive === undefined ? {} : { drive }),
    cable,
    shows: [...shows],
    clears: [...clears],
  };
}

/** Simulated drives of one model have one serial number. */
function driveName(
  { specifier }: OpenDrive,
  serial: string | null | undefined,
  cwd: string,
): string | undefined {
  if (serial === null || serial === undefined) return undefined;
  return specifier.kind === "simulated" ? `${serial} in ${resolve(cwd, specifier.folder)}` : serial;
}

function testsDocument({
  tests,
  factsBeforeTests,
  facts,
}: Diagnosed): Pick<DiagnoseDocument, "selfTest"> {
  if (tests === undefined) return {};
  const { selfTest, scratch } = tests;
  const { kind: outcome, says, elapsedMs } = selfTest;
  return {
    selfTest: {
      drive: { outcome, says, elapsedMs },
      ...(scratch === undefined ? {} : { scratch }),
      counters: counterTable(factsBeforeTests, facts).map(plainRow),
    },
  };
}
