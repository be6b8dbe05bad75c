import type { CounterSnapshot, ReportInput } from "../../cli/report/report-input.ts";
import type { RunSample, RunSamples } from "../../cli/samples/run-samples.ts";
import type { StatusDocument } from "../../cli/schemas/status.ts";

type Panel = NonNullable<StatusDocument["panel"]>;
type Lamp = Panel["lamps"]["ready"];

const dark: Lamp = {
  state: "dark",
  sureness: "told",
  evidence: [
    { from: "log page 11h", lit: false, kind: "told", source: "ADC-3, DT Device Status log page" },
  ],
};

const lit = (from: string, ...against: string[]): Lamp => ({
  state: "lit",
  sureness: against.length > 0 ? "contradicted" : "told",
  evidence: [
    { from, lit: true, kind: "told", source: "ADC-3, DT Device Status log page" },
    ...against.map((other) => ({
      ...{ from: other, lit: false, kind: "told" as const },
      source: "SSC-4, Sequential-Access Device log page",
    })),
  ],
});

const unknown: Lamp = { state: "unknown", sureness: "none", evidence: [] };

/** A panel with a lit, a contradicted and an unknown lamp. */
export const DEMO_PANEL: Panel = {
  lamps: {
    ready: lit("TEST UNIT READY"),
    activity: dark,
    cleanRequested: lit("log page 11h, CRQST", "log page 0Ch, parameter 0100h"),
    cleanRequired: dark,
    cleaningCartridgeExpired: unknown,
    tapeFault: dark,
    driveFault: dark,
    writeProtect: dark,
    encryption: unknown,
  },
};

/** A run of made-up samples: `gapAt` and `resetAt` name samples where it had gone back, and where counters were reset. */
export function demoRun(
  options: Partial<RunSamples> & {
    readonly count: number;
    readonly mbPerSecond: number;
    readonly gapAt?: number;
    readonly resetAt?: number;
  },
): RunSamples {
  const { count, mbPerSecond, gapAt, resetAt, ...rest } = options;
  let bytes = 0;
  const samples: RunSample[] = Array.from({ length: count }, (_, index) => {
    const dip = index > count * 0.6 && index < count * 0.66 ? 0.35 : 1;
    const rate = mbPerSecond * 1e6 * dip * (1 + 0.04 * Math.sin(index / 7));
    bytes += Math.round(rate * 10);
    const isGap = gapAt !== undefined && Math.abs(index - gapAt) < 5;
    const since = resetAt !== undefined && index >= resetAt ? index - resetAt : index;
    const corrected = Math.round(since * 3 + (since > 150 ? (since - 150) ** 1.6 / 4 : 0));
    return {
      ms: (index + 1) * 10_000,
      bytes,
      ...(isGap ? {} : { bytesPerSecond: Math.round(rate) }),
      ...(index % 6 === 0 ? { corrected, uncorrected: Math.floor(since / 60) } : {}),
      underruns: Math.floor(index / 40),
      repositions: Math.floor(index / 90),
      recoveries: isGap ? 1 : 0,
    };
  });
  return {
    schema: "capstan.samples/1",
    run: "write",
    startedAt: "2026-11-26T20:00:00.000Z",
    device: "/dev/nst0",
    drive: "HPE Ultrium 9-SCSI S2S1",
    driveSerial: "CZ3050TEST",
    cartridge: "DAY001L9",
    simulated: false,
    samples,
    complete: true,
    ...rest,
  };
}

const DAY_MS = 86_400_000;

function history(): readonly CounterSnapshot[] {
  return Array.from({ length: 14 }, (_, index) => ({
    takenAt: new Date(Date.UTC(2026, 4, 1) + index * 15 * DAY_MS).toISOString(),
    counters: [
      { name: "loads", label: "Loads of the drive", value: 2210 + index * 11, unit: "loads" },
      { name: "motionHours", label: "Tape motion", value: 4120 + index * 46, unit: "h" },
      ...(index === 6 || index === 7
        ? []
        : [
            {
              ...{ name: "hardWriteErrors", label: "Hard write errors", unit: "errors" },
              value: index < 9 ? 2 : 2 + (index - 8) * 3,
            },
          ]),
      ...(index === 13
        ? [{ name: "cleanings", label: "Cleanings", value: 41, unit: "cleanings" }]
        : []),
    ],
  }));
}

