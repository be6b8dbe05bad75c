/**
 * The seam: everything above it runs unchanged on a real drive, a simulated one and a recording. This folder imports
 * nothing of ours.
 */

/** One command, as bytes. Buffers belong to the transport until `execute` settles. */
export interface ScsiRequest {
  readonly cdb: Uint8Array;
  /** Data for the device. At most one of `dataOut` and `dataIn` is given. */
  readonly dataOut?: Uint8Array;
  /** Room for the device's answer; filled from its start. */
  readonly dataIn?: Uint8Array;
  /** After this many milliseconds the transport gives up with a TransportError. */
  readonly timeoutMs: number;
}

/** What came of a command. A CHECK CONDITION is a reply, not an exception. */
export interface ScsiReply {
  /** SAM status byte: 0 GOOD, 2 CHECK CONDITION, 8 BUSY, 18h RESERVATION CONFLICT … */
  readonly status: number;
  /** Sense data; empty when there is none. */
  readonly sense: Uint8Array;
  /** Bytes that were really moved, in the direction of the request. */
  readonly transferredBytes: number;
  readonly elapsedMs: number;
}

/** What one transfer can carry. */
export interface TransferLimits {
  /** Largest data length of one command, in bytes. */
  readonly maxTransferBytes: number;
  /** Address alignment that buffers should have, in bytes; 1 when it does not matter. */
  readonly bufferAlignment: number;
}

/** A path to one logical unit. */
export interface ScsiTransport {
  readonly limits: TransferLimits;
  /**
   * Sends one command and settles when it is over or the transport is dead. `signal` only asks: until `execute`
   * settles, the buffers are in use. Rejects with TransportError, never for a status of the device.
   */
  execute(request: ScsiRequest, options?: { readonly signal?: AbortSignal }): Promise<ScsiReply>;
  /** Lets the path go. No command may be sent afterwards. */
  close(): Promise<void>;
}
