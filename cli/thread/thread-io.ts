import { createReadStream, writeSync } from "node:fs";
import { Writable } from "node:stream";
import type { Io, OutputStream } from "../io.ts";
import type { ThreadOrder } from "./thread-order.ts";

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
/** A pipe that is full is looked at again after so many milliseconds. */
const FULL_PIPE_MS = 2;
const NEVER = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/**
 * Writes straight to a file descriptor and waits until all is written: the thread has nothing better to do, and the drive
 * waits as it should for a slow reader.
 */
class DescriptorStream extends Writable {
  readonly isTTY: boolean;
  readonly columns?: number;
  readonly #fd: number;

  constructor(fd: number, terminal: { readonly isTTY: boolean; readonly columns?: number }) {
    super({ decodeStrings: true });
    this.#fd = fd;
    this.isTTY = terminal.isTTY;
    if (terminal.columns !== undefined) this.columns = terminal.columns;
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    try {
      for (let at = 0; at < chunk.length;) at += this.#writeSome(chunk, at);
      done();
    } catch (error) {
      done(error instanceof Error ? error : undefined);
    }
  }

  #writeSome(chunk: Buffer, at: number): number {
    try {
      return writeSync(this.#fd, chunk, at);
    } catch (error) {
      const full = error instanceof Error && "code" in error && error.code === "EAGAIN";
      if (!full) throw error;
      Atomics.wait(NEVER, 0, 0, FULL_PIPE_MS);
      return 0;
    }
  }
}

/** The world of the process as the thread of a command sees it: without the main thread in between. */
export function threadIo({ pulse, terminals, columns }: ThreadOrder): Io {
  const output = (fd: number, isTTY: boolean): OutputStream =>
    new DescriptorStream(fd, { isTTY, ...(columns === undefined ? {} : { columns }) });
  // Nothing is read before somebody asks for it.
  const stdin = createReadStream("", { fd: STDIN, autoClose: false });
  return {
    stdin: Object.assign(stdin, { isTTY: terminals.stdin }),
    stdout: output(STDOUT, terminals.stdout),
    stderr: output(STDERR, terminals.stderr),
    env: process.env,
    cwd: process.cwd(),
    pulse,
  };
}
