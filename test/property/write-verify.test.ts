import fc from "fast-check";
import { expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import { verifySessions } from "../../src/stream/verify.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import { patternBytes } from "../support/verify-stand.ts";
import { faultPlans, writers } from "../support/write-faults.ts";
import { rawSource, withWriteStand, type WriteStand } from "../support/write-stand.ts";

/** The same cartridge in another drive, without the faults of the first. */
async function otherDrive({ simulated }: WriteStand): Promise<TapeDrive> {
  // What is claimed must be on the medium, not in a buffer that goes with the power.
  simulated.loadedDeck?.loseBuffer();
  const cartridge = simulated.eject();
  if (cartridge === undefined) expect.unreachable("the drive holds a cartridge");
  const other = createSimulatedDrive({ cartridge: "none", personality: simulated.personality });
  other.insert(cartridge);
  other.completeLoad();
  const session = new Session({ transport: other.connect(), clock: other.clock });
  return TapeDrive.open(session);
}

it("what a writer reported as written is what verifying finds, whatever happened on the way", async () => {
  const shape = fc.record({
    byteLength: fc.nat(60_000),
    blockBytes: fc.integer({ min: 500, max: 4000 }),
    seekable: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(shape, faultPlans, writers, async (drawn, faults, personality) => {
      await withWriteStand({ personality }, async (stand) => {
        stand.simulated.inject(faults);
        const source = rawSource(patternBytes(drawn.byteLength), drawn);
        // A writer that could not even begin claims nothing.
        const written = await writeSession(stand.drive, source, stand.options()).catch(
          () => undefined,
        );
        if (written === undefined) return;
        const drive = await otherDrive(stand);
        const { clock } = stand.simulated;
        const report = await verifySessions(drive, { clock, workFolder: stand.folder });
        const [session] = report.sessions;
        if (written.closed) {
          expect(session).toMatchObject({ comparedWith: "manifest", check: { findings: [] } });
          expect(session?.blocksOnTape).toBe(written.blockCount);
          expect(report.result).toBe(written.end === "complete" ? "same" : "partial");
        } else if (written.blockCount > 0) {
          expect(session?.blocksOnTape).toBeGreaterThanOrEqual(written.blockCount);
          expect(session?.check.findings).toEqual([]);
        }
      });
    }),
  );
}, 180_000);
