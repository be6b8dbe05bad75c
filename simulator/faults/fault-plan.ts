/** Faults as data: what happens when. A plan, a seed and a commit reproduce a run. */

/** When a fault happens; the first moment at which all that is given holds. */
export type FaultTrigger =
  /** When that object is written or read (as the fault says). */
  | { readonly at: "object"; readonly object: number; readonly partition?: number }
  /** Before the command that follows so many bytes written by hosts since the plan began. */
  | { readonly at: "bytesWritten"; readonly bytes: number }
  /** Before the nth command of that name since the plan began, from 1. `any` counts all commands. */
  | { readonly at: "command"; readonly name: string; readonly count: number }
  /** At the nth load since the plan began, from 1. */
  | { readonly at: "load"; readonly count: number }
  /** Before the first command after that many milliseconds of the drive's clock. */
  | { readonly at: "time"; readonly ms: number };

/** What happens. */
export type FaultEffect =
  /** READ of the object ends 3/11 00, unrecovered read error; the tape stands after it. */
  | { readonly kind: "readError" }
  /** WRITE of the object ends 3/0C 00 at once; what was in the buffer is lost from there on. */
  | { readonly kind: "writeError" }
  /** The object was accepted but cannot be put on tape; a later command carries the deferred error 3/0C 00. */
  | { readonly kind: "deferredError"; readonly afterCommands: number }
  /** Every read of the object has one bit flipped. */
  | { readonly kind: "readFlip"; readonly byteOffset: number; readonly bitIndex: number }
  /** One stored bit flips for good, without any drive noticing. */
  | { readonly kind: "bitRot"; readonly byteOffset: number; readonly bitIndex: number }
  /** A reset: mode pages back to default, at the beginning of the tape, the buffer lost if so said. */
  | {
      readonly kind: "reset";
      readonly losesBuffer: boolean;
      readonly rewinds: boolean;
      /** Another program of this host takes the unit attention. */
      readonly attentionStolen: boolean;
    }
  /** Somebody exchanged nothing but reported it: unit attention 28 00 alone. */
  | { readonly kind: "mediumChangedAttention" }
  /** Another program moves the tape to the beginning, without any unit attention. */
  | { readonly kind: "foreignRewind" }
  /** The buffer is lost without any word (a drive whose firmware restarted). */
  | { readonly kind: "bufferLost" }
  /** The command fails in the transport; `executed` tells what the drive really did of it. */
  | { readonly kind: "transportFailure"; readonly executed: boolean }
  /** The command does not come back in time; `executed` tells what the drive really did of it. */
  | { readonly kind: "timeout"; readonly executed: boolean }
  /** The tape ends here: from now on its capacity is what is written, plus the given reserve. */
  | { readonly kind: "shortTape"; readonly remainingBytes: number }
  /** The cartridge chip cannot be read any more. */
  | { readonly kind: "chipDead" }
  /** Any sense data, current or deferred, instead of the command. */
  | {
      readonly kind: "sense";
      readonly key: number;
      readonly codes: number;
      readonly deferred: boolean;
    };

/** One fault. */
export interface Fault {
  readonly when: FaultTrigger;
  readonly what: FaultEffect;
  /** How often it happens; default 1. */
  readonly times?: number;
}

/** A plan. */
export type FaultPlan = readonly Fault[];
