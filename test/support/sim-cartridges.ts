import type { CartridgeFacts } from "../../simulator/cartridge.ts";
import { freshCartridge } from "../../simulator/cartridge.ts";
import { createMemoryMedium } from "../../simulator/medium/memory-medium.ts";
import { personalityNamed } from "../../simulator/personalities/all-personalities.ts";
import type { SimulatedHost } from "./sim-host.ts";
import { openSimulated } from "./sim-host.ts";

/** A drive with a cartridge of another format than its own. */
export async function openWith(
  name: string,
  facts: Pick<CartridgeFacts, "format" | "kind">,
): Promise<SimulatedHost> {
  const opened = await openSimulated({ personality: personalityNamed(name), cartridge: "none" });
  const cartridge = freshCartridge(createMemoryMedium(), {
    ...facts,
    serial: "SIM0000002",
    barcode: undefined,
    manufacturer: "CAPSTAN",
    manufactureDate: "20260101",
    capacityBytes: 10_000_000,
  });
  opened.drive.insert(cartridge);
  opened.drive.completeLoad();
  await opened.host.takeAttentions();
  return opened;
}
