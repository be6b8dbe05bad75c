import type { Unread } from "../try-to-ask.ts";
import type { DiagnosisFacts } from "./diagnosis-facts.ts";
import type { DiagnosisFinding, DiagnosisSeverity, FindingRow } from "./finding.ts";
import { FINDING_TABLE } from "./finding-table.ts";
import { see, type Seen } from "./seen.ts";
import { DIAGNOSIS_THRESHOLDS, type DiagnosisThresholds } from "./thresholds.ts";

/** What is wrong, as far as the drive's answers tell. */
export interface Diagnosis {
  /** Red: something critical; yellow: a warning; green: neither, which is no proof where much could not be read. */
  readonly light: "green" | "yellow" | "red";
  /** The gravest first. */
  readonly findings: readonly DiagnosisFinding[];
  /** What could not be read, and why. */
  readonly unread: readonly Unread[];
}

const GRAVEST_FIRST: readonly DiagnosisSeverity[] = ["critical", "warning", "information"];

/** Diagnoses by the table of findings. A pure function: the same facts make the same diagnosis. */
export function diagnose(
  facts: DiagnosisFacts,
  thresholds: Partial<DiagnosisThresholds> = {},
): Diagnosis {
  const seen = see(facts, { ...DIAGNOSIS_THRESHOLDS, ...thresholds });
  const found = raisedBy(FINDING_TABLE, seen);
  const findings = GRAVEST_FIRST.flatMap((severity) =>
    found.filter((finding) => finding.severity === severity),
  );
  return { light: lightOf(findings), findings, unread: facts.unread };
}

function raisedBy(table: readonly FindingRow[], seen: Seen): readonly DiagnosisFinding[] {
  const explained = new Set<number>();
  return table.flatMap(({ when, explains = [], lastResort, ...row }) => {
    const evidence = when(seen);
    if (evidence.length === 0) return [];
    const isTold = lastResort === true && explains.every((flag) => explained.has(flag));
    for (const flag of explains) explained.add(flag);
    return isTold ? [] : [{ ...row, evidence }];
  });
}

function lightOf(findings: readonly DiagnosisFinding[]): Diagnosis["light"] {
  const has = (severity: DiagnosisSeverity): boolean =>
    findings.some((finding) => finding.severity === severity);
  if (has("critical")) return "red";
  return has("warning") ? "yellow" : "green";
}
