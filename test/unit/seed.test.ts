import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseSeed, testSeed } from "../support/seed.ts";

const COMMIT = "89abcdef0123456789abcdef0123456789abcdef";

describe("the seed of a test run", () => {
  it("is the one that was asked for, in CI too", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (seed) => {
        const environment = { CAPSTAN_TEST_SEED: String(seed), CI: "true" };
        expect(chooseSeed({ environment, commit: COMMIT })).toBe(seed);
      }),
    );
    const environment = { CAPSTAN_TEST_SEED: "0xFF" };
    expect(chooseSeed({ environment, commit: undefined })).toBe(255);
  });

  it.each(["seven", "-1", "1.5", "4294967296", "1e3"])("is refused as %s", (text) => {
    const environment = { CAPSTAN_TEST_SEED: text };
    expect(() => chooseSeed({ environment, commit: COMMIT })).toThrow(/at most 32 bits/);
  });

  it("comes from the commit in CI", () => {
    const environment = { CI: "true" };
    expect(chooseSeed({ environment, commit: COMMIT })).toBe(0x89abcdef);
  });

  it.each([undefined, "", "no hash"])("is an error in CI with the commit %j", (commit) => {
    expect(() => chooseSeed({ environment: { CI: "1" }, commit })).toThrow(/CAPSTAN_TEST_SEED/);
  });

  it("is drawn anew on a developer's machine", () => {
    const drawn = Array.from({ length: 8 }, () =>
      chooseSeed({ environment: { CI: "false" }, commit: COMMIT }),
    );
    expect(new Set(drawn).size).toBeGreaterThan(1);
    expect(drawn.every((seed) => seed >= 0 && seed <= 0xffff_ffff)).toBe(true);
  });

  it("reaches fast-check", () => {
    expect(fc.readConfigureGlobal().seed).toBe(testSeed());
  });
});
