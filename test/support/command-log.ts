import type { ScsiReply, ScsiRequest, ScsiTransport } from "../../src/transport/scsi-transport.ts";

/** A transport that remembers what went through it. */
export class CommandLog implements ScsiTransport {
  readonly limits: ScsiTransport["limits"];
  readonly cdbs: Uint8Array[] = [];
  readonly #inner: ScsiTransport;

  constructor(inner: ScsiTransport) {
    this.limits = inner.limits;
    this.#inner = inner;
  }

  execute(request: ScsiRequest): Promise<ScsiReply> {
    this.cdbs.push(request.cdb.slice());
    return this.#inner.execute(request);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
