import { TAPE_ALERT_FLAGS } from "../../src/index.ts";
import type {
  DriveAlerts,
  LookResult,
  Observation,
  Sighting,
  VolumeFacts,
  WearFigure,
} from "../../src/index.ts";
import type { MetricName } from "./metric-table.ts";
import type { CountReading } from "./running-count.ts";

/** One value of a metric; of a counter, what was read, from which its value follows. */
export interface Sample {
  readonly name: MetricName;
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Present for counters. */
  readonly count?: Pick<CountReading, "of" | "subject">;
}

/** Everything that a sighting says. What is not known is not there: a metric without a value has no sample. */
export function samplesOf(sighting: Sighting): readonly Sample[] {
  const { look, last, lastAgeMs, takenAttentions } = sighting;
  return [
    ...lookSamples(look),
    ...gauge("capstan_drive_observation_age_seconds", lastAgeMs, 1e-3),
    {
      name: "capstan_drive_unit_attentions_taken_total",
      value: takenAttentions,
      count: { of: "life", subject: "exporter" },
    },
    ...(last === undefined ? [] : observationSamples(last)),
  ];
}

const RESULTS = { seen: "seen", inUse: "in_use", failed: "failed", hanging: "hanging" } as const;

function lookSamples(look: LookResult): readonly Sample[] {
  const states = stateSet(
    "capstan_drive_look",
    "result",
    Object.values(RESULTS),
    RESULTS[look.kind],
  );
  if (look.kind !== "inUse" || look.holder === undefined) return states;
  const { program, command, doneBytes, wholeBytes } = look.holder;
  return [
    ...states,
    { name: "capstan_drive_in_use", value: 1, labels: { program, command } },
    ...gauge("capstan_drive_job_done_bytes", doneBytes),
    ...gauge("capstan_drive_job_size_bytes", wholeBytes),
  ];
}

function observationSamples(seen: Observation): readonly Sample[] {
  const { depth, state, activity, lamps, alerts, volume, position, wear } = seen;
  return [
    ...stateSet("capstan_drive_look_depth", "depth", ["identity", "pages", "everything"], depth),
    infoSample(seen),
    ...flag("capstan_drive_ready", state?.ready),
    ...(activity === undefined
      ? []
      : [{ name: "capstan_drive_activity", value: 1, labels: { activity } } as const]),
    ...Object.entries(lamps).map(([lamp, lit]): Sample => ({
      name: "capstan_drive_lamp",
      value: Number(lit),
      labels: { lamp: snake(lamp) },
    })),
    ...statusSamples(lamps),
    ...(alerts === undefined ? [] : alertSamples(alerts)),
    ...driveSamples(seen),
    ...(volume === undefined ? [] : volumeSamples(volume)),
    ...(position?.known === true
      ? gauge("capstan_drive_position_objects", Number(position.objectNumber))
      : []),
    ...gauge("capstan_drive_buffered_objects", position?.bufferedObjectCount),
    ...(wear ?? []).flatMap(wearSamples),
  ];
}

/** Another drive behind the same name counts from elsewhere. */
const subjectOf = ({ identity }: Observation): string =>
  `${identity.model} ${identity.serial ?? ""}`;

function infoSample({ identity }: Observation): Sample {
  const { vendor, product, revision, serial = "", family, generation = "", model } = identity;
  return {
    name: "capstan_drive_info",
    value: 1,
    labels: {
      ...{ hw_name: model, hw_vendor: vendor, hw_model: product, hw_serial_number: serial },
      ...{ hw_firmware_version: revision, family, generation },
    },
  };
}

/** The states of the convention that follow from lamps; `degraded` follows from none. */
function statusSamples({
  cleanRequested,
  cleanRequired,
  driveFault,
}: Observation["lamps"]): readonly Sample[] {
  const cleaning =
    cleanRequested === undefined && cleanRequired === undefined
      ? undefined
      : cleanRequested === true || cleanRequired === true;
  const isOk =
    cleaning === true || driveFault === true
      ? false
      : cleaning === undefined || driveFault === undefined
        ? undefined
        : true;
  return [
    ...flag("hw_status", isOk, { hw_state: "ok" }),
    ...flag("hw_status", cleaning, { hw_state: "needs_cleaning" }),
    ...flag("hw_status", driveFault, { hw_state: "failed" }),
  ];
}

function alertSamples({ flags }: DriveAlerts): readonly Sample[] {
  const raised = flags.flatMap(({ number }) => TAPE_ALERT_FLAGS[number - 1] ?? []);
  const counts = (["critical", "warning", "informational"] as const).map((severity): Sample => ({
    name: "capstan_drive_alerts",
    value: raised.filter((one) => one.severity === severity).length,
    labels: { severity },
  }));
  return [
    ...counts,
    ...raised.map(({ number, name, severity }): Sample => ({
      name: "capstan_drive_alert",
      value: 1,
      labels: { flag: String(number), name, severity },
    })),
  ];
}

const SECONDS_PER_HOUR = 3600n;
const inSeconds = (hours: bigint | undefined): bigint | undefined =>
  hours === undefined ? undefined : hours * SECONDS_PER_HOUR;

