import { describe, expect, it } from "vitest";
import { lampOf, type LampEvidence } from "../../src/health/panel/lamp.ts";

const evidence = (lit: boolean, kind: LampEvidence["kind"]): LampEvidence => ({
  from: "a test",
  lit,
  kind,
  source: "none",
});
const TOLD_LIT = evidence(true, "told");
const TOLD_DARK = evidence(false, "told");
const INFERRED_LIT = evidence(true, "inferred");
const INFERRED_DARK = evidence(false, "inferred");

describe("a lamp", () => {
  // prettier-ignore
  it.each([
    [[], "unknown", "none"],
    [[TOLD_LIT], "lit", "told"],
    [[TOLD_DARK], "dark", "told"],
    [[INFERRED_LIT], "lit", "inferred"],
    [[INFERRED_DARK], "dark", "inferred"],
    [[TOLD_DARK, TOLD_LIT], "lit", "contradicted"],
    [[TOLD_DARK, INFERRED_LIT], "lit", "contradicted"],
    [[TOLD_LIT, INFERRED_DARK], "lit", "told"],
    [[INFERRED_LIT, INFERRED_DARK], "lit", "inferred"],
    [[TOLD_DARK, INFERRED_DARK], "dark", "told"],
  ] as const)("of %j is %s, %s", (found, state, sureness) => {
    expect(lampOf(found)).toEqual({ state, sureness, evidence: found });
  });

  it("is what it is in whatever order the evidence comes", () => {
    const all = [TOLD_LIT, TOLD_DARK, INFERRED_LIT, INFERRED_DARK];
    for (let set = 0; set < 16; set++) {
      const some = all.filter((_, index) => (set & (1 << index)) !== 0);
      const { state, sureness } = lampOf(some);
      expect(lampOf([...some].reverse())).toMatchObject({ state, sureness });
    }
  });
});
