import type { PacedSettings, PacedStatistics } from "./paced-drive.ts";

/** What a drive thread is to write, and where. */
export interface PacedJob {
  readonly library: string;
  /** For the writer's files. */
  readonly folder: string;
  readonly settings: PacedSettings;
  readonly blockBytes: number;
  /** Room for blocks that are not on the medium yet. */
  readonly ringBytes: number;
  /** `raw`: one file as it is; `tar`: files and folders as an archive. */
  readonly kind: "raw" | "tar";
  readonly paths: readonly string[];
  /** Written before in a session of its own, which is not part of the result: Node compiles the writer meanwhile. */
  readonly firstPaths?: readonly string[];
}

/** What came of it. */
export interface PacedResult {
  readonly statistics: PacedStatistics;
  /** The whole session, from its first command to its last. */
  readonly elapsedMs: number;
  readonly underrunCount: number;
  /** Of the session before, if there was one. */
  readonly first?: PacedStatistics;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Whether a message is a job; both ends are of one build. */
export function isPacedJob(value: unknown): value is PacedJob {
  return isObject(value) && "library" in value && "settings" in value && "paths" in value;
}

/** Whether a message is a result. */
export function isPacedResult(value: unknown): value is PacedResult {
  return isObject(value) && "statistics" in value && "elapsedMs" in value;
}
