import { SPACE_16, SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse, sense } from "../check-condition.ts";
import type { Answer, Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import type { Partition } from "../medium/medium.ts";
import { beforeMotion, windTo } from "../mechanics/motion.ts";
import type { DriveCore } from "../drive-core.ts";

/** Where a SPACE ends, and the sense that tells why it ended early. */
interface Landing {
  readonly object: number;
  readonly check?: ReturnType<typeof sense>;
}

/** sense.md 4, rows SPACE: INFORMATION is the count less what was traversed; the filemark met is not counted. */
const met = {
  filemark: (residual: number) =>
    sense(SENSE_KEY.noSense, 0x0001, { filemark: true, information: BigInt(residual) }),
  endOfData: (residual: number) =>
    sense(SENSE_KEY.blankCheck, 0x0005, { information: BigInt(residual) }),
  beginning: (residual: number) =>
    sense(SENSE_KEY.noSense, 0x0004, { endOfMedium: true, information: BigInt(residual) }),
};

function overBlocks(content: Partition, from: number, count: number): Landing {
  if (count >= 0) {
    const mark = content.findFilemark({ from, direction: 1 });
    const end = mark < 0 ? content.objectCount : mark;
    if (from + count <= end) return { object: from + count };
    const residual = count - (end - from);
    return mark < 0
      ? { object: end, check: met.endOfData(residual) }
      : { object: mark + 1, check: met.filemark(residual) };
  }
  const mark = content.findFilemark({ from, direction: -1 });
  const start = mark < 0 ? 0 : mark + 1;
  if (from + count >= start) return { object: from + count };
  const residual = -count - (from - start);
  return mark < 0
    ? { object: 0, check: met.beginning(residual) }
    : { object: mark, check: met.filemark(residual) };
}

function overFilemarks(content: Partition, from: number, count: number): Landing {
  const before = content.filemarksBefore(from);
  if (count >= 0) {
    const ordinal = before + count - 1;
    const mark = content.indexOfFilemark(ordinal);
    if (mark >= 0) return { object: mark + 1 };
    const residual = count - (content.filemarkCount - before);
    return { object: content.objectCount, check: met.endOfData(residual) };
  }
  const ordinal = before + count;
  if (ordinal >= 0) return { object: content.indexOfFilemark(ordinal) };
  return { object: 0, check: met.beginning(-ordinal) };
}

async function space(
  drive: DriveCore,
  request: { readonly code: number; readonly count: number },
): Promise<Answer<never>> {
  const { deck } = drive;
  if (drive.fenced) throw refuse(SENSE_KEY.illegalRequest, 0x2c00);
  const { code, count } = request;
  if (
    code !== SPACE_CODE.blocks &&
    code !== SPACE_CODE.filemarks &&
    code !== SPACE_CODE.endOfData
  ) {
    throw invalidFieldInCdb(1, 3);
  }
  await beforeMotion(drive);
  const { content, object: from } = deck;
  if (code === SPACE_CODE.endOfData) {
    return await windTo(
      drive,
      { object: content.objectCount },
      { kind: "locate", immediate: false },
    );
  }
  if (count === 0) return {};
  const landing =
    code === SPACE_CODE.blocks
      ? overBlocks(content, from, count)
      : overFilemarks(content, from, count);
  await windTo(drive, { object: landing.object }, { kind: "locate", immediate: false });
  return landing.check === undefined ? {} : { check: landing.check };
}

/** SPACE: over blocks, over filemarks, to the end of data. */
export const spaceRoutes: readonly Route[] = [
  on(SPACE_6, async ({ drive, cdb }) => await space(drive, cdb)),
  on(SPACE_16, async ({ drive, cdb }) => {
    if (cdb.parameterLength !== 0) throw invalidFieldInCdb(12);
    // Beyond 2^53 every count reaches an end of the tape, so the nearest exact number does as well.
    const limit = BigInt(Number.MAX_SAFE_INTEGER);
    const count = cdb.count > limit ? limit : cdb.count < -limit ? -limit : cdb.count;
    return await space(drive, { code: cdb.code, count: Number(count) });
  }),
];
