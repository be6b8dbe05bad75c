// The victim of medium-kill.test.ts: works on a cartridge until it is killed, and says what it synchronised.
import { writeSync } from "node:fs";
import process from "node:process";
import { openFolderMedium } from "../../simulator/medium/folder-medium.ts";
import { killStep, stepMedium } from "./medium-kill-script.ts";

const [folder = "", seedText = ""] = process.argv.slice(2);
const seed = Number(seedText);
const medium = openFolderMedium(folder);
for (let number = 0; number < 1_000_000; number += 1) {
  stepMedium(medium, seed, number);
  if (killStep(seed, number).kind === "synchronize") writeSync(1, `${number}\n`);
}
