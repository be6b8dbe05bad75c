import { tidyText } from "../../scsi/tidy-text.ts";
import type { Diagnosis } from "./diagnose.ts";
import type { DiagnosisFacts } from "./diagnosis-facts.ts";
import { SYMPTOMS, type Symptom } from "./finding.ts";
import type { CapturedState } from "./follows-what.ts";
import { DIAGNOSIS_THRESHOLDS, type DiagnosisThresholds } from "./thresholds.ts";

/** What a diagnosis is remembered by, to be compared with others. */
export function capturedState(
  { facts, diagnosis }: { readonly facts: DiagnosisFacts; readonly diagnosis: Diagnosis },
  names: {
    readonly name: string;
    /** The way between drive and host. */
    readonly cable?: string | undefined;
    /** The cartridge, where nothing in it tells. */
    readonly tape?: string | undefined;
  },
  thresholds: DiagnosisThresholds = DIAGNOSIS_THRESHOLDS,
): CapturedState {
  const { serial } = facts.panel.identity;
  const tape = hasNoTape(facts) ? null : (cartridgeName(facts) ?? names.tape);
  return {
    name: names.name,
    parts: {
      ...(tape === undefined ? {} : { tape }),
      ...(serial === undefined ? {} : { drive: serial }),
      ...(names.cable === undefined ? {} : { cable: names.cable }),
    },
    shows: SYMPTOMS.filter((symptom) =>
      diagnosis.findings.some((finding) => finding.symptom === symptom),
    ),
    clears: clearsWhat(facts, thresholds),
  };
}

/** Serial number before barcode: labels are changed. */
const cartridgeName = ({ memory, volume }: DiagnosisFacts): string | undefined =>
  tidyText(memory?.mediumSerialNumber) ??
  volume?.serial ??
  tidyText(memory?.barcode) ??
  volume?.barcode;

const hasNoTape = ({ panel: { readiness, deviceStatus } }: DiagnosisFacts): boolean =>
  readiness.state === "noMedium" && deviceStatus?.mediumPresent !== true;

/** That nothing is wrong is worth something only where something was done. */
function clearsWhat(facts: DiagnosisFacts, thresholds: DiagnosisThresholds): readonly Symptom[] {
  const { panel, writeErrors, readErrors } = facts;
  if (!panel.readiness.ready) return [];
  const moved = [writeErrors, readErrors].map((side) => Number(side?.processedBytes ?? 0n));
  const enough = thresholds.exerciseBytes[panel.identity.family];
  const isExercised = moved.reduce((sum, bytes) => sum + bytes, 0) >= enough;
  return isExercised ? SYMPTOMS : ["loading"];
}
