import type { MessagePort } from "node:worker_threads";
import type { ProducerSpec } from "./producer-spec.ts";
import type { FileRecord } from "./session-record.ts";
import type { SharedRingParts } from "./shared-ring.ts";
import type { TarStop } from "./tar-producer.ts";

/** What a producer thread is told to do. */
export interface ProducerOrder {
  readonly spec: ProducerSpec;
  readonly ring: SharedRingParts;
  readonly digest: "sha256" | "blake2b512" | "none";
  /** Where it sends its messages. */
  readonly port: MessagePort;
}

/** What a producer thread tells besides the blocks. */
export type ProducerMessage =
  | { readonly kind: "files"; readonly files: readonly FileRecord[] }
  | { readonly kind: "end"; readonly digest?: Uint8Array; readonly stop?: TarStop }
  | { readonly kind: "failure"; readonly message: string }
  /** Something in the ring has changed. */
  | { readonly kind: "news" };
