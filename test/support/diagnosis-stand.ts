import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { CreateDriveOptions } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import type { AlertStore } from "../../src/health/alerts/alert-store.ts";
import type { DiagnosisFacts } from "../../src/health/diagnosis/diagnosis-facts.ts";
import { readDiagnosisFacts } from "../../src/health/diagnosis/read-diagnosis-facts.ts";
import type { PanelFacts } from "../../src/health/panel/panel-facts.ts";
import { Session } from "../../src/session/session.ts";
import type { ScsiRequest, ScsiTransport } from "../../src/transport/scsi-transport.ts";

/** A simulated drive, and a host that diagnoses it. */
export interface DiagnosisStand {
  readonly simulated: SimulatedDrive;
  readonly drive: TapeDrive;
  /** Every command that was sent, by its CDB. */
  readonly sent: Uint8Array[];
  readonly facts: (store?: AlertStore) => Promise<DiagnosisFacts>;
}

export async function diagnosisStand(options: CreateDriveOptions = {}): Promise<DiagnosisStand> {
  const simulated = createSimulatedDrive(options);
  const inner = simulated.connect();
  const sent: Uint8Array[] = [];
  const transport: ScsiTransport = {
    limits: inner.limits,
    execute: (request: ScsiRequest) => {
      sent.push(request.cdb.slice());
      return inner.execute(request);
    },
    close: () => inner.close(),
  };
  const drive = await TapeDrive.open(new Session({ transport, clock: simulated.clock }));
  return {
    ...{ simulated, drive, sent },
    facts: (store) => readDiagnosisFacts(drive, store === undefined ? {} : { store }),
  };
}

const NOTHING: PanelFacts = {
  identity: { vendor: "IBM", product: "", revision: "", family: "lto", model: "" },
  readiness: { ready: true, says: "ready", temporary: false },
  unread: [],
};

/** Facts made by hand, where the simulator cannot get to. */
export const doctored = (
  more: Partial<Omit<DiagnosisFacts, "panel">>,
  panel: Partial<PanelFacts> = {},
): DiagnosisFacts => ({ panel: { ...NOTHING, ...panel }, unread: [], ...more });