/** A report with everything in it, for eyes and for tests. */
export function demoReport(more: Partial<ReportInput> = {}): ReportInput {
  return {
    title: "HPE Ultrium 9-SCSI, serial CZ3050TEST",
    takenAt: "2026-11-27T07:31:05.123Z",
    device: "/dev/nst0",
    simulated: false,
    drive: { vendor: "HPE", family: "lto" },
    light: "red",
    panel: DEMO_PANEL,
    findings: [
      {
        id: "clean.requested",
        severity: "warning",
        about: "cleaning",
        finding: "The drive asks for cleaning.",
        meaning: "Its heads have gathered dirt; it still works, with more corrections than usual.",
        action: "Insert a cleaning cartridge when the running job has ended, then look again.",
        source: "ADC-3, DT Device Status log page; IBM LTO SCSI Reference GA32-0928-06, 6.4.10",
        evidence: ["log page 11h, CRQST = 1", "log page 0Ch, parameter 0100h = 0"],
      },
      {
        id: "tape.errors.rising",
        severity: "critical",
        about: "tape",
        finding: "Hard write errors have risen from 2 to 17 within two months.",
        meaning: "Blocks had to be given up. The same cartridge was in the drive each time.",
        action: "Copy cartridge DAY001L9 to another one and retire it.",
        source: "SSC-4, Device Statistics log page, parameter 000Eh",
        evidence: ["log page 14h, 000Eh = 17"],
      },
      {
        id: "tape.passes.unknown",
        severity: "information",
        about: "tape",
        finding: "The drive does not keep count of passes.",
        meaning: "How worn the tape is can only be judged by its loads and its full volumes.",
        action: "Nothing.",
        source: "log page 17h of this drive",
        evidence: [],
      },
    ],
    facts: [
      ["Drive", "HPE Ultrium 9-SCSI (LTO-9)"],
      ["Firmware", "S2S1"],
      ["Cartridge", "DAY001L9, LTO-9, FUJIFILM, made 2023-04-12"],
      ["Position", "object 81,234 of partition 0"],
    ],
    gauges: [
      {
        ...{ label: "Loads of the cartridge", value: 1240, unit: "loads" },
        limit: { value: 20_000, source: "IBM LTO drive guide, cartridge life" },
        from: "cartridge memory, 0003h",
      },
      {
        ...{ label: "Passes, beginning of the tape", value: 0, unit: "passes" },
        doubt: "not maintained by this drive: 0, and more than a whole tape was written",
        from: "log page 17h, 0101h",
      },
      {
        ...{ label: "Room left", value: 10.9, unit: "TB" },
        limit: { value: 18, source: "log page 17h, 0016h" },
        from: "log page 17h, 0204h",
      },
      {
        ...{ label: "Cleanings left", value: 4, unit: "cleanings" },
        limit: { value: 50, source: "IBM cleaning cartridge" },
        normal: { min: 5, source: "order a new one below 5" },
        from: "cartridge memory of the cleaning cartridge",
      },
      {
        ...{ label: "Temperature of the drive", value: 41, unit: "°C" },
        normal: { min: 10, max: 45, source: "product manual, environment" },
        from: "log page 0Dh, subpage 01h",
      },
      {
        ...{ label: "Full volumes written", value: 281, unit: "volumes" },
        limit: { value: 260, source: "rule of thumb for LTO" },
        from: "log page 17h, 0010h",
      },
    ],
    figures: [
      {
        ...{ label: "Hard write errors", value: 17, unit: "errors", from: "log page 14h, 000Eh" },
        normal: { max: 5, source: "SSC-4, Device Statistics log page" },
      },
      {
        ...{ label: "Corrected on writing", value: 0.42, unit: "errors/GB" },
        ...{ from: "log page 02h, 0003h and 0005h", normal: { max: 10, source: "own experience" } },
      },
      {
        ...{ label: "Tape motion since cleaning", value: 127, unit: "h" },
        ...{ from: "log page 14h, 0008h", normal: { max: 200 } },
      },
      { label: "Compression", value: "on", unit: "", from: "mode page 0Fh" },
      {
        ...{ label: "Passes, middle", value: 0, unit: "passes", from: "log page 17h, 0102h" },
        doubt: "not maintained by this drive",
      },
      { label: "Processed in its life", value: 812_345_678, unit: "MB", from: "log page 17h" },
    ],
    unread: [
      { what: "log page 3Eh", why: "the drive does not have it" },
      { what: "TapeAlert", why: "reading it clears it, and there is no place to keep it" },
    ],
    comparison: [
      {
        trouble: "Read and write errors",
        verdict: "follows the cartridge (DAY001L9)",
        reasons: ["monday.json: the drive CZ3050TEST worked without it, with another cartridge"],
        next: ["copy the cartridge and retire it"],
      },
    ],
    selfTest: [
      ["Result", "passed"],
      ["Took", "3 min 12 s"],
    ],
    streaming: { min: 177e6, max: 400e6, source: "speed matching, LTO-9 full height" },
    runs: [
      demoRun({ count: 420, mbPerSecond: 288, gapAt: 150 }),
      demoRun({
        ...{ count: 420, mbPerSecond: 340, run: "verify", startedAt: "2026-11-26T22:00:00.000Z" },
        resetAt: 200,
      }),
      demoRun({
        ...{ count: 180, mbPerSecond: 210, startedAt: "2026-11-25T20:00:00.000Z" },
        ...{ cartridge: "DAY002L9", complete: false },
      }),
    ],
    history: history(),
    ...more,
  };
}
