import { TAPE_ALERT_FLAGS } from "../../src/index.ts";
import type { AccessFacts, Observation, Sighting, VolumeFacts } from "../../src/index.ts";
import type { WatchDocument } from "../schemas/watch.ts";

/** What a sighting says, with the rates since the one before. */
export function watchDocument(now: Sighting, before: Sighting | undefined): WatchDocument {
  const { device, epochMs, look, last, lastAgeMs } = now;
  const { kind: result, ...why } = look;
  const rates = present(ratesBetween(before, now));
  return {
    schema: "capstan.watch/1",
    device,
    time: new Date(epochMs).toISOString(),
    look: {
      result,
      ...("says" in why ? { says: why.says } : {}),
      ...("code" in why ? { code: why.code } : {}),
    },
    ...jobOf(now),
    ...(lastAgeMs === undefined ? {} : { seenAgeMs: Math.round(lastAgeMs) }),
    ...(last === undefined ? {} : observed(last)),
    ...(Object.keys(rates).length === 0 ? {} : { rates }),
  };
}

function jobOf({ look }: Sighting): Pick<WatchDocument, "job"> {
  if (look.kind !== "inUse" || look.holder === undefined) return {};
  const { pid, program, command, activity, doneBytes, wholeBytes } = look.holder;
  return { job: { pid, program, command, activity, ...present({ doneBytes, wholeBytes }) } };
}

type Seen = Omit<WatchDocument, "schema" | "device" | "time" | "look">;

function observed({
  depth,
  identity,
  state,
  activity,
  lamps,
  alerts,
  access,
  volume,
  position,
}: Observation): Seen {
  const { model, serial, revision } = identity;
  return {
    depth,
    drive: { model, firmware: revision, ...present({ serial }) },
    ...(state === undefined ? {} : { state: { ...state } }),
    ...(activity === undefined ? {} : { activity }),
    ...(access === undefined ? {} : sinceLoadOf(access)),
    ...(volume === undefined ? {} : errorsOf(volume)),
    ...(position === undefined ? {} : { position: positionOf(position) }),
    lamps: { ...lamps },
    ...(alerts === undefined ? {} : { alerts: alertsOf(alerts) }),
  };
}

function sinceLoadOf(access: AccessFacts): Pick<WatchDocument, "sinceLoad"> {
  const sinceLoad = present(transferOf(access));
  return Object.keys(sinceLoad).length === 0 ? {} : { sinceLoad };
}

const transferOf = ({ fromHostBytes, toTapeBytes, fromTapeBytes, toHostBytes }: AccessFacts) => ({
  fromHostBytes: plain(fromHostBytes),
  toTapeBytes: plain(toTapeBytes),
  fromTapeBytes: plain(fromTapeBytes),
  toHostBytes: plain(toHostBytes),
});

function errorsOf(volume: VolumeFacts): Pick<WatchDocument, "errors"> {
  const errors = present({
    recoveredWrite: plain(volume.recoveredWriteErrors),
    recoveredRead: plain(volume.recoveredReadErrors),
    unrecoveredWrite: plain(volume.unrecoveredWriteErrors),
    unrecoveredRead: plain(volume.unrecoveredReadErrors),
    suspendedWrites: plain(volume.suspendedWrites),
  });
  return Object.keys(errors).length === 0 ? {} : { errors };
}

const plain = (count: bigint | undefined): number | undefined =>
  count === undefined ? undefined : Number(count);

const positionOf = ({
  partition,
  known,
  objectNumber,
  bufferedObjectCount,
}: NonNullable<Observation["position"]>): NonNullable<WatchDocument["position"]> => ({
  partition,
  ...(known ? { object: Number(objectNumber) } : {}),
  ...present({ bufferedObjects: bufferedObjectCount }),
});

const alertsOf = ({
  flags,
}: NonNullable<Observation["alerts"]>): NonNullable<WatchDocument["alerts"]> =>
  flags.flatMap(({ number }) => {
    const flag = TAPE_ALERT_FLAGS[number - 1];
    if (flag === undefined) return [];
    const { name, severity, meaning } = flag;
    return [{ number, name, severity, meaning }];
  });

type Rates = Partial<Record<keyof NonNullable<WatchDocument["rates"]>, number | undefined>>;

/** Bytes a second between two looks; a count that fell has begun anew and says nothing of a rate. */
function ratesBetween(before: Sighting | undefined, now: Sighting): Rates {
  if (before === undefined) return {};
  const job = rate(jobBytes(before), jobBytes(now), now.epochMs - before.epochMs);
  if (before.last === undefined || now.last === undefined) return { job };
  const spanMs = now.last.epochMs - before.last.epochMs;
  const from = transferOf(before.last.access ?? {});
  const to = transferOf(now.last.access ?? {});
  return {
    writeHost: rate(from.fromHostBytes, to.fromHostBytes, spanMs),
    writeTape: rate(from.toTapeBytes, to.toTapeBytes, spanMs),
    readHost: rate(from.toHostBytes, to.toHostBytes, spanMs),
    readTape: rate(from.fromTapeBytes, to.fromTapeBytes, spanMs),
    job,
  };
}

const jobBytes = ({ look }: Sighting): number | undefined =>
  look.kind === "inUse" ? look.holder?.doneBytes : undefined;

function rate(
  from: number | undefined,
  to: number | undefined,
  spanMs: number,
): number | undefined {
  if (from === undefined || to === undefined || to < from || spanMs <= 0) return undefined;
  return Math.round(((to - from) * 1000) / spanMs);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is not there. */
function present<T extends object>(values: T): Present<T> {
  const found: Present<T> = {};
  let name: keyof T;
  for (name in values) {
    const value = values[name];
    if (isThere(value)) found[name] = value;
  }
  return found;
}

const isThere = <V>(value: V): value is Exclude<V, undefined> => value !== undefined;
