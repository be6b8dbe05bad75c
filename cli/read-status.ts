import {
  CapstanError,
  DENSITY_CODES,
  DEVICE_STATUS,
  MAM_MEDIUM_TYPE,
  nameAttributes,
  readAttributes,
  readLogPage,
  reportedValue,
  TAPE_ALERT_RESPONSE,
  tapeAlertFlags,
  TransportError,
} from "../src/index.ts";
import type { OpenDrive, Readiness, Session } from "../src/index.ts";
import type { StatusDocument } from "./schemas/status.ts";

const MIB = 1_048_576n;

type Cartridge = NonNullable<StatusDocument["cartridge"]>;
type Memory = ReturnType<typeof nameAttributes>["known"];

/** Everything `capstan status` tells but the exit status; moves no tape and clears nothing. */
export async function readStatus(
  open: OpenDrive,
  device: string,
): Promise<Omit<StatusDocument, "exitStatus">> {
  const { drive } = open;
  const readiness = await drive.readiness();
  const { vendor, product, revision, serial, family, generation } = drive.identity;
  return {
    schema: "capstan.status/1",
    device,
    simulated: open.specifier.kind === "simulated",
    drive: {
      ...{ vendor, product, revision, family, ...drive.limits },
      ...(serial === undefined ? {} : { serial }),
      ...(generation === undefined ? {} : { generation }),
    },
    state: stateOf(readiness),
    ...(await readAlerts(drive.session)),
    ...(await readCleaning(drive.session)),
    ...(readiness.ready ? await readLoaded(open) : {}),
  };
}

const stateOf = ({ ready, code, says }: Readiness): StatusDocument["state"] => ({
  ready,
  says: ready ? "ready" : says,
  ...(code === undefined ? {} : { code }),
});

/** What some drives do not tell must not keep the rest from being told. */
async function goodToKnow<T>(question: Promise<T>): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    // Who no longer reaches the drive must not be told half of its state.
    if (error instanceof TransportError) throw error;
    if (error instanceof CapstanError || isCodecError(error)) return undefined;
    throw error;
  }
}

const isCodecError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "CODEC_INVALID";

async function readAlerts(session: Session): Promise<Pick<StatusDocument, "alerts">> {
  // Page 12h, because reading 2Eh clears the flags, which a library or another program may wait for.
  const page = await goodToKnow(readLogPage(session, TAPE_ALERT_RESPONSE));
  const flags = page?.known.flags;
  if (flags === undefined) return {};
  const alerts = tapeAlertFlags(flags).map(({ number, name, severity, meaning }) => ({
    ...{ number, name, severity, meaning },
  }));
  return { alerts };
}

async function readCleaning(session: Session): Promise<Pick<StatusDocument, "cleaning">> {
  const page = await goodToKnow(readLogPage(session, DEVICE_STATUS));
  const data = page === undefined ? undefined : reportedValue(page, "veryHighFrequencyData");
  if (data?.dataValid !== true) return {};
  return { cleaning: { requested: data.cleaningRequested, required: data.cleaningRequired } };
}

async function readLoaded(
  open: OpenDrive,
): Promise<Pick<StatusDocument, "cartridge" | "position">> {
  const { drive } = open;
  const attributes = await goodToKnow(readAttributes(drive.session));
  const memory = nameAttributes(attributes ?? []).known;
  const remaining = await goodToKnow(drive.remainingCapacity());
  const writeProtected = await goodToKnow(drive.isWriteProtected());
  const here = await goodToKnow(drive.readPosition());
  const cartridge: Cartridge = {
    ...(writeProtected === undefined ? {} : { writeProtected }),
    ...identityOf(memory, drive.identity.family),
    ...lifeOf(memory),
    ...(remaining === undefined
      ? {}
      : { remainingBytes: Number(remaining.bytes), remainingSource: remaining.source }),
  };
  if (here === undefined) return { cartridge };
  const { partition, known, objectNumber, beginningOfPartition, endOfPartition } = here;
  const object = known ? { object: Number(objectNumber) } : {};
  return { cartridge, position: { partition, ...object, beginningOfPartition, endOfPartition } };
}

const tidy = (text: string | undefined): string | undefined => {
  const tidied = text?.replaceAll("\0", " ").trim();
  return tidied === "" ? undefined : tidied;
};

const KIND_BY_TYPE: ReadonlyMap<number, NonNullable<Cartridge["kind"]>> = new Map([
  [MAM_MEDIUM_TYPE.data, "data"],
  [MAM_MEDIUM_TYPE.cleaning, "cleaning"],
  [MAM_MEDIUM_TYPE.worm, "worm"],
]);

function identityOf(memory: Memory, family: string): Partial<Cartridge> {
  const barcode = tidy(memory.barcode);
  const serial = tidy(memory.mediumSerialNumber);
  const manufacturer = tidy(memory.mediumManufacturer);
  const manufactureDate = tidy(memory.manufactureDate);
  const kind = memory.mediumType === undefined ? undefined : KIND_BY_TYPE.get(memory.mediumType);
  const density = densityName(memory.mediumDensityCode, family);
  return {
    ...(barcode === undefined ? {} : { barcode }),
    ...(serial === undefined ? {} : { serial }),
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(manufactureDate === undefined ? {} : { manufactureDate }),
    ...(kind === undefined ? {} : { kind }),
    ...(density === undefined ? {} : { density }),
  };
}

function densityName(code: number | undefined, family: string): string | undefined {
  if (family !== "lto" && family !== "dat" && family !== "dlt") return undefined;
  return DENSITY_CODES[family].find((density) => density.code === code)?.name;
}

function lifeOf(memory: Memory): Partial<Cartridge> {
  const { loadCount, writtenInLife, readInLife, maximumCapacity } = memory;
  const bytes = (mib: bigint): number => Number(mib * MIB);
  return {
    ...(loadCount === undefined ? {} : { loadCount: Number(loadCount) }),
    ...(writtenInLife === undefined ? {} : { bytesWrittenInLife: bytes(writtenInLife) }),
    ...(readInLife === undefined ? {} : { bytesReadInLife: bytes(readInLife) }),
    ...(maximumCapacity === undefined ? {} : { capacityBytes: bytes(maximumCapacity) }),
  };
}
