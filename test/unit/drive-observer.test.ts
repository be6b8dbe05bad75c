import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { parseSpecifier } from "../../src/device-specifier.ts";
import { DriveObserver, type ObserverOptions } from "../../src/open-observer.ts";
import type { DriveInUse, OpenLook } from "../../src/open-look.ts";
import { TransportError } from "../../src/transport/errors.ts";
import type { ScsiReply, ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { HandClock } from "../support/hand-clock.ts";

const WHO = { program: "capstan", command: "exporter" };

interface Stand {
  readonly clock: HandClock;
  readonly observer: DriveObserver;
  /** What the next look finds; a gate holds it up. */
  readonly next: { opened?: OpenLook | DriveInUse | Error; openCount: number; closeCount: number };
  readonly wait: { gate: Promise<void> | undefined };
}

function standOn(
  options: Partial<ObserverOptions> & { readonly nexus?: OpenLook["nexus"] } = {},
): Stand {
  const { nexus = "own", ...rest } = options;
  const clock = new HandClock();
  const drive = createSimulatedDrive({ personality: "lto-9" });
  const inner = drive.connect();
  const wait: Stand["wait"] = { gate: undefined };
  const next: Stand["next"] = { openCount: 0, closeCount: 0 };
  const transport: ScsiTransport = {
    limits: inner.limits,
    execute: async (request): Promise<ScsiReply> => {
      await wait.gate;
      return inner.execute(request);
    },
    close: () => Promise.resolve(),
  };
  const device = "/dev/nst0";
  const free: OpenLook = {
    ...{ kind: "open", transport, clock: drive.clock, nexus, alone: true },
    specifier: parseSpecifier(device),
    close: async () => {
      next.closeCount++;
    },
  };
  const observer = new DriveObserver(device, {
    ...{ ...WHO, clock, limitMs: 5000, ...rest },
    open: async () => {
      next.openCount++;
      const found = next.opened ?? free;
      if (found instanceof Error) throw found;
      return found;
    },
  });
  return { clock, observer, next, wait };
}

describe("DriveObserver", () => {
  it("sends nothing to a drive in use and tells what it saw before, with its age", async () => {
    const { observer, clock, next } = standOn({ nexus: "shared" });
    expect(await observer.look()).toMatchObject({ look: { kind: "seen" }, lastAgeMs: 0 });
    next.opened = { kind: "inUse", says: "process 4711 (capstan write), writing" };
    clock.advance(60_000);
    const sighting = await observer.look();
    expect(sighting).toMatchObject({ look: next.opened, lastAgeMs: 60_000 });
    expect(sighting.last?.identity.generation).toBe("LTO-9");
    // A shared drive is let go after each look.
    expect(next.closeCount).toBe(1);
  });

  it("shares one look among all who ask meanwhile, and looks again afterwards", async () => {
    const { observer, next } = standOn({ nexus: "shared" });
    const [one, other] = await Promise.all([observer.look(), observer.look()]);
    expect(one).toBe(other);
    expect(next.openCount).toBe(1);
    await observer.look();
    expect(next.openCount).toBe(2);
  });

  it("keeps a connection of its own open, and opens another when that has failed", async () => {
    const { observer, next, wait } = standOn();
    await observer.look();
    await observer.look();
    expect(next).toMatchObject({ openCount: 1, closeCount: 0 });
    wait.gate = Promise.reject(
      new TransportError("TRANSPORT_FAILED", "gone", { executed: "unknown" }),
    );
    expect(await observer.look()).toMatchObject({
      look: { kind: "failed", code: "TRANSPORT_FAILED" },
    });
    expect(next.closeCount).toBe(1);
    wait.gate = undefined;
    expect(await observer.look()).toMatchObject({ look: { kind: "seen" } });
    expect(next.openCount).toBe(2);
    expect(await observer.close()).toBe(true);
    expect(next.closeCount).toBe(2);
  });

  it("does not wait for a drive that hangs, and asks it nothing more until it answers", async () => {
    const { observer, clock, next, wait } = standOn({ nexus: "shared" });
    let open: () => void = () => undefined;
    wait.gate = new Promise((resolve) => (open = resolve));
    for (let round = 1; round <= 3; round++) {
      const look = observer.look();
      await Promise.resolve();
      clock.advance(5000);
      const sighting = await look;
      expect(sighting.look).toMatchObject({ kind: "hanging", sinceEpochMs: 0 });
      expect(sighting).not.toHaveProperty("last");
    }
    expect(next.openCount).toBe(1);
    expect(await observer.close()).toBe(false);
    open();
  });

  it("names what keeps it from looking", async () => {
    const { observer, next } = standOn();
    next.opened = Object.assign(new TypeError("no such drive"), { code: "DEVICE_NOT_FOUND" });
    expect(await observer.look()).toMatchObject({
      look: { kind: "failed", code: "DEVICE_NOT_FOUND", says: "no such drive" },
      takenAttentions: 0,
    });
  });

  it("asks everything of a shared drive only when it is told to and alone, and has where to keep what it takes", async () => {
    const gentle = standOn({ nexus: "shared" });
    expect((await gentle.observer.look()).last?.depth).toBe("pages");
    const homeless = standOn({ nexus: "shared", full: true });
    expect((await homeless.observer.look()).last?.depth).toBe("pages");
    const own = standOn();
    expect((await own.observer.look()).last?.depth).toBe("everything");
  });
});
