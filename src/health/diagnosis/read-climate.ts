import {
  ENVIRONMENTAL_REPORTING,
  NO_HUMIDITY,
  NO_TEMPERATURE,
  TEMPERATURE,
} from "../../scsi/log-pages/temperature.ts";
import { reportedValue } from "../../scsi/define-log-page.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";
import type { Climate } from "./diagnosis-facts.ts";

/** Not known. SPC-4, Temperature log page. */
const UNKNOWN_CELSIUS = 255;

/** Page 0Dh as it is in the standard: HP-built LTO drives and DLT-S4. @throws ScsiError and its kin; TransportError; CodecError */
export async function readTemperature(session: Session): Promise<Climate | undefined> {
  const page = await readLogPage(session, TEMPERATURE);
  if (page === undefined) return undefined;
  const celsius = (name: "temperature" | "referenceTemperature"): number | undefined => {
    const value = reportedValue(page, name)?.celsius;
    return value === UNKNOWN_CELSIUS ? undefined : value;
  };
  return { celsius: celsius("temperature"), limitCelsius: celsius("referenceTemperature") };
}

/** Page 0Dh/01h of IBM-built LTO drives from LTO-9 on. @throws ScsiError and its kin; TransportError; CodecError */
export async function readEnvironment(session: Session): Promise<Climate | undefined> {
  const page = await readLogPage(session, ENVIRONMENTAL_REPORTING);
  if (page === undefined) return undefined;
  const celsius = reportedValue(page, "deckTemperature")?.current;
  const humidity = reportedValue(page, "humidity")?.current;
  return {
    celsius: celsius === NO_TEMPERATURE ? undefined : celsius,
    humidityPercent: humidity === NO_HUMIDITY ? undefined : humidity,
  };
}
