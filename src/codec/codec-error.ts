/** Bytes are not what they claim to be, or a value does not fit its field. Nothing was cut or guessed. */
export class CodecError extends Error {
  /** Stable code of this class. */
  readonly code = "CODEC_INVALID";
  /** Where: definition and field, such as `SPACE(6)/count`. */
  readonly path: string;
  /** Offset of the first offending byte, from 0, as the standards count. */
  readonly byte: number;
  /** What is wrong, in words. */
  readonly problem: string;

  constructor(path: string, byte: number, problem: string) {
    super(`${path} (byte ${String(byte)}): ${problem}`);
    this.name = "CodecError";
    this.path = path;
    this.byte = byte;
    this.problem = problem;
  }

  /** The same error seen from an enclosing structure that starts `byteOffset` bytes earlier. */
  within(outer: string, byteOffset: number): CodecError {
    return new CodecError(`${outer}/${this.path}`, this.byte + byteOffset, this.problem);
  }
}
