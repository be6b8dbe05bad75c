import { SENSE_KEY } from "../../scsi/sense.ts";
import type { LinkErrors } from "./diagnosis-facts.ts";
import { recordedWith } from "./drive-rows.ts";
import type { FindingRow } from "./finding.ts";
import { raised, type Seen } from "./seen.ts";
import { OWN_THRESHOLD } from "./thresholds.ts";

function linkText(link: LinkErrors): string {
  const { invalidDwords, disparityErrors, lossesOfSynchronization, phyResetProblems } = link;
  const counts = [
    `${String(invalidDwords)} invalid dwords`,
    `${String(disparityErrors)} disparity errors`,
    `${String(lossesOfSynchronization)} losses of synchronisation`,
    `${String(phyResetProblems)} phy reset problems`,
  ];
  return `log page 18h, port ${String(link.port)}: ${counts.join(", ")}`;
}

function noisyLinks({ facts: { links = [] }, thresholds }: Seen): readonly string[] {
  return links
    .filter(
      (link) =>
        link.invalidDwords +
          link.disparityErrors +
          link.lossesOfSynchronization +
          link.phyResetProblems >=
        thresholds.linkErrors,
    )
    .map(linkText);
}

function tooHot(seen: Seen): readonly string[] {
  const { climate, panel } = seen.facts;
  const { celsius, limitCelsius } = climate ?? {};
  const isAbove = celsius !== undefined && limitCelsius !== undefined && celsius > limitCelsius;
  return [
    ...raised(seen, 0x24),
    ...(isAbove
      ? [`log page 0Dh: ${String(celsius)} °C, of ${String(limitCelsius)} °C that the drive allows`]
      : []),
    ...(panel.readiness.state === "hot" ? [`TEST UNIT READY: ${panel.readiness.says}`] : []),
  ];
}

/** What is wrong between drive and host, and around them. */
export const SURROUNDINGS_ROWS: readonly FindingRow[] = [
  {
    id: "link-errors",
    severity: "warning",
    about: "cable",
    symptom: "link",
    finding: "The connection of the drive has errors.",
    meaning:
      "They are counted on the wire: a cable, a plug, a port or the adapter is bad. Neither the tape nor the drive's mechanics cause them.",
    action:
      "Put the plugs in anew, then change the cable, then the port. Diagnose again: the counts must not grow.",
    source: `SPL-3, Protocol Specific Port log page; ${OWN_THRESHOLD} for how many`,
    when: noisyLinks,
  },
  {
    id: "commands-aborted",
    severity: "warning",
    about: "cable",
    symptom: "link",
    finding: "The drive has recorded commands that were cut off not long ago.",
    meaning: "Mostly trouble on the way to the host: cable, adapter, driver.",
    action: "Look at cable and adapter, and at the log of the host at that time.",
    source: `SSC-4, Tape Diagnostic Data log page; SPC-4, ABORTED COMMAND; ${OWN_THRESHOLD} for how long ago`,
    when: (seen) => recordedWith(seen, SENSE_KEY.abortedCommand),
  },
  {
    id: "drive-reserved",
    severity: "information",
    about: "host",
    finding: "Another host holds the drive.",
    meaning: "It answers only some questions of this one.",
    action: "Diagnose from the host that holds it, or when that has let go.",
    source: "SPC-4, RESERVATION CONFLICT status",
    when: ({ facts: { panel } }) =>
      panel.readiness.state === "reserved" ? [`TEST UNIT READY: ${panel.readiness.says}`] : [],
  },
  {
    id: "too-hot",
    severity: "critical",
    about: "environment",
    finding: "The drive is too hot or too cold.",
    meaning: "Tape and heads suffer, and the drive may stop.",
    action: "Stop using it. Look at fans, filters and the air around it.",
    source: "TapeAlert flag 36 (24h); SPC-4, Temperature log page",
    when: tooHot,
    explains: [0x24],
  },
  {
    id: "drive-was-too-hot",
    severity: "information",
    about: "environment",
    finding: "The drive was once hotter than it may be.",
    meaning: "It is a mark for life and says nothing of now.",
    action: "Make sure that the air around the drive is better than it was.",
    source: "SSC-4, Device Statistics log page, 0081h",
    when: ({ facts: { statistics } }) =>
      statistics?.temperatureEverExceeded === true ? ["log page 14h, 0081h: exceeded"] : [],
  },
  {
    id: "tape-was-too-hot",
    severity: "warning",
    about: "tape",
    finding: "The cartridge was once hotter than it may be.",
    meaning: "Heat shrinks and warps the tape; what is on it may be harder to read.",
    action: "Verify what is on it, and copy it if that shows errors.",
    source: "SSC-4, Volume Statistics log page, 0082h",
    when: ({ facts: { volume } }) =>
      volume?.temperatureExceeded === true ? ["log page 17h, 0082h: exceeded"] : [],
  },
];