function driveSamples(seen: Observation): readonly Sample[] {
  const { statistics: life = {}, access = {} } = seen;
  const drive = subjectOf(seen);
  const loads = life.loads ?? access.loads;
  const lifelong = counter({ of: "life", subject: drive });
  const io = counter({ of: "mount", subject: `${drive} ${String(loads)}` });
  return [
    ...lifelong("hw_errors_total", life.hardWriteErrors, { error_type: "write" }),
    ...lifelong("hw_errors_total", life.hardReadErrors, { error_type: "read" }),
    ...lifelong("hw_tape_drive_operations_total", loads, { hw_tape_drive_operation_type: "mount" }),
    ...lifelong("hw_tape_drive_operations_total", life.cleanings ?? access.cleanings, {
      hw_tape_drive_operation_type: "clean",
    }),
    ...lifelong(
      "capstan_drive_power_on_seconds_total",
      inSeconds(life.powerOnHours) ?? access.powerOnSeconds,
    ),
    ...lifelong("capstan_drive_power_cycles_total", life.powerCycles),
    ...lifelong("capstan_drive_motion_seconds_total", inSeconds(life.motionHours)),
    ...gauge("capstan_drive_motion_since_cleaning_seconds", inSeconds(life.hoursSinceCleaning)),
    ...lifelong("capstan_drive_tape_meters_total", life.tapeMetres),
    ...io("capstan_drive_io_bytes_total", access.fromHostBytes, {
      direction: "write",
      at: "host",
    }),
    ...io("capstan_drive_io_bytes_total", access.toTapeBytes, { direction: "write", at: "tape" }),
    ...io("capstan_drive_io_bytes_total", access.toHostBytes, { direction: "read", at: "host" }),
    ...io("capstan_drive_io_bytes_total", access.fromTapeBytes, {
      direction: "read",
      at: "tape",
    }),
  ];
}

function volumeSamples(volume: VolumeFacts): readonly Sample[] {
  const errors = (
    value: bigint | undefined,
    direction: string,
    result: string,
  ): readonly Sample[] => gauge("capstan_cartridge_errors", value, 1, { direction, result });
  const { barcode = "", serial = "" } = volume;
  const named = barcode !== "" || serial !== "";
  return [
    ...(named
      ? [{ name: "capstan_cartridge_info", value: 1, labels: { barcode, serial } } as const]
      : []),
    ...errors(volume.recoveredWriteErrors, "write", "recovered"),
    ...errors(volume.unrecoveredWriteErrors, "write", "unrecovered"),
    ...errors(volume.recoveredReadErrors, "read", "recovered"),
    ...errors(volume.unrecoveredReadErrors, "read", "unrecovered"),
    ...gauge("capstan_cartridge_suspended_writes", volume.suspendedWrites),
    ...gauge("capstan_cartridge_capacity_bytes", volume.capacityBytes),
    ...gauge("capstan_cartridge_used_bytes", volume.usedBytes),
  ];
}

type WearRow = readonly [
  name: MetricName,
  factor: number,
  labels?: Readonly<Record<string, string>>,
];

/** Figures that say more than the counters do; the others can be had from those. */
const WEAR: Readonly<Partial<Record<WearFigure["name"], WearRow>>> = {
  loads: ["capstan_cartridge_loads", 1],
  beginningPasses: ["capstan_cartridge_passes", 1, { place: "beginning" }],
  middlePasses: ["capstan_cartridge_passes", 1, { place: "middle" }],
  fullVolumesWritten: ["capstan_cartridge_full_volumes_written", 1],
  lifeRemaining: ["capstan_cartridge_life_remaining_ratio", 0.01],
  recoveredWriteErrors: [
    "capstan_cartridge_recovered_errors_per_gigabyte",
    1,
    { direction: "write" },
  ],
  recoveredReadErrors: [
    "capstan_cartridge_recovered_errors_per_gigabyte",
    1,
    { direction: "read" },
  ],
};

/** A figure that cannot be true says nothing. */
function wearSamples({ name, value, limit, doubt }: WearFigure): readonly Sample[] {
  const row = WEAR[name];
  if (doubt !== undefined || row === undefined) return [];
  const [metric, factor, labels] = row;
  return [
    ...gauge(metric, value, factor, labels),
    ...(name === "loads" ? gauge("capstan_cartridge_loads_limit", limit?.value) : []),
  ];
}

function gauge(
  name: MetricName,
  value: bigint | number | undefined,
  factor = 1,
  labels: Readonly<Record<string, string>> = {},
): readonly Sample[] {
  return value === undefined ? [] : [{ name, value: Number(value) * factor, labels }];
}

const flag = (
  name: MetricName,
  value: boolean | undefined,
  labels: Readonly<Record<string, string>> = {},
): readonly Sample[] => gauge(name, value === undefined ? undefined : Number(value), 1, labels);

const counter =
  (count: NonNullable<Sample["count"]>) =>
  (
    name: MetricName,
    value: bigint | undefined,
    labels: Readonly<Record<string, string>> = {},
  ): readonly Sample[] =>
    value === undefined ? [] : [{ name, value: Number(value), labels, count }];

const stateSet = (
  name: MetricName,
  label: string,
  states: readonly string[],
  now: string,
): readonly Sample[] =>
  states.map((state) => ({ name, value: Number(state === now), labels: { [label]: state } }));

/** `cleanRequested` as labels are written. */
const snake = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
