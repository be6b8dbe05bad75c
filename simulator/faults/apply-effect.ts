import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { CheckCondition, sense } from "../check-condition.ts";
import type { DriveCore } from "../drive-core.ts";
import type { CommandEffect } from "./fault-injector.ts";

/** A failure of the connection, and whether the drive still ran the command. */
export interface TransportFault {
  readonly kind: "failure" | "timeout";
  readonly executed: boolean;
}

/** Lets a fault happen before a command. Throws CheckCondition where it takes the command's place. */
export function applyCommandEffect(
  drive: DriveCore,
  effect: CommandEffect,
): TransportFault | undefined {
  switch (effect.kind) {
    case "transportFailure":
      return { kind: "failure", executed: effect.executed };
    case "timeout":
      return { kind: "timeout", executed: effect.executed };
    case "sense":
      throw new CheckCondition(sense(effect.key, effect.codes, { deferred: effect.deferred }));
    case "reset":
      drive.reset({
        losesBuffer: effect.losesBuffer,
        rewinds: effect.rewinds,
        attention: !effect.attentionStolen,
      });
      return undefined;
    default:
      applyToTape(drive, effect);
      return undefined;
  }
}

function applyToTape(
  drive: DriveCore,
  effect: Exclude<CommandEffect, { kind: "transportFailure" | "timeout" | "sense" | "reset" }>,
): void {
  const deck = drive.loadedDeck;
  switch (effect.kind) {
    case "mediumChangedAttention":
      for (const nexus of drive.nexuses) nexus.raise(sense(SENSE_KEY.unitAttention, 0x2800));
      return;
    case "foreignRewind":
      // Another program's REWIND empties the buffer first, like every other REWIND.
      if (deck === undefined || deck.stuckAt !== undefined) return;
      deck.settle();
      deck.moveTo(0, deck.partition);
      return;
    case "bufferLost":
      deck?.loseBuffer();
      return;
    case "shortTape":
      if (deck !== undefined) shorten(drive, effect.remainingBytes);
      return;
    case "chipDead":
      if (drive.cartridge !== undefined) drive.cartridge.state.chipDead = true;
      drive.alerts.raise(0x0f);
  }
}

function shorten(drive: DriveCore, remainingBytes: number): void {
  const { deck } = drive;
  const { facts, state } = deck.cartridge;
  const share = state.partitionShares[deck.partition] ?? 1;
  const wanted = (deck.usedBytes + remainingBytes) / share;
  state.lengthShare = Math.min(state.lengthShare, wanted / facts.capacityBytes);
}
