/**
 * A drive that is reached over a wire and that nobody stands beside: a real one, another program's, or a simulated one.
 * All tests share its one cartridge, which is destroyed. What needs hands ends a test as skipped.
 */
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { PREVENT_ALLOW_MEDIUM_REMOVAL } from "../../src/scsi/commands/prevent-allow-medium-removal.ts";
import { RELEASE_6 } from "../../src/scsi/commands/release.ts";
import type { RawModePage } from "../../src/scsi/mode-parameters.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import { TransportError } from "../../src/transport/errors.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { requireArmed, type Arming } from "./arming.ts";
import type { Bench, CartridgeWish, DriveTraits, Lack, Operator, Target } from "./bench.ts";
import { describeReply } from "./expectations.ts";
import { Host } from "./host.ts";
import { pattern, position, rewind, write } from "./tape-steps.ts";
import { makeBlank, maximumPartitions, readSettings, tidyDrive } from "./wire-setup.ts";

/** A transport that may be able to reset the logical unit. */
export interface WireTransport extends ScsiTransport {
  readonly reset?: () => Promise<void>;
}

/** How to reach the drive. */
export interface Wire {
  readonly name: string;
  readonly arming: Arming;
  open(): Promise<WireTransport>;
  /** Every transport is an initiator of its own; otherwise all programs of this machine are one. */
  readonly ownNexus: boolean;
  /** Lets time pass, where there is a way. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** Nobody waits longer than this during a test. */
const WAIT_MAX_MS = 60_000;
const SETTLE_POLL_MS = 1000;
const SETTLE_POLLS_MAX = 600;
/** NOT READY because something is under way: becoming ready, formatting, and so on. SPC-4, additional sense codes. */
const IN_PROGRESS: readonly number[] = [0x0401, 0x0404, 0x0407, 0x0409];
const PROBE_BLOCKS = 20;
const PROBE_BLOCK_BYTES = 200_000;

/** What is found out once and holds for the drive. */
interface Facts {
  readonly settings: readonly RawModePage[];
  readonly traits: Pick<DriveTraits, "reportsBuffer" | "maximumPartitions">;
}

class WireOperator implements Operator {
  readonly #wire: Wire;
  readonly #transport: WireTransport;
  readonly #lack: Lack;

  constructor(parts: { wire: Wire; transport: WireTransport; lack: Lack }) {
    this.#wire = parts.wire;
    this.#transport = parts.transport;
    this.#lack = parts.lack;
  }

