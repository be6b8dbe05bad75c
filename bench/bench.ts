import type { Row } from "./row.ts";

/** What every bench is given. */
export interface BenchContext {
  readonly rounds: number;
  /** Whether a goal is asked for; a bench of several goals leaves out the others. */
  readonly wants: (goal: string) => boolean;
  /** An empty folder, gone afterwards. */
  readonly folder: string;
  /** Says on stderr what is being done. */
  readonly say: (text: string) => void;
}

/** Measures one goal or several. */
export type Bench = (context: BenchContext) => Promise<readonly Row[]>;
