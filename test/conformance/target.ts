import { expect } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { CreateDriveOptions } from "../../simulator/create-simulated-drive.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import { SeededRandom } from "../../simulator/seeded-random.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { REWIND } from "../../src/scsi/commands/rewind.ts";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { READ_POSITION_SHORT } from "../../src/scsi/commands/read-position.ts";
import { MODE_SELECT_6 } from "../../src/scsi/commands/mode-select.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import type { CommandDefinition } from "../../src/scsi/define-command.ts";
import type { Sense } from "../../src/scsi/sense.ts";
import { decodeSense, SENSE_KEY } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { SendInput } from "../../src/session/prepared-command.ts";
import { prepareCommand } from "../../src/session/prepared-command.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";

/** How a command ended, undigested. */
export interface Reply {
  readonly status: number;
  readonly sense: Sense | undefined;
  readonly transferredBytes: number;
  /** The answer; what the device did not fill is 0. */
  readonly dataIn: Uint8Array;
}

/** What is under test: one logical unit, spoken to command by command. Nothing is retried and nothing interpreted. */
export class Target {
  readonly transport: ScsiTransport;

  constructor(transport: ScsiTransport) {
    this.transport = transport;
  }

  async send<C extends CommandDefinition>(
    command: C,
    input: SendInput<C>,
    data: { readonly dataOut?: unknown; readonly dataIn?: Uint8Array } = {},
  ): Promise<Reply> {
    const { prepared, dataOut, dataIn } = prepareCommand(command, input, {
      timeoutMs: 60_000,
      ...data,
    });
    const reply = await this.transport.execute({
      cdb: prepared.cdb,
      timeoutMs: 60_000,
      ...(dataOut === undefined ? {} : { dataOut }),
      ...(dataIn === undefined ? {} : { dataIn }),
    });
    return {
      status: reply.status,
      sense: reply.sense.length > 0 ? decodeSense(reply.sense) : undefined,
      transferredBytes: reply.transferredBytes,
      dataIn: dataIn ?? new Uint8Array(0),
    };
  }

  /** Takes all unit attentions that are waiting. */
  async settle(): Promise<void> {
    for (let i = 0; i < 20; i++) {
      const { sense } = await this.send(TEST_UNIT_READY, {});
      if (sense?.key !== SENSE_KEY.unitAttention) return;
    }
    expect.unreachable("unit attentions come to an end");
  }

  /** Writes one variable block. */
  write(bytes: Uint8Array): Promise<Reply> {
    return this.send(WRITE_6, { transferLength: bytes.length }, { dataOut: bytes });
  }

  /** Reads one variable block into so many bytes. */
  read(
    transferLength: number,
    flags: { readonly suppressIncorrectLength?: boolean } = {},
  ): Promise<Reply> {
    const dataIn = new Uint8Array(transferLength);
    return this.send(READ_6, { transferLength, ...flags }, { dataIn });
  }

  /** Reads fixed blocks of so many bytes each. */
  readFixed(blockCount: number, blockBytes: number): Promise<Reply> {
    const dataIn = new Uint8Array(blockCount * blockBytes);
    return this.send(READ_6, { fixed: true, transferLength: blockCount }, { dataIn });
  }

  filemarks(count: number): Promise<Reply> {
    return this.send(WRITE_FILEMARKS_6, { count });
  }

  rewind(): Promise<Reply> {
    return this.send(REWIND, {});
  }

  /** Sets the mode block length, 0 for variable. */
  async setBlockLength(blockLength: number): Promise<void> {
    const blockDescriptor = { densityCode: 0, blockCount: 0, blockLength };
    const header = { mediumType: 0, writeProtected: false, bufferedMode: 1, speed: 0 };
    const dataOut = { ...header, blockDescriptor, pages: [] };
    const reply = await this.send(MODE_SELECT_6, { pageFormat: true }, { dataOut });
    expect(reply.status).toBe(STATUS.good);
  }

  /** The object that the next READ or WRITE moves. */
  async position(): Promise<{ partition: number; object: number }> {
    const { dataIn } = await this.send(READ_POSITION_SHORT, {});
    const { data } = READ_POSITION_SHORT;
    const { partition, firstLogicalObject: object } = data.codec.decode(dataIn);
    return { partition, object };
  }

  /** Writes a tape: a number is a block of so many bytes, `mark` a filemark. Ends rewound. */
  async record(...objects: readonly (number | "mark")[]): Promise<void> {
    for (const [index, one] of objects.entries()) {
      const reply = one === "mark" ? await this.filemarks(1) : await this.write(block(index, one));
      expect(reply.status).toBe(STATUS.good);
    }
    await this.rewind();
  }
}

/** The data of the block that {@link Target.record} writes as object `index`. */
export function block(index: number, byteLength: number): Uint8Array {
  const random = new SeededRandom(index);
  return Uint8Array.from({ length: byteLength }, () => random.nextUint32() & 0xff);
}

/** A tape so short that tests meet its end: 100,000 bytes to early warning and 50,000 behind it. */
export const SHORT_TAPE = {
  personality: { ...LTO_9, earlyWarningBytes: 50_000, filemarkBytes: 1000 },
  capacityBytes: 100_000,
} as const;

/** A ready drive with a blank cartridge that has told its unit attentions, and what only a simulated one lets one touch. */
export async function blankTarget(
  options: CreateDriveOptions = {},
): Promise<Target & { readonly device: SimulatedDrive }> {
  const device = createSimulatedDrive(options);
  const target = Object.assign(new Target(device.connect()), { device });
  await target.settle();
  return target;
}
