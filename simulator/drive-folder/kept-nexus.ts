import type { SenseInput } from "../../src/scsi/sense.ts";
import type { JsonFields } from "../json-fields.ts";
import type { Nexus } from "../nexus.ts";
import type { SimulatedDrive } from "../simulated-drive.ts";

/** Sense data as JSON: what unit attentions and deferred errors consist of. */
export function keptSense(input: SenseInput): object {
  const { key, additionalCode, additionalQualifier, information, endOfMedium } = input;
  return {
    key,
    additionalCode,
    additionalQualifier,
    ...(information === undefined ? {} : { information: information.toString() }),
    ...(endOfMedium === undefined ? {} : { endOfMedium }),
  };
}

/** Sense data out of {@link keptSense}. */
export function senseFrom(kept: JsonFields): SenseInput {
  return {
    key: kept.integer("key"),
    additionalCode: kept.integer("additionalCode"),
    additionalQualifier: kept.integer("additionalQualifier"),
    ...(kept.has("information") ? { information: kept.big("information") } : {}),
    ...(kept.has("endOfMedium") ? { endOfMedium: kept.flag("endOfMedium") } : {}),
  };
}

/** What the drive remembers of an initiator, as JSON. */
export function keptNexus(nexus: Nexus): object {
  return {
    name: nexus.name,
    blockLength: nexus.blockLength,
    protection: nexus.protection,
    preventsRemoval: nexus.preventsRemoval,
    attentions: nexus.attentions.map(keptSense),
    ...(nexus.pendingSense === undefined ? {} : { pendingSense: keptSense(nexus.pendingSense) }),
    ...(nexus.reservationKey === undefined
      ? {}
      : { reservationKey: nexus.reservationKey.toString() }),
    latchedAlerts: nexus.latchedAlerts.toString(),
    alertsChanged: nexus.alertsChanged,
  };
}

/** Makes the drive remember an initiator as it was; nothing is raised anew. */
export function restoreNexus(drive: SimulatedDrive, kept: JsonFields): void {
  const nexus = drive.nexus(kept.text("name"));
  nexus.dropAttentions();
  for (const attention of kept.objects("attentions")) nexus.raise(senseFrom(attention));
  nexus.blockLength = kept.integer("blockLength");
  const protection = kept.object("protection");
  nexus.protection = {
    method: protection.integer("method"),
    onWrite: protection.flag("onWrite"),
    onRead: protection.flag("onRead"),
  };
  nexus.preventsRemoval = kept.flag("preventsRemoval");
  if (kept.has("pendingSense")) nexus.pendingSense = senseFrom(kept.object("pendingSense"));
  if (kept.has("reservationKey")) nexus.reservationKey = kept.big("reservationKey");
  nexus.latchedAlerts = kept.big("latchedAlerts");
  nexus.alertsChanged = kept.flag("alertsChanged");
}
