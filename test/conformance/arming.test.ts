import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { DLT_8000 } from "../../simulator/personalities/dlt-8000.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";
import { requireArmed, SCRATCH_WORDS, type Arming } from "./arming.ts";
import { Host } from "./host.ts";
import { wireTarget } from "./wire-target.ts";

/** A drive, and every operation code that it has been sent. */
function watchedDrive(personality: Personality) {
  const clock = new VirtualClock();
  const drive = createSimulatedDrive({ personality, clock });
  clock.advance(2 * 3_600_000);
  const inner = drive.connect("host 1");
  const opcodes: number[] = [];
  const transport: ScsiTransport = {
    limits: inner.limits,
    execute(request, options) {
      opcodes.push(request.cdb[0] ?? 0);
      return inner.execute(request, options);
    },
    close: () => inner.close(),
  };
  return { transport, opcodes };
}

async function arm(personality: Personality, arming: Arming): Promise<void> {
  const { transport } = watchedDrive(personality);
  const host = new Host(transport, (reason) => expect.unreachable(reason));
  await host.takeAttentions();
  await requireArmed(host, arming);
}

const LTO = { CAPSTAN_HWTEST_SERIAL: "CAPSTAN009", CAPSTAN_HWTEST_CARTRIDGE: "SIM0000001" };
const REFUSED = { code: "HWTEST_NOT_ARMED" };
const SCRATCH = { CAPSTAN_HWTEST_SCRATCH: SCRATCH_WORDS };

describe("tests on hardware", () => {
  it("run on the drive and the cartridge that were named", async () => {
    await expect(arm(LTO_9, LTO)).resolves.toBeUndefined();
  });

  it.each<readonly [string, Arming]>([
    ["nothing is named", {}],
    ["no drive is named", { ...LTO, CAPSTAN_HWTEST_SERIAL: "" }],
    ["another drive is named", { ...LTO, CAPSTAN_HWTEST_SERIAL: "CAPSTAN010" }],
    ["no cartridge is named", { ...LTO, CAPSTAN_HWTEST_CARTRIDGE: undefined }],
    ["another cartridge is named", { ...LTO, CAPSTAN_HWTEST_CARTRIDGE: "SIM0000002" }],
    // The words are for cartridges that cannot say who they are.
    [
      "a cartridge with a name is only called scratch",
      { ...LTO, CAPSTAN_HWTEST_CARTRIDGE: "", ...SCRATCH },
    ],
  ])("are refused when %s", async (_case, arming) => {
    await expect(arm(LTO_9, arming)).rejects.toMatchObject(REFUSED);
  });

  it("need the words for a cartridge that cannot say who it is", async () => {
    const serial = await arm(DLT_8000, { CAPSTAN_HWTEST_SERIAL: "?" }).catch(String);
    const [, found = ""] = /this drive is "([^"]+)"/.exec(String(serial)) ?? [];
    const named = { CAPSTAN_HWTEST_SERIAL: found };
    await expect(arm(DLT_8000, named)).rejects.toMatchObject(REFUSED);
    const almost = { ...named, CAPSTAN_HWTEST_SCRATCH: "yes" };
    await expect(arm(DLT_8000, almost)).rejects.toMatchObject(REFUSED);
    await expect(arm(DLT_8000, { ...named, ...SCRATCH })).resolves.toBeUndefined();
  });

  it("that are refused have sent nothing that could write, move or change anything", async () => {
    const { transport, opcodes } = watchedDrive(LTO_9);
    const target = wireTarget({
      name: "a drive",
      arming: { ...LTO, CAPSTAN_HWTEST_CARTRIDGE: "another" },
      ownNexus: true,
      open: async () => transport,
    });
    const lack = (reason: string): never => expect.unreachable(reason);
    await expect(target.open({ wish: {}, lack })).rejects.toMatchObject(REFUSED);
    expect(opcodes.length).toBeGreaterThan(2);
    // TEST UNIT READY, INQUIRY, READ ATTRIBUTE.
    expect(opcodes.filter((code) => ![0x00, 0x12, 0x8c].includes(code))).toEqual([]);
  });
});
