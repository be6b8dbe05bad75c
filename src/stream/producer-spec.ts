import type { ByteProducer } from "./block-source.ts";
import { FdProducer } from "./fd-producer.ts";
import { TarProducer } from "./tar-producer.ts";

/** What a stream is made from, as plain data: it can be sent to another thread. */
export type ProducerSpec =
  | {
      readonly kind: "tar";
      /** Files and directories, in this order. */
      readonly paths: readonly (string | Uint8Array)[];
    }
  | {
      readonly kind: "raw";
      /** An open file, pipe or terminal. */
      readonly fd: number;
      /** Where in a seekable file to start. @defaultValue 0 */
      readonly startPosition?: number;
    };

/** Makes the producer of a spec; `stopped` is asked while there is nothing to read. */
export function makeProducer(
  spec: ProducerSpec,
  options: {
    readonly blockBytes: number;
    readonly digest: "sha256" | "blake2b512" | "none";
    readonly stopped?: () => boolean;
  },
): ByteProducer {
  const { blockBytes, digest, stopped } = options;
  if (spec.kind === "tar") {
    return new TarProducer({ paths: spec.paths, recordBytes: blockBytes, digest });
  }
  const { startPosition = 0 } = spec;
  return new FdProducer(spec.fd, { startPosition, ...(stopped === undefined ? {} : { stopped }) });
}