  async reset(how: { readonly losesBuffer: boolean }): Promise<void> {
    if (how.losesBuffer) this.#lack("nobody is there to cut its power");
    if (this.#transport.reset === undefined) this.#lack("its transport has no reset");
    await this.#transport.reset();
  }

  async eject(): Promise<void> {
    this.#lack("nobody is there to take the cartridge out");
  }

  async insert(): Promise<void> {
    this.#lack("nobody is there to put a cartridge in");
  }

  async inject(): Promise<void> {
    this.#lack("nothing goes wrong on request");
  }

  async wait(ms: number): Promise<void> {
    if (ms > WAIT_MAX_MS) this.#lack(`nobody waits ${String(Math.round(ms / 60_000))} minutes`);
    if (this.#wire.wait === undefined) this.#lack("its time does not pass on request");
    await this.#wire.wait(ms);
  }
}

/** Ends the test as skipped if it asks for what only hands or another cartridge can give. */
function refuseWish(wish: CartridgeWish, lack: Lack): void {
  if (wish.notOnHardware !== undefined) lack(wish.notOnHardware);
  if (wish.kind === "worm") lack("there is no WORM cartridge in it");
  if (wish.writeProtected === true) lack("nobody is there to move the write protection switch");
  if (wish.capacityBytes !== undefined) lack("its cartridge has the capacity that it has");
  if (wish.place === "shelf") lack("nobody is there to take the cartridge out");
}

async function seat(host: Host, lack: Lack): Promise<void> {
  const reply = await host.send(LOAD_UNLOAD, { load: false, hold: true });
  if (reply.status !== STATUS.good) lack(`it does not hold a cartridge: ${describeReply(reply)}`);
  const { status } = await host.testUnitReady();
  if (status === STATUS.good) lack("UNLOAD with HOLD ends GOOD and leaves the tape ready");
}

async function seesBuffer(host: Host): Promise<boolean> {
  for (let i = 0; i < PROBE_BLOCKS; i++) await write(host, pattern(PROBE_BLOCK_BYTES, i));
  const { bufferedObjectCount, objectCountUnknown } = await position(host);
  await rewind(host);
  return !objectCountUnknown && bufferedObjectCount > 0;
}

/** Waits while a load or another long motion, which a test began, is under way. */
async function settle(host: Host, wait: Wire["wait"]): Promise<void> {
  for (let polls = 0; polls < SETTLE_POLLS_MAX; polls++) {
    await host.takeAttentions();
    const { sense } = await host.testUnitReady();
    if (sense?.key !== SENSE_KEY.notReady) return;
    if (!IN_PROGRESS.includes(sense.additionalCode * 256 + sense.additionalQualifier)) return;
    await wait?.(SETTLE_POLL_MS);
  }
}

/** Takes back what an initiator holds of the drive: it would lock out the next test. */
async function leave(host: Host, armed: boolean): Promise<void> {
  try {
    // A drive that was refused may be in somebody else's hands.
    if (!armed) return;
    await host.takeAttentions();
    await host.send(RELEASE_6, {});
    await host.send(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: 0 });
  } catch (error) {
    // What broke the wire has failed the test; this must not hide it.
    if (!(error instanceof TransportError)) throw error;
  } finally {
    await host.transport.close();
  }
}

/** A drive at the end of a wire. It must be armed for this drive and this cartridge. */
export function wireTarget(wire: Wire): Target {
  let facts: Promise<Facts> | undefined;

  const findOut = async (host: Host): Promise<Facts> => {
    const settings = await readSettings(host);
    await tidyDrive(host, settings);
    const reportsBuffer = await seesBuffer(host);
    return {
      settings,
      traits: { reportsBuffer, maximumPartitions: await maximumPartitions(host) },
    };
  };

  const identify = async (host: Host): Promise<void> => {
    const { received } = await host.send(INQUIRY, { allocationLength: 36 });
    if (((received[0] ?? 0xff) & 0x1f) !== 1) throw new Error(`${wire.name} is no tape drive`);
    await settle(host, wire.wait);
    await requireArmed(host, wire.arming);
  };

  const prepare = async (host: Host, wish: CartridgeWish, lack: Lack): Promise<Facts> => {
    facts ??= findOut(host);
    const known = await facts;
    await tidyDrive(host, known.settings);
    const erased = await makeBlank(host);
    if (erased.status !== STATUS.good && wish.blank === true)
      lack(`its tape cannot be made blank: ${describeReply(erased)}`);
    if (wish.place === "slot") await seat(host, lack);
    return known;
  };

  return {
    name: wire.name,
    async open({ wish, lack }) {
      refuseWish(wish, lack);
      const hosts: Host[] = [];
      let armed = false;
      const hostOn = (transport: WireTransport): Host => {
        const host = new Host(transport, lack);
        hosts.push(host);
        return host;
      };
      const connect = async (): Promise<Host> => {
        return hostOn(await wire.open());
      };
      const close = async (): Promise<void> => {
        for (const host of hosts) await leave(host, armed);
      };
      try {
        const transport = await wire.open();
        const host = hostOn(transport);
        await identify(host);
        armed = true;
        const { traits } = await prepare(host, wish, lack);
        return {
          host,
          lack,
          close,
          operator: new WireOperator({ wire, transport, lack }),
          newHost: async () =>
            wire.ownNexus
              ? await connect()
              : lack("all programs of this machine are one initiator"),
          traits: {
            ...traits,
            get fencesAfterReset() {
              return lack("whether its position must be set after a reset is not known");
            },
          },
        } satisfies Bench;
      } catch (error) {
        await close();
        throw error;
      }
    },
  };
}
