import fc from "fast-check";
import { expect, it } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { SEQUENTIAL_ACCESS_DEVICE } from "../../src/scsi/log-pages/sequential-access-device.ts";
import { TAPE_CAPACITY_LTO } from "../../src/scsi/log-pages/tape-capacity.ts";
import { TAPE_USAGE_LTO } from "../../src/scsi/log-pages/tape-usage.ts";
import { VOLUME_STATISTICS } from "../../src/scsi/log-pages/volume-statistics.ts";
import { WRITE_ERROR_COUNTERS_IBM_LTO } from "../../src/scsi/log-pages/error-counters.ts";
import { DEVICE_STATISTICS } from "../../src/scsi/log-pages/device-statistics.ts";
import { DEVICE_STATUS } from "../../src/scsi/log-pages/device-status.ts";
import { TAPE_ALERT_RESPONSE } from "../../src/scsi/log-pages/tape-alert-response.ts";
import { nameAttributes } from "../../src/scsi/named-attributes.ts";
import { tapeAlertFlags } from "../../src/scsi/tape-alert.ts";
import { expectGood } from "../support/sim-expect.ts";
import { logBytes, openSimulated } from "../support/sim-host.ts";
import type { Initiator } from "../support/sim-initiator.ts";
import { pattern, read, rewind, write, writeFilemarks } from "../support/sim-steps.ts";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";

const MB = 1_000_000n;
const MIB = 1_048_576n;

/** What a host and an operator do, in any order. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), bytes: fc.integer({ min: 1, max: 1_200_000 }) }),
  fc.record({ kind: fc.constantFrom("filemark", "rewind", "reload") }),
  fc.record({ kind: fc.constant("read" as const), bytes: fc.constant(1_200_000) }),
);

interface Sums {
  written: bigint;
  read: bigint;
  loads: bigint;
}

async function act(
  host: Initiator,
  one: { readonly kind: string; readonly bytes?: number },
  sums: Sums,
): Promise<void> {
  const { kind, bytes = 0 } = one;
  if (kind === "write") {
    expectGood(await write(host, pattern(bytes)));
    sums.written += BigInt(bytes);
  } else if (kind === "read") {
    sums.read += BigInt((await read(host, bytes)).received.length);
  } else if (kind === "filemark") expectGood(await writeFilemarks(host, 1));
  else if (kind === "rewind") await rewind(host);
  else if (kind === "reload") {
    expectGood(await host.send(LOAD_UNLOAD, { hold: true, load: false }));
    expectGood(await host.send(LOAD_UNLOAD, { load: true }));
    await host.takeAttentions();
    sums.loads++;
  }
}

async function views(host: Initiator) {
  const volume = VOLUME_STATISTICS.decode(await logBytes(host, 0x17)).known;
  const usage = TAPE_USAGE_LTO.decode(await logBytes(host, 0x30)).known;
  const capacity = TAPE_CAPACITY_LTO.decode(await logBytes(host, 0x31)).known;
  const device = SEQUENTIAL_ACCESS_DEVICE.decode(await logBytes(host, 0x0c)).known;
  const errors = WRITE_ERROR_COUNTERS_IBM_LTO.decode(await logBytes(host, 0x02)).known;
  const drive = DEVICE_STATISTICS.decode(await logBytes(host, 0x14)).known;
  const reply = await host.send(READ_ATTRIBUTE_VALUES, {
    allocationLength: 0x1_0000,
    firstAttribute: 0,
  });
  const chip = nameAttributes(expectGood(reply).data?.items ?? []).known;
  return { volume, usage, capacity, device, errors, drive, chip };
}

async function checkAll(host: Initiator, sums: Sums): Promise<void> {
  const { volume, usage, capacity, device, errors, drive, chip } = await views(host);
  // Loads: one number, four places.
  expect(volume.mounts).toBe(sums.loads);
  expect(usage.mounts).toBe(sums.loads);
  expect(chip.loadCount).toBe(sums.loads);
  expect(drive.lifetimeLoads).toBe(sums.loads);
  expect(device.lifetimeLoads).toBe(sums.loads);
  // Amounts of life: MB on the page, MiB in the chip, the same bytes.
  expect(volume.lifetimeWritten).toBe(sums.written / MB);
  expect(chip.writtenInLife).toBe(sums.written / MIB);
  expect(volume.lifetimeRead).toBe(sums.read / MB);
  expect(chip.readInLife).toBe(sums.read / MIB);
  expect(usage.dataSetsWritten).toBe(volume.dataSetsWritten);
  expect(usage.dataSetsRead).toBe(volume.dataSetsRead);
  // Amounts of this load.
  expect(errors.processed).toBe((device.bytesFromHost ?? 0n) / 1024n);
  expect(volume.lastMountWritten).toBe((device.bytesToTape ?? 0n) / MB);
  expect(chip.writtenInLastLoad).toBe((device.bytesToTape ?? 0n) / MIB);
  // Room: MiB on page 31h and in the chip, MB on page 17h.
  expect(capacity.remainingPartition0).toBe(chip.remainingCapacity);
  expect(capacity.maximumPartition0).toBe(chip.maximumCapacity);
  const [remaining] = volume.partitionRemaining ?? [];
  const [whole] = volume.partitionCapacities ?? [];
  const bytes = BigInt(remaining?.megabytes ?? 0) * MB;
  expect(BigInt(whole?.megabytes ?? 0)).toBe(volume.nativeCapacity);
  const known = (chip.remainingCapacity ?? 0n) * MIB;
  expect(bytes - known).toBeLessThan(MIB);
  expect(known - bytes).toBeLessThan(MB);
}

it.each(["lto-5", "lto-9"])("every view of an %s tells of one state", async (name) => {
  const personality = personalityNamed(name);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { host } = await openSimulated({ personality });
      const sums: Sums = { written: 0n, read: 0n, loads: 1n };
      for (const one of steps) {
        await act(host, one, sums);
        await checkAll(host, sums);
      }
    }),
    { numRuns: 20 },
  );
});

it("the lamp, the alerts and the counters' request for cleaning are one state", async () => {
  const flags = fc.array(
    fc.record({ flag: fc.constantFrom(0x14, 0x15, 0x03, 0x09), raise: fc.boolean() }),
    { maxLength: 10 },
  );
  await fc.assert(
    fc.asyncProperty(flags, async (changes) => {
      const { host, drive } = await openSimulated();
      for (const { flag, raise } of changes) {
        if (raise) drive.alerts.raise(flag);
        else drive.alerts.clear(flag);
        const { known } = TAPE_ALERT_RESPONSE.decode(await logBytes(host, 0x12));
        const set = tapeAlertFlags(known.flags ?? new Uint8Array(8)).map(({ number }) => number);
        const status = DEVICE_STATUS.decode(await logBytes(host, 0x11)).known;
        expect(status.veryHighFrequencyData).toMatchObject({
          cleaningRequired: set.includes(0x14),
          cleaningRequested: set.includes(0x15),
        });
        const device = SEQUENTIAL_ACCESS_DEVICE.decode(await logBytes(host, 0x0c)).known;
        expect(device.cleaningRequested !== 0n).toBe(set.includes(0x14) || set.includes(0x15));
      }
    }),
    { numRuns: 30 },
  );
});
