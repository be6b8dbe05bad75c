import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/health/diagnosis/diagnose.ts";
import { FINDING_TABLE } from "../../src/health/diagnosis/finding-table.ts";
import { TAPE_ALERT_FLAGS } from "../../src/scsi/tape-alert-flags.ts";
import { FINDING_SCENARIOS } from "../support/diagnosis-scenarios.ts";
import { diagnosisStand, doctored } from "../support/diagnosis-stand.ts";

const IDS = FINDING_TABLE.map(({ id }) => id);

describe("the table of findings", () => {
  it("has a scenario for each finding, and none for another", () => {
    expect(Object.keys(FINDING_SCENARIOS).sort()).toEqual([...IDS].sort());
  });

  it("has each name once", () => {
    expect(new Set(IDS).size).toBe(IDS.length);
  });

  it.each(FINDING_TABLE.map((row) => [row.id, row] as const))(
    "%s says what it means, what to do and where that comes from",
    (_id, { finding, meaning, action, source }) => {
      for (const text of [finding, meaning, action]) expect(text).toMatch(/^[A-Z].*\.$/);
      expect(source).not.toBe("");
    },
  );

  it("tells every TapeAlert flag that has a meaning", async () => {
    for (const { number, reserved } of TAPE_ALERT_FLAGS) {
      const { simulated, facts } = await diagnosisStand();
      const before = diagnose(await facts()).findings;
      simulated.alerts.raise(number);
      const after = diagnose(await facts()).findings;
      expect([number, after.length > before.length]).toEqual([number, !reserved]);
    }
  });

  it.each(Object.entries(FINDING_SCENARIOS))("%s", async (id, { raises, fallsShort }) => {
    const ids = async (facts: ReturnType<typeof raises>): Promise<readonly string[]> =>
      diagnose(await facts).findings.map((finding) => finding.id);
    expect(await ids(raises())).toContain(id);
    expect(await ids(fallsShort())).not.toContain(id);
  });
});

describe("a diagnosis", () => {
  it("is green where nothing is wrong, yellow with a warning, red with something critical", async () => {
    const { simulated, facts } = await diagnosisStand();
    expect(diagnose(await facts())).toMatchObject({ light: "green", findings: [] });
    simulated.alerts.raise(0x15);
    expect(diagnose(await facts()).light).toBe("yellow");
    simulated.alerts.raise(0x14);
    expect(diagnose(await facts()).light).toBe("red");
  });

  it("tells an alert once: by the better finding where there is one", async () => {
    // A drive that does not judge itself on page 3Eh: that would be another finding.
    const { simulated, facts } = await diagnosisStand({ personality: "lto-5" });
    for (const flag of [0x03, 0x05]) simulated.alerts.raise(flag);
    expect(diagnose(await facts()).findings.map(({ id }) => id)).toEqual(["read-failed"]);
  });

  it("has the lamp's evidence for cleaning, all of it, in one finding", async () => {
    const { simulated, facts } = await diagnosisStand();
    simulated.alerts.raise(0x14);
    const [finding, ...more] = diagnose(await facts()).findings;
    expect(more).toEqual([]);
    expect(finding?.evidence.join("\n")).toMatch(/11h, CRQRD[^]*flag 20 \(14h\)/);
  });

  it("takes other thresholds when it is told them", () => {
    const warm = doctored({
      links: [
        {
          port: 1,
          invalidDwords: 3,
          disparityErrors: 0,
          lossesOfSynchronization: 0,
          phyResetProblems: 0,
        },
      ],
    });
    expect(diagnose(warm).light).toBe("green");
    expect(diagnose(warm, { linkErrors: 3 }).light).toBe("yellow");
  });

  it("says what it could not read, and why", async () => {
    const { facts } = await diagnosisStand({ personality: "dat-72" });
    expect(diagnose(await facts()).unread).toEqual(
      expect.arrayContaining([
        { what: "log page 14h", why: "the drive does not list it" },
        { what: "TapeAlert", why: "reading it clears it, and there is no place to keep it" },
      ]),
    );
  });
});
