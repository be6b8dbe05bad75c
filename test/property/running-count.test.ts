import fc from "fast-check";
import { expect, it } from "vitest";
import { RunningCount } from "../../cli/exporter/running-count.ts";

const reading = fc.record({
  value: fc.nat(1_000_000),
  of: fc.constantFrom("life" as const, "mount" as const),
  subject: fc.constantFrom("a", "b"),
});

it("a running count never falls, whatever is read", () => {
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1 }), (readings) => {
      const count = new RunningCount();
      let before = 0;
      for (const one of readings) {
        const total = count.take(one);
        expect(total).toBeGreaterThanOrEqual(before);
        before = total;
      }
    }),
  );
});

it("a running count of mounts is the sum of what each mount came to", () => {
  const mount = fc.array(fc.nat(1000), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(mount, { minLength: 1 }), (mounts) => {
      const count = new RunningCount();
      let sum = 0;
      let total = 0;
      for (const [n, growth] of mounts.entries()) {
        let value = 0;
        for (const bytes of growth) {
          value += bytes;
          total = count.take({ value, of: "mount", subject: String(n) });
        }
        sum += value;
      }
      expect(total).toBe(sum);
    }),
  );
});
