import { REQUEST_SENSE } from "../../src/scsi/commands/request-sense.ts";
import type { SenseInput } from "../../src/scsi/sense.ts";
import { encodeDescriptorSense, SENSE_KEY } from "../../src/scsi/sense.ts";
import { sense } from "../check-condition.ts";
import type { Received, Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import { takeDeferredError } from "../deferred-error.ts";
import { encodeSenseAs } from "../sense-encoding.ts";
import type { Operation } from "../mechanics/mechanism.ts";

/** What runs after IMMED, as REQUEST SENSE tells it. sense.md 6: 0/00 18 erase, 19 locate, 1A rewind, 1C verify. */
const OPERATION_CODES: Readonly<Record<Operation["kind"], number>> = {
  erase: 0x0018,
  locate: 0x0019,
  rewind: 0x001a,
  verify: 0x001c,
  format: 0x0404,
  load: 0x0401,
  clean: 0x3003,
};
/** While these run the drive is not ready. */
const NOT_READY_DURING: readonly Operation["kind"][] = ["format", "load", "clean"];

function present({ drive, nexus }: Received<typeof REQUEST_SENSE>): SenseInput {
  const { operation } = drive;
  const deferred = takeDeferredError(drive, nexus);
  if (deferred !== undefined) return deferred;
  const attention = nexus.takeAttention();
  if (attention !== undefined) return attention;
  if (operation === undefined) return sense(SENSE_KEY.noSense, 0x0000);
  const notReady = NOT_READY_DURING.includes(operation.kind);
  return sense(notReady ? SENSE_KEY.notReady : SENSE_KEY.noSense, OPERATION_CODES[operation.kind], {
    progress: drive.progress,
  });
}

/** REQUEST SENSE: a pending deferred error or unit attention, which it clears, or what is going on. Always GOOD. */
export const requestSense: readonly Route[] = [
  on(REQUEST_SENSE, (received) => {
    const input = present(received);
    const { descriptorFormat } = received.cdb;
    return {
      data: descriptorFormat ? encodeDescriptorSense(input) : encodeSenseAs(received.drive, input),
    };
  }),
];
