import { INQUIRY } from "../../scsi/commands/inquiry.ts";
import { LOG_SENSE } from "../../scsi/commands/log-sense.ts";
import { MODE_SENSE_10, MODE_SENSE_6 } from "../../scsi/commands/mode-sense.ts";
import { READ_ATTRIBUTE_VALUES } from "../../scsi/commands/read-attribute.ts";
import { READ_BLOCK_LIMITS } from "../../scsi/commands/read-block-limits.ts";
import { READ_POSITION_SHORT } from "../../scsi/commands/read-position.ts";
import { REPORT_DENSITY_SUPPORT } from "../../scsi/commands/report-density-support.ts";
import { REQUEST_SENSE } from "../../scsi/commands/request-sense.ts";
import { TEST_UNIT_READY } from "../../scsi/commands/test-unit-ready.ts";
import { encodeFixedSense, SENSE_KEY } from "../../scsi/sense.ts";
import { STATUS } from "../../scsi/status.ts";
import type { ScsiReply, ScsiRequest, ScsiTransport } from "../../transport/scsi-transport.ts";

/**
 * What an observer may send. `identity`: INQUIRY, which no drive answers with a unit attention. `pages`: also LOG SENSE, for
 * drives that exempt it as well. `everything`: whatever only asks; a unit attention that waits may be taken by it.
 */
export type LookDepth = "identity" | "pages" | "everything";

/** What only asks, and where it may be answered with a unit attention or a deferred error. SPC-4, SSC-4. */
const ASKS: ReadonlySet<number> = new Set(
  [
    TEST_UNIT_READY,
    REQUEST_SENSE,
    MODE_SENSE_6,
    MODE_SENSE_10,
    READ_BLOCK_LIMITS,
    READ_POSITION_SHORT,
    READ_ATTRIBUTE_VALUES,
    REPORT_DENSITY_SUPPORT,
  ].map(({ opcode }) => opcode),
);

/** Log pages that reading resets for everybody. IBM LTO SCSI Reference GA32-0928-06, table 229. */
const RESET_BY_READING: ReadonlySet<number> = new Set([0x06, 0x33, 0x34, 0x38, 0x39, 0x3b]);
/** TapeAlert, which reading resets for this I_T nexus. */
const TAPE_ALERT = 0x2e;
const PAGE_CODE = 0x3f;

/**
 * A transport that lets through what an observer may send and nothing else, so that no fault above it can disturb a drive. What
 * it holds back is answered as by a drive that does not have it: ILLEGAL REQUEST.
 */
export class LookGuard implements ScsiTransport {
  readonly limits: ScsiTransport["limits"];
  depth: LookDepth;
  readonly #inner: ScsiTransport;

  constructor(inner: ScsiTransport, depth: LookDepth) {
    this.#inner = inner;
    this.limits = inner.limits;
    this.depth = depth;
  }

  execute(
    request: ScsiRequest,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ScsiReply> {
    return mayBeSent(request.cdb, this.depth)
      ? this.#inner.execute(request, options)
      : Promise.resolve(HELD_BACK);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

/** Whether an observer may send a command. */
export function mayBeSent(cdb: Uint8Array, depth: LookDepth): boolean {
  const [opcode = -1, options, page = 0] = cdb;
  if (opcode === INQUIRY.opcode) return true;
  if (opcode !== LOG_SENSE.opcode) return depth === "everything" && ASKS.has(opcode);
  // Byte 1 holds SP, which saves counters.
  if (depth === "identity" || options !== 0) return false;
  const code = page & PAGE_CODE;
  return !RESET_BY_READING.has(code) && (code !== TAPE_ALERT || depth === "everything");
}

/** INVALID COMMAND OPERATION CODE. SPC-4, additional sense codes. */
const HELD_BACK: ScsiReply = {
  status: STATUS.checkCondition,
  sense: encodeFixedSense({
    key: SENSE_KEY.illegalRequest,
    additionalCode: 0x20,
    additionalQualifier: 0x00,
  }),
  transferredBytes: 0,
  elapsedMs: 0,
};
