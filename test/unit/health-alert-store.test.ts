import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AlertStore, AlertStoreError } from "../../src/health/alerts/alert-store.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const withStore = (use: (store: AlertStore, path: string) => void): void => {
  withScratchFolder((folder) => {
    const path = join(folder, "below", "drive.jsonl");
    use(new AlertStore(path), path);
  });
};

describe("a store of alerts", () => {
  it("has none before anything was kept, and makes nothing", () => {
    withStore((store, path) => {
      expect(store.pending()).toEqual([]);
      expect(() => statSync(path)).toThrow("ENOENT");
    });
  });

  it("keeps each flag from its first reading to its last, for whoever opens it", () => {
    withStore((store, path) => {
      store.add([21, 4], 1000);
      store.add([], 2000);
      new AlertStore(path).add([21], 3000);
      expect(new AlertStore(path).pending()).toEqual([
        { number: 4, firstEpochMs: 1000, lastEpochMs: 1000 },
        { number: 21, firstEpochMs: 1000, lastEpochMs: 3000 },
      ]);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    });
  });

  it("forgets what somebody has taken note of, and only that", () => {
    withStore((store) => {
      store.add([21], 1000);
      store.acknowledge(2000);
      expect(store.pending()).toEqual([]);
      store.add([20], 3000);
      expect(store.pending()).toMatchObject([{ number: 20, firstEpochMs: 3000 }]);
    });
  });

  it("loses nothing but a line that was not written to its end", () => {
    withStore((store, path) => {
      store.add([4], 1000);
      store.add([5], 2000);
      const text = readFileSync(path, "utf8");
      for (let length = 0; length <= text.length; length++) {
        writeFileSync(path, text.slice(0, length));
        store.add([6], 3000);
        const numbers = store.pending().map(({ number }) => number);
        const whole = text.slice(0, length).split("\n").length - 1;
        expect(numbers).toEqual([4, 5].slice(0, whole + (isWhole(text, length) ? 1 : 0)).concat(6));
      }
    });
  });

  it("passes over lines that it does not understand", () => {
    withStore((store, path) => {
      store.add([4], 1000);
      for (const line of ["", "null", "[]", "7", '{"version":2,"epochMs":1,"raised":[9]}'])
        appendFileSync(path, `${line}\n`);
      appendFileSync(path, '{"version":1,"epochMs":5,"raised":[0,65,1.5,"4",7]}\n');
      expect(store.pending().map(({ number }) => number)).toEqual([4, 7]);
    });
  });

  it("says beforehand when nothing can be kept", () => {
    withScratchFolder((folder) => {
      const path = join(folder, "taken");
      mkdirSync(path);
      const store = new AlertStore(path);
      expect(() => {
        store.prepare();
      }).toThrow(AlertStoreError);
      expect(() => store.pending()).toThrow(AlertStoreError);
      expect(() => {
        new AlertStore(join(path, "x\0y")).prepare();
      }).toThrow(/^alerts are kept in .*: it cannot be written: /);
    });
  });
});

/** Whether a text that ends here ends with a whole line of which only the line end is missing. */
const isWhole = (text: string, length: number): boolean => text[length] === "\n";
