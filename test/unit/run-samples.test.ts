import { describe, expect, it } from "vitest";
import { parseSamples } from "../../cli/samples/read-samples.ts";
import { RunSampler } from "../../cli/samples/run-sampler.ts";
import type { SamplesHeader } from "../../cli/samples/run-samples.ts";
import type { Fault } from "../../simulator/faults/fault-plan.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import { LOG_SENSE } from "../../src/scsi/commands/log-sense.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import type { VerifyReport } from "../../src/stream/verify-report.ts";
import type { WriteReport } from "../../src/stream/write-report.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { falseClaim, rawSource, withWriteStand, type WriteStand } from "../support/write-stand.ts";
import { patternBytes, verify } from "../support/verify-stand.ts";

const HEADER: SamplesHeader = {
  schema: "capstan.samples/1",
  run: "write",
  startedAt: "2026-11-27T07:00:00.000Z",
  device: "sim:drive",
  drive: "SEAGATE DAT 72",
  simulated: true,
};

/** Lines in memory, on a disk with so much room. */
class MemorySink {
  text = "";
  closed = false;
  readonly #roomBytes: number;

  constructor(roomBytes = Infinity) {
    this.#roomBytes = roomBytes;
  }

  append(line: string): void {
    if (this.text.length + line.length > this.#roomBytes) throw new RangeError("no space left");
    this.text += line;
  }

  close(): void {
    this.closed = true;
  }
}

interface SampledWrite {
  readonly report: WriteReport;
  readonly text: string;
  readonly failures: readonly string[];
  readonly wrong: string | undefined;
  /** Which LOG SENSE commands asked for the write counters, counted from 1. */
  readonly asked: readonly number[];
}

const BLOCK_BYTES = 32 * 1024;
/** A minute of a DAT 72. */
const DATA = patternBytes(110_000_000);

/** Takes note which LOG SENSE commands ask for a page, counted from 1. */
function noteAsked(page: number, asked: number[]): (transport: ScsiTransport) => ScsiTransport {
  let count = 0;
  return (transport) => ({
    limits: transport.limits,
    close: () => transport.close(),
    execute: (request, options) => {
      if (request.cdb[0] === LOG_SENSE.opcode) {
        count += 1;
        if (((request.cdb[2] ?? 0) & 0x3f) === page) asked.push(count);
      }
      return transport.execute(request, options);
    },
  });
}

async function sampledWrite(
  options: { readonly roomBytes?: number; readonly faults?: readonly Fault[] } = {},
): Promise<SampledWrite> {
  const { faults = [], roomBytes } = options;
  const failures: string[] = [];
  const asked: number[] = [];
  const write = async (stand: WriteStand): Promise<SampledWrite> => {
    const sink = new MemorySink(roomBytes);
    const sampler = samplerOf(stand, sink, (why) => failures.push(why));
    await sampler.begin();
    const source = rawSource(DATA, { blockBytes: BLOCK_BYTES, seekable: true });
    const report = await writeSession(
      stand.drive,
      source,
      stand.options({
        onCheckpoint: () => sampler.checkpoint(),
        onProgress: ({ byteCount, phase, recoveryCount: recoveries }) => {
          if (phase === "data") sampler.take({ bytes: Number(byteCount), recoveries });
        },
      }),
    );
    await sampler.end({ bytes: Number(report.byteCount), recoveries: report.recoveries.length });
    const wrong = falseClaim(stand.simulated, report, DATA);
    return { report, text: sink.text, failures, wrong, asked };
  };
  return withWriteStand({ personality: "dat-72", faults }, write, noteAsked(0x02, asked));
}

const samplerOf = (
  { simulated, drive }: WriteStand,
  sink: MemorySink,
  onFailure: (why: string) => void = () => undefined,
): RunSampler => new RunSampler({ sink, clock: simulated.clock, drive, header: HEADER, onFailure });

describe("the samples of a write", { timeout: 60_000 }, () => {
  it("say when how much was written, at what rate", async () => {
    const { report, text } = await sampledWrite();
    const { samples, complete, ...header } = parseSamples("memory", text);
    expect({ complete, ...header }).toEqual({ complete: true, ...HEADER });
    expect(samples.length).toBeGreaterThan(25);
    expect(samples.at(0)).toMatchObject({ ms: 0, bytes: 0, corrected: 0 });
    expect(samples.at(-1)).toMatchObject({ bytes: Number(report.byteCount) });
    const rates = samples.flatMap(({ bytesPerSecond }) => bytesPerSecond ?? []);
    expect(rates.length).toBe(samples.length - 2);
    // The rate is what passed since the sample before.
    for (const [index, sample] of samples.slice(1, -1).entries()) {
      const before = samples[index];
      const passed = sample.bytes - (before?.bytes ?? NaN);
      const ms = sample.ms - (before?.ms ?? NaN);
      expect(ms).toBeGreaterThanOrEqual(1000);
      expect(sample.bytesPerSecond).toBe(Math.round((passed * 1000) / ms));
    }
  });

  it("have error counters seldom, and at both ends", async () => {
    const { text } = await sampledWrite();
    const { samples } = parseSamples("memory", text);
    const counted = samples.filter(({ corrected }) => corrected !== undefined);
    expect(counted.at(0)?.ms).toBe(0);
    expect(counted.at(-1)).toBe(samples.at(-1));
    const inRun = counted.slice(1, -1);
    expect(inRun.length).toBeGreaterThan(1);
    for (const [index, { ms }] of inRun.entries()) {
      expect(ms - (counted[index]?.ms ?? NaN)).toBeGreaterThanOrEqual(9000);
    }
  });

  it("cost a drive that refuses its counters nothing, and say why there are none", async () => {
    const refused: Fault = {
      when: { at: "command", name: "LOG SENSE", count: 1 },
      what: { kind: "sense", key: 4, codes: 0x4400, deferred: false },
      times: 1000,
    };
    const { report, text, wrong } = await sampledWrite({ faults: [refused] });
    expect(report).toMatchObject({ end: "complete", closed: true });
    expect(wrong).toBeUndefined();
    const { samples, counters, complete } = parseSamples("memory", text);
    expect(complete).toBe(true);
    expect(counters).toContain("LOG SENSE");
    expect(samples.filter(({ corrected }) => corrected !== undefined)).toEqual([]);
  });

  it.each([
    ["a reset", { kind: "reset", losesBuffer: true, rewinds: true, attentionStolen: false }],
    ["a dead way to the drive", { kind: "transportFailure", executed: false }],
    ["a deferred error", { kind: "sense", key: 3, codes: 0x0c00, deferred: true }],
  ] as const)("miss nothing of %s that a LOG SENSE meets", async (_name, what) => {
    const { asked } = await sampledWrite();
    // The first comes before the run; this one is between two blocks.
    const [, count = NaN] = asked;
    const fault: Fault = { when: { at: "command", name: "LOG SENSE", count }, what };
    const { report, wrong } = await sampledWrite({ faults: [fault] });
    expect(report).toMatchObject({ end: "complete", closed: true });
    expect(report.recoveries.length).toBe(1);
    expect(wrong).toBeUndefined();
  });

  it("end where the disk is full, and the write goes on", async () => {
    const { report, text, failures, wrong } = await sampledWrite({ roomBytes: 1000 });
    expect(failures).toEqual(["no space left"]);
    expect(report).toMatchObject({ end: "complete", closed: true });
    expect(wrong).toBeUndefined();
    const { samples, complete } = parseSamples("memory", text);
    expect(complete).toBe(false);
    expect(samples.length).toBeGreaterThan(1);
  });

  it("grow with the logarithm of the time", async () => {
    await withWriteStand({}, async ({ drive }) => {
      const clock = new VirtualClock();
      const sink = new MemorySink();
      const sampler = new RunSampler({
        ...{ sink, clock, drive, header: HEADER },
        onFailure: () => undefined,
      });
      for (let second = 1; second <= 40_000; second++) {
        await clock.sleep(1000);
        sampler.take({ bytes: second });
      }
      const { samples } = parseSamples("memory", sink.text);
      expect(samples.length).toBeGreaterThan(4000);
      expect(samples.length).toBeLessThan(6500);
    });
  });
});

describe("the samples of a verification", () => {
  it("have the read counters, taken every 1024 blocks", async () => {
    await withWriteStand({ personality: "dat-72" }, async (stand) => {
      const data = patternBytes(5000 * 1024);
      const source = rawSource(data, { blockBytes: 1024, slotCount: 64 });
      await writeSession(stand.drive, source, stand.options());
      const sink = new MemorySink();
      const sampler = samplerOf(stand, sink);
      let checkpoints = 0;
      const report = await verify(stand, {
        onCheckpoint: async () => {
          checkpoints += 1;
          await sampler.checkpoint();
        },
        onProgress: ({ doneBytes, ordinal }) => {
          sampler.take({ bytes: doneBytes, session: ordinal });
        },
      });
      await sampler.end({ bytes: report.byteCount });
      expect(report.result).toBe("same");
      expect(checkpoints).toBe(4);
      const { samples } = parseSamples("memory", sink.text);
      expect(samples.at(-1)?.bytes).toBe(data.length);
      expect(samples.at(0)).toMatchObject({ session: 1 });
    });
  });

  it("go on where they were after a reset that a LOG SENSE meets", async () => {
    const readBack = async (faults: readonly Fault[]) => {
      const asked: number[] = [];
      const use = async (stand: WriteStand): Promise<VerifyReport> => {
        const source = rawSource(patternBytes(3000 * 1024), { blockBytes: 1024, slotCount: 64 });
        await writeSession(stand.drive, source, stand.options());
        const sampler = new RunSampler({
          ...{ sink: new MemorySink(), clock: stand.simulated.clock, drive: stand.drive },
          header: { ...HEADER, run: "verify" },
          onFailure: () => undefined,
        });
        const onCheckpoint = async (): Promise<void> => {
          await stand.simulated.clock.sleep(10_000);
          await sampler.checkpoint();
        };
        return verify(stand, { onCheckpoint });
      };
      const made = { personality: "dat-72", faults };
      const report = await withWriteStand(made, use, noteAsked(0x03, asked));
      return { report, asked };
    };
    const [count = NaN] = (await readBack([])).asked;
    const what = {
      kind: "reset",
      losesBuffer: true,
      rewinds: true,
      attentionStolen: false,
    } as const;
    const { report } = await readBack([
      { when: { at: "command", name: "LOG SENSE", count }, what },
    ]);
    expect(report).toMatchObject({ result: "same" });
    expect(report.sessions[0]?.check.interruptions.length).toBe(1);
  });
});

describe("a samples file", () => {
  const header = `${JSON.stringify(HEADER)}\n`;
  const sample = (ms: number): string => `${JSON.stringify({ ms, bytes: ms * 1000 })}\n`;

  it("may end in the middle of a line", () => {
    const whole = header + sample(1000) + sample(2000);
    const { samples, complete } = parseSamples("cut", whole.slice(0, -7));
    expect(samples).toEqual([{ ms: 1000, bytes: 1_000_000 }]);
    expect(complete).toBe(false);
  });

  it("may hold no sample", () => {
    expect(parseSamples("empty", header)).toMatchObject({ samples: [], complete: false });
  });

  it.each([
    ["nothing", "", 1],
    ["a torn header", header.slice(0, 40), 1],
    ["another version", header.replace("samples/1", "samples/2"), 1],
    ["a line that is no JSON", `${header}${sample(1)}{"ms":\n${sample(2)}`, 3],
    ["a line that is no sample", `${header}{"ms":-1,"bytes":0}\n`, 2],
    ["a line behind the end", `${header}{"end":true,"sampleCount":0}\n${sample(1)}`, 3],
  ])("with %s is refused by its line", (_what, text, line) => {
    expect(() => parseSamples("bad", text)).toThrow(
      expect.objectContaining({
        code: "SAMPLES_FILE_INVALID",
        message: expect.stringContaining(`line ${String(line)}:`) as unknown,
      }),
    );
  });
});
