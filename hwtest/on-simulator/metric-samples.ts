/** Samples of a page of metrics. */
export interface MetricSamples {
  /** The value of the one sample that has that name and all of these labels; `undefined` where there is none. Throws for two. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
}

interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/** Reads Prometheus' text format, as far as an exporter without time stamps and quotes in its labels uses it. */
export function metricSamples(text: string): MetricSamples {
  const rows = text.split("\n").filter((row) => row !== "" && !row.startsWith("#"));
  const samples = rows.map(sampleOf);
  return {
    value(name, labels = {}) {
      const found = samples.filter(
        (sample) =>
          sample.name === name &&
          Object.entries(labels).every(([label, value]) => sample.labels.get(label) === value),
      );
      if (found.length > 1) throw new Error(`${found.length} samples of ${name} fit:\n${text}`);
      return found[0]?.value;
    },
  };
}

function sampleOf(row: string): Sample {
  const [, name = "", list = "", value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(row) ?? [];
  if (value === undefined) throw new Error(`no sample: ${row}`);
  const labels = Array.from(
    list.matchAll(/(\w+)="([^"]*)"/g),
    ([, label = "", of = ""]) => [label, of] as const,
  );
  return { name, labels: new Map(labels), value: Number(value) };
}
