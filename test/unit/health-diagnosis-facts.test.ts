import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import type { DiagnosisFacts } from "../../src/health/diagnosis/diagnosis-facts.ts";
import { diagnose } from "../../src/health/diagnosis/diagnose.ts";
import { driveFigures } from "../../src/health/diagnosis/drive-figures.ts";
import { readDiagnosisFacts } from "../../src/health/diagnosis/read-diagnosis-facts.ts";
import { SAS_PORT_PAGE } from "../../src/scsi/log-pages/sas-port.ts";
import { SUPPORTED_LOG_PAGES } from "../../src/scsi/log-pages/supported-log-pages.ts";
import { TAPE_DIAGNOSTIC_DATA } from "../../src/scsi/log-pages/tape-diagnostic-data.ts";
import { ENVIRONMENTAL_REPORTING, TEMPERATURE } from "../../src/scsi/log-pages/temperature.ts";
import { Session } from "../../src/session/session.ts";
import type { ScsiRequest, ScsiTransport } from "../../src/transport/scsi-transport.ts";

const LOG_SENSE = 0x4d;
const PAGES = [0x00, 0x02, 0x03, 0x0d, 0x11, 0x12, 0x14, 0x16, 0x17, 0x18];

/** What a simulated LTO-9 tells that has some more pages than the simulator, by page and subpage. */
async function factsWith(more: Readonly<Record<string, Uint8Array>>): Promise<DiagnosisFacts> {
  const simulated = createSimulatedDrive();
  const inner = simulated.connect();
  const list = SUPPORTED_LOG_PAGES.codec.encode({
    page: 0,
    items: PAGES.map((page) => ({ page })),
  });
  const answers: Readonly<Record<string, Uint8Array>> = { "0/0": list, ...more };
  const transport: ScsiTransport = {
    limits: inner.limits,
    execute: async (request: ScsiRequest) => {
      const [code, , page = 0, subpage = 0] = request.cdb;
      const answer =
        code === LOG_SENSE ? answers[`${String(page & 0x3f)}/${String(subpage)}`] : undefined;
      if (answer === undefined || request.dataIn === undefined) return inner.execute(request);
      request.dataIn.set(answer);
      const transferredBytes = answer.length;
      return { status: 0, sense: new Uint8Array(), transferredBytes, elapsedMs: 0 };
    },
    close: () => inner.close(),
  };
  const drive = await TapeDrive.open(new Session({ transport, clock: simulated.clock }));
  return readDiagnosisFacts(drive);
}

const port = (invalidDwords: number, lossesOfSynchronization: number) =>
  SAS_PORT_PAGE.encode([
    {
      code: 1,
      value: {
        ...{ protocol: 6, phyCount: 1, phyIdentifier: 0, phyDescriptorBytes: 48, linkRate: 10 },
        ...{ attachedDeviceType: 1, sasAddress: 1n, attachedSasAddress: 2n },
        ...{ attachedPhyIdentifier: 3, invalidDwords, disparityErrors: 2 },
        ...{ lossesOfSynchronization, phyResetProblems: 1 },
      },
    },
  ]);

describe("what a diagnosis is told", () => {
  it("are the errors that the drive recorded, each with its cartridge", async () => {
    const record = TAPE_DIAGNOSTIC_DATA.encode([
      {
        code: 0,
        value: {
          ...{ densityCode: 0x60, mediumType: 0x98, motionHours: 7, repeated: false, senseKey: 3 },
          ...{ additionalCode: 0x11, additionalQualifier: 0, firmware: "R3G3" },
          ...{ motionHoursSinceCleaning: 5, operationCode: 8, serviceAction: 0 },
          ...{ mediumIdentifier: "A00001L9", timestampOrigin: 0, timestampMs: 0 },
        },
      },
    ]);
    expect((await factsWith({ "22/0": record })).recordedErrors).toEqual([
      {
        ...{ senseKey: 3, additionalCode: 0x11, additionalQualifier: 0 },
        ...{ motionHours: 7, cartridge: "A00001L9" },
      },
    ]);
  });

  it("are the errors of a SAS port; what the drive does not count counts for nothing", async () => {
    const facts = await factsWith({ "24/0": port(10, 0xffff_ffff) });
    expect(facts.links).toEqual([
      {
        ...{ port: 1, invalidDwords: 10, disparityErrors: 2 },
        ...{ lossesOfSynchronization: 0, phyResetProblems: 1 },
      },
    ]);
    expect(diagnose(facts).findings).toMatchObject([{ id: "link-errors", about: "cable" }]);
    expect(driveFigures(facts)).toContainEqual(
      expect.objectContaining({ name: "linkErrors1", value: 13 }),
    );
    expect(diagnose(await factsWith({ "24/0": port(0, 0xffff_ffff) })).findings).toEqual([]);
  });

  it("is the temperature, with the limit where the drive has one", async () => {
    const page = TEMPERATURE.encode({
      temperature: { celsius: 60 },
      referenceTemperature: { celsius: 55 },
    });
    const facts = await factsWith({ "13/0": page });
    expect(facts.climate).toEqual({ celsius: 60, limitCelsius: 55 });
    expect(diagnose(facts).findings).toMatchObject([{ id: "too-hot" }]);
    const unknown = TEMPERATURE.encode({ temperature: { celsius: 255 } });
    expect((await factsWith({ "13/0": unknown })).climate?.celsius).toBeUndefined();
  });

  it("is the temperature of the subpage where the page itself is not there", async () => {
    const extremes = {
      ...{ mountValuesValid: true, lifetimeMaximum: 50, lifetimeMinimum: 10 },
      ...{ maximumSincePowerOn: 40, minimumSincePowerOn: 20 },
      ...{ maximumOfMount: 40, minimumOfMount: 20 },
    };
    const page = ENVIRONMENTAL_REPORTING.encode({
      deckTemperature: { ...extremes, current: 38 },
      humidity: { ...extremes, current: 255 },
    });
    expect((await factsWith({ "13/1": page })).climate).toEqual({
      celsius: 38,
      humidityPercent: undefined,
    });
  });

  it("says of a damaged page that it is damaged, and goes on", async () => {
    const facts = await factsWith({ "24/0": Uint8Array.of(0x18, 0, 0) });
    expect(facts.links).toBeUndefined();
    expect(facts.unread.map(({ what }) => what)).toContain("log page 18h");
    expect(facts.statistics?.loads).toBe(1n);
  });
});
