import { it } from "vitest";
import { expectNotLoaded } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("says that the cartridge is not threaded", async () => {
  const target = await blankTarget({ loaded: false });
  expectNotLoaded(await target.read(100));
});
