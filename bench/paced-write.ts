/** P9, P10 and P19: the writer with its threads feeds a drive that only takes time. */
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import type { Bench, BenchContext } from "./bench.ts";
import { blockName } from "./block-name.ts";
import { compilePacedDrive, loadPacedDrive, type PacedDrive } from "./paced-drive.ts";
import type { PacedSettings } from "./paced-drive.ts";
import type { PacedResult } from "./paced-job.ts";
import { makeFile, runPaced } from "./paced-run.ts";
import { alternate } from "./rounds.ts";
import type { Row } from "./row.ts";

const KIB = 1024;
const MIB = 2 ** 20;
/** Four seconds at the fast medium's rate. */
const FAST_BYTES = 4 * 2 ** 30;
/**
 * A second of another session before: Node compiles the writer then, and the drive waits 40 to 90 ms, which are told in a
 * row of their own. What is asked of a rate is how hours of it are.
 */
const FIRST_BYTES = 2 ** 30;
/** What C needs to show that it keeps up. */
const FEED_BYTES = 2 ** 29;
/** About a second. */
const SLOW_BYTES = 400 * MIB;
const FAST = 1e9;
const SLOW = 4e8;
const RING_BYTES = 128 * MIB;
const BLOCK_SIZES = [64 * KIB, 256 * KIB, MIB] as const;

/** A link of 12 Gbit/s and a drive of today with well compressible data. */
const drive = (mediumBytesPerSecond: number, protection = true): PacedSettings => ({
  linkBytesPerSecond: 1.1e9,
  mediumBytesPerSecond,
  bufferBytes: 64 * MIB,
  protection,
});

/** Share of the medium's rate that really came to the medium. */
const shareOf = (
  statistics: { readonly byteCount: number; readonly writtenNs: number },
  mediumBytesPerSecond: number,
): number => statistics.byteCount / (statistics.writtenNs / 1e9) / mediumBytesPerSecond;

class Stand {
  readonly #library: string;
  readonly #folder: string;
  readonly #sources: ReadonlyMap<number, string>;
  readonly paced: PacedDrive;

  constructor(context: BenchContext) {
    this.#folder = context.folder;
    this.#library = compilePacedDrive(context.folder);
    this.#sources = new Map(
      [FAST_BYTES, FIRST_BYTES, SLOW_BYTES].map((byteCount) => [
        byteCount,
        makeFile(join(context.folder, `source-${String(byteCount)}`), byteCount),
      ]),
    );
    this.paced = loadPacedDrive(this.#library);
  }

  async write(
    settings: PacedSettings,
    blockBytes: number,
    options: { readonly warm?: boolean } = {},
  ): Promise<PacedResult> {
    const firstPaths = [this.#sources.get(FIRST_BYTES) ?? ""];
    return runPaced({
      ...(options.warm === true ? { firstPaths } : {}),
      library: this.#library,
      folder: this.#folder,
      settings,
      blockBytes,
      ringBytes: RING_BYTES,
      kind: "raw",
      paths: [
        this.#sources.get(settings.mediumBytesPerSecond < FAST ? SLOW_BYTES : FAST_BYTES) ?? "",
      ],
    });
  }

  /** What C reaches with the same drive. */
  feed(settings: PacedSettings, blockBytes: number): number {
    this.paced.open(settings);
    this.paced.feed(blockBytes, FEED_BYTES / blockBytes);
    return shareOf(this.paced.statistics(), settings.mediumBytesPerSecond);
  }
}

async function fullRate(
  stand: Stand,
  context: BenchContext,
  options: { readonly blockBytes: number; readonly protection: boolean },
): Promise<Row[]> {
  const { blockBytes, protection } = options;
  const settings = drive(FAST, protection);
  const gaps: number[] = [];
  const startMs: number[] = [];
  const share = await alternate(context.rounds, [
    ["C", () => stand.feed(settings, blockBytes)],
    [
      "writer",
      async () => {
        const { statistics, first } = await stand.write(settings, blockBytes, { warm: true });
        gaps.push(statistics.gapMedianNs / 1000);
        startMs.push((first?.starvedNs ?? 0) / 1e6);
        return shareOf(statistics, settings.mediumBytesPerSecond);
      },
    ],
  ]);
  const how = `${blockName(blockBytes)}${protection ? ", block protection" : ""}`;
  const rows: Row[] = [
    {
      goal: "P9",
      what: `share of a 1000 MB/s medium, ${how}`,
      unit: "",
      subject: share("writer"),
      base: { name: "C loop", values: share("C") },
      judged: "value",
      atLeast: blockBytes === 64 * KIB ? 0.9 : 0.98,
    },
    {
      goal: "P9",
      what: `median gap between two WRITEs, ${how}`,
      unit: "us",
      subject: gaps.slice(-context.rounds),
      judged: "value",
      ...(blockBytes === 256 * KIB ? { atMost: 15 } : {}),
    },
    {
      goal: "P9",
      what: `time the medium starves in a process's first second, ${how}`,
      unit: "ms",
      subject: startMs.slice(-context.rounds),
      judged: "value",
    },
  ];
  return rows;
}

async function starvation(stand: Stand, context: BenchContext): Promise<Row[]> {
  const settings = drive(SLOW);
  const rows: Row[] = [];
  for (const blockBytes of BLOCK_SIZES) {
    const idle = await alternate(context.rounds, [
      [
        "writer",
        async () => {
          const { statistics } = await stand.write(settings, blockBytes);
          return (100 * statistics.starvedNs) / statistics.writtenNs;
        },
      ],
    ]);
    const what = `time a 400 MB/s medium starves, ${blockName(blockBytes)}`;
    const row = { goal: "P10", unit: "%", subject: idle("writer"), judged: "value" } as const;
    rows.push({ ...row, what, atMost: 0 });
    rows.push({ ...row, what, atMost: 1, counts: "worst" });
  }
  return rows;
}

/** 99th percentile of the delay of this thread's event loop while something goes on, in milliseconds. */
async function loopDelayMs(work: () => Promise<unknown>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await work();
  delays.disable();
  return delays.percentile(99) / 1e6;
}

async function mainThread(stand: Stand, context: BenchContext): Promise<Row> {
  const settings = drive(FAST);
  const delays = await alternate(context.rounds, [
    ["idle", () => loopDelayMs(() => wait(1000))],
    ["writing", () => loopDelayMs(() => stand.write(settings, 256 * KIB))],
  ]);
  return {
    goal: "P19",
    what: "event-loop delay on main while writing at full rate, p99",
    unit: "ms",
    subject: delays("writing"),
    base: { name: "idle", values: delays("idle") },
    judged: "value",
    atMost: 10,
  };
}

/** Measures P9, P10 and P19. */
export const pacedWrite: Bench = async (context) => {
  const stand = new Stand(context);
  const rows: Row[] = [];
  if (context.wants("P9")) {
    for (const blockBytes of BLOCK_SIZES) {
      for (const protection of [false, true]) {
        context.say(
          `  P9: ${blockName(blockBytes)}, block protection ${protection ? "on" : "off"}`,
        );
        rows.push(...(await fullRate(stand, context, { blockBytes, protection })));
      }
    }
  }
  if (context.wants("P10")) {
    context.say("  P10: a 400 MB/s medium");
    rows.push(...(await starvation(stand, context)));
  }
  if (context.wants("P19")) {
    context.say("  P19: main thread");
    rows.push(await mainThread(stand, context));
  }
  return rows;
};
