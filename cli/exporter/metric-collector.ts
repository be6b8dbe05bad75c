import { Counter, Gauge, Registry } from "prom-client";
import type { DriveObserver, Sighting } from "../../src/index.ts";
import { isOfConvention, METRICS, type MetricName } from "./metric-table.ts";
import { RunningCount } from "./running-count.ts";
import { samplesOf, type Sample } from "./samples.ts";

/** A page of metrics, as Prometheus reads it. */
export interface MetricPage {
  readonly contentType: string;
  readonly text: string;
}

/** Looks at drives and says what it saw in Prometheus' text format. Who asks while a look goes on shares its result. */
export class MetricCollector {
  readonly #observers: readonly DriveObserver[];
  readonly #counts = new Map<string, RunningCount>();
  /** What counters stood at when the drive was last seen. */
  readonly #totals = new Map<string, number>();
  #running: Promise<MetricPage> | undefined;

  constructor(observers: readonly DriveObserver[]) {
    this.#observers = observers;
  }

  /** Looks at every drive at once; takes as long as the slowest, and that within its limit. */
  collect(): Promise<MetricPage> {
    this.#running ??= this.#collect().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #collect(): Promise<MetricPage> {
    const sightings = await Promise.all(this.#observers.map((observer) => observer.look()));
    // A fresh one each time: what a drive no longer tells must not stay behind.
    const registry = new Registry();
    const page = new PageOfMetrics(registry);
    for (const sighting of sightings) this.#add(page, sighting);
    return { contentType: registry.contentType, text: await registry.metrics() };
  }

  #add(page: PageOfMetrics, sighting: Sighting): void {
    const { device, look, last } = sighting;
    for (const sample of samplesOf(sighting)) {
      const { name, labels = {} } = sample;
      const convention = isOfConvention(name)
        ? { hw_name: last?.identity.model ?? device, hw_type: "tape_drive" }
        : {};
      const all = { hw_id: device, ...convention, ...labels };
      page.set(name, all, this.#valueOf(sample, all, look.kind === "seen"));
    }
  }

  #valueOf(
    { name, value, count }: Sample,
    labels: Readonly<Record<string, string>>,
    isFresh: boolean,
  ): number {
    if (count === undefined) return value;
    const { hw_id: device = "", ...own } = labels;
    // Without the drive's name, so that another drive behind the same device goes on where this one stopped.
    const { hw_name: _name, ...rest } = own;
    const key = JSON.stringify([name, device, rest]);
    const known = this.#totals.get(key);
    if (known !== undefined && !isFresh) return known;
    const counted = this.#counts.get(key) ?? new RunningCount();
    this.#counts.set(key, counted);
    const total = counted.take({ value, ...count });
    this.#totals.set(key, total);
    return total;
  }
}

/** Makes each metric when it gets its first value: a metric without one does not appear. */
class PageOfMetrics {
  readonly #registry: Registry;
  readonly #setters = new Map<
    MetricName,
    (labels: Record<string, string>, value: number) => void
  >();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  set(name: MetricName, labels: Record<string, string>, value: number): void {
    const setter = this.#setters.get(name) ?? this.#make(name, Object.keys(labels));
    this.#setters.set(name, setter);
    setter(labels, value);
  }

  #make(
    name: MetricName,
    labelNames: readonly string[],
  ): (labels: Record<string, string>, value: number) => void {
    const { kind, help } = METRICS[name];
    const how = { name, help, labelNames: [...labelNames], registers: [this.#registry] };
    if (kind === "gauge") {
      const made = new Gauge(how);
      return (labels, value) => {
        made.set(labels, value);
      };
    }
    const made = new Counter(how);
    return (labels, value) => {
      made.inc(labels, value);
    };
  }
}
