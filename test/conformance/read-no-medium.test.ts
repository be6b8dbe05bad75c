import { it } from "vitest";
import { expectNoMedium } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("says that there is no medium", async () => {
  const target = await blankTarget({ cartridge: "none" });
  expectNoMedium(await target.read(100));
});
