/** What one answer of a drive says of one lamp. */
export interface LampEvidence {
  /** Where it was read, such as `log page 11h, CRQST`. */
  readonly from: string;
  readonly lit: boolean;
  /** `told`: the answer is about this lamp; `inferred`: the lamp follows from something else that the drive says. */
  readonly kind: "told" | "inferred";
  /** What gives the answer this meaning: standard and clause title, manual and page, or what was measured. */
  readonly source: string;
}

/** A lamp of a front panel, as far as a host can know it. */
export interface Lamp {
  /** `unknown`: nothing that the drive answers says anything of it. */
  readonly state: "lit" | "dark" | "unknown";
  /** How sure that is. `contradicted`: some answers say lit and some dark; then it counts as lit. */
  readonly sureness: "told" | "inferred" | "contradicted" | "none";
  readonly evidence: readonly LampEvidence[];
}

/**
 * Weighs what there is. A warning is not argued away: one answer that says lit is enough. That nothing follows from something
 * else (`inferred`, dark) is no contradiction to it: alerts are cleared by reading while the cause goes on.
 */
export function lampOf(evidence: readonly LampEvidence[]): Lamp {
  if (evidence.length === 0) return { state: "unknown", sureness: "none", evidence };
  const told = evidence.filter(({ kind }) => kind === "told");
  const isLit = evidence.some(({ lit }) => lit);
  if (isLit && told.some(({ lit }) => !lit))
    return { state: "lit", sureness: "contradicted", evidence };
  const isTold = isLit ? told.some(({ lit }) => lit) : told.length > 0;
  return { state: isLit ? "lit" : "dark", sureness: isTold ? "told" : "inferred", evidence };
}
