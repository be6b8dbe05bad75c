import { describe, expect, it } from "vitest";
import { ProofLedger, type ReportedPosition } from "../../src/stream/proof-ledger.ts";

const at = (objectNumber: number, lastObject?: number): ReportedPosition => ({
  partition: 0,
  objectNumber: BigInt(objectNumber),
  known: true,
  ...(lastObject === undefined ? {} : { lastObject: BigInt(lastObject) }),
});

function ledgerWith(sentCount: number): ProofLedger {
  const ledger = new ProofLedger({ firstObject: 10, partition: 0 });
  for (let index = 0; index < sentCount; index++) ledger.accept();
  return ledger;
}

describe("the ledger of what is proved", () => {
  it("takes nothing for proved because it was sent", () => {
    const ledger = ledgerWith(5);
    expect(ledger.sentCount).toBe(5);
    expect(ledger.provedCount).toBe(0);
  });

  it("takes a flush for proof only where the drive stands where it should", () => {
    const elsewhere = ledgerWith(5);
    expect(elsewhere.takePosition(at(14), true)).toBe(false);
    expect(elsewhere.provedCount).toBe(0);
    const right = ledgerWith(5);
    expect(right.takePosition(at(15), true)).toBe(true);
    expect(right.provedCount).toBe(5);
  });

  it("believes no last object of a drive that always says that its buffer is empty", () => {
    const ledger = ledgerWith(5);
    expect(ledger.takePosition(at(15, 15), false)).toBe(true);
    expect(ledger.provedCount).toBe(0);
    expect(ledger.lastObjectKept).toBe(false);
  });

  it("believes the last object once it was seen behind the first", () => {
    const ledger = ledgerWith(5);
    ledger.takePosition(at(15, 12), false);
    expect(ledger.provedCount).toBe(2);
    ledger.takePosition(at(15, 15), false);
    expect(ledger.provedCount).toBe(5);
  });

  it("believes no last object that lies before the session or behind what was sent", () => {
    const ledger = ledgerWith(5);
    ledger.takePosition(at(15, 3), false);
    expect(ledger.provedCount).toBe(0);
    ledger.takePosition(at(15, 99), false);
    expect(ledger.provedCount).toBe(0);
  });

  it("believes no position in another partition, nor one that is not known", () => {
    expect(ledgerWith(1).takePosition({ ...at(11), partition: 1 }, true)).toBe(false);
    expect(ledgerWith(1).takePosition({ ...at(11), known: false }, true)).toBe(false);
  });

  it("voids everything behind the last proof", () => {
    const ledger = ledgerWith(3);
    ledger.takePosition(at(13), true);
    ledger.accept();
    ledger.accept();
    expect(ledger.uncheckedCount).toBe(2);
    expect(ledger.voidUnproved()).toBe(2);
    expect(ledger.sentCount).toBe(3);
    expect(ledger.expectedObject).toBe(13);
    expect(ledger.uncheckedCount).toBe(0);
  });
});
