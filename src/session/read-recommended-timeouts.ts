import {
  ALL_COMMANDS_HEADER,
  COMMAND_DESCRIPTOR,
  REPORT_SUPPORTED_OPERATION_CODES,
  REPORTING_OPTIONS,
  TIMEOUTS_DESCRIPTOR,
} from "../scsi/commands/report-supported-operation-codes.ts";
import type { RecommendedTimeout } from "./command-timeouts.ts";
import type { Session } from "./session.ts";

/** Room for several hundred commands. */
const REPORT_BYTES = 0x4000;
const SECOND_MS = 1000;

/**
 * Asks the drive how long its commands may last; empty when it does not tell. Give the answer to
 * `session.timeouts.recommend`. Throws ScsiError; CodecError for a damaged report.
 */
export async function readRecommendedTimeouts(
  session: Session,
): Promise<readonly RecommendedTimeout[]> {
  const attempt = await session.ask("command timeouts", REPORT_SUPPORTED_OPERATION_CODES, {
    returnTimeouts: true,
    reportingOptions: REPORTING_OPTIONS.all,
    allocationLength: Math.min(REPORT_BYTES, session.transport.limits.maxTransferBytes),
  });
  return attempt?.received === undefined ? [] : parse(attempt.received);
}

function parse(report: Uint8Array): readonly RecommendedTimeout[] {
  const found: RecommendedTimeout[] = [];
  const { length } = ALL_COMMANDS_HEADER.decode(report);
  const end = Math.min(report.length, ALL_COMMANDS_HEADER.byteLength + length);
  let offset = ALL_COMMANDS_HEADER.byteLength;
  while (offset + COMMAND_DESCRIPTOR.byteLength <= end) {
    const command = COMMAND_DESCRIPTOR.decode(report.subarray(offset));
    offset += COMMAND_DESCRIPTOR.byteLength;
    if (!command.timeoutsPresent) continue;
    if (offset + TIMEOUTS_DESCRIPTOR.byteLength > end) break;
    const timeouts = TIMEOUTS_DESCRIPTOR.decode(report.subarray(offset));
    offset += TIMEOUTS_DESCRIPTOR.byteLength;
    found.push({
      opcode: command.opcode,
      ...(command.serviceActionValid ? { serviceAction: command.serviceAction } : {}),
      timeoutMs: timeouts.recommendedSeconds * SECOND_MS,
    });
  }
  return found;
}
