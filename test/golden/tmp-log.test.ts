import { expect, it } from "vitest";
import { findDifference } from "../support/codec-laws.ts";
import { logPageSubjects } from "../support/parameter-subjects.ts";
import { bytesOfHex, pickNamed } from "./golden-hex.ts";
import { LOG_PAGE_LTO_GOLDEN } from "./log-pages-lto.golden.ts";
import { LOG_PAGE_STATE_GOLDEN } from "./log-pages-state.golden.ts";
import { LOG_PAGE_DAT_DLT_GOLDEN } from "./log-pages-dat-dlt.golden.ts";
const ALL = [...LOG_PAGE_LTO_GOLDEN, ...LOG_PAGE_STATE_GOLDEN, ...LOG_PAGE_DAT_DLT_GOLDEN];
const S = new Map(logPageSubjects().map((s) => [s.name, s] as const));
it.each(ALL.map((g) => [g.of, g] as const))("%s", (_n, g) => {
  const s = S.get(g.of);
  if (!s) throw new Error("unknown " + g.of);
  const bytes = bytesOfHex(g.hex);
  expect(((bytes[2] ?? 0) * 256 + (bytes[3] ?? 0)).toString(16)).toBe((bytes.length - 4).toString(16));
  const d = s.codec.decode(bytes);
  expect(findDifference(g.value, pickNamed(d, g.value), { steering: [], derived: [] })).toBeUndefined();
  expect(s.codec.decode(s.codec.encode(d))).toEqual(d);
});
it.each([...S.keys()])("%s has", (n) => {
  expect(ALL.some((g) => g.of === n)).toBe(true);
});
