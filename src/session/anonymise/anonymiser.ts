import type {
  RecordedData,
  RecordedExchange,
  RecordedReply,
} from "../../transport/recording-format.ts";
import { lengthOf } from "../../transport/recording-parse.ts";
import { carriesUserData } from "../user-data.ts";
import { asksForModel, identitiesIn } from "./identities-in.ts";
import type { Identity } from "./identity.ts";
import { latin1, withoutPadding } from "./identity.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { Replacement } from "./replacement.ts";

/** Vendor, product and revision in standard INQUIRY data: what decides how a drive is treated must stay. */
const MODEL_BYTES = { first: 8, end: 36 };
/** Headers say what a page is and how long. */
const HEADER_BYTES = 4;
const NAME_BYTES = 8;
/** Of names of this kind the first four bytes are kind, maker and four bits more. SPC-4, NAA IEEE Registered format. */
const REGISTERED_NAME = 5;
const NAME_PREFIX_BYTES = 4;

/** Replaces what tells drives, cartridges, hosts and users apart, in two passes: first learn from all, then rewrite. */
export class Anonymiser {
  readonly #pseudonyms: Pseudonyms;
  /** By their bytes as text, so that each is there once. */
  readonly #known = new Map<string, Identity>();
  #longestFirst: readonly Identity[] | undefined;

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms;
  }

  /** How many different identities are looked for everywhere. */
  get knownCount(): number {
    return this.#known.size;
  }

  /** Notes what an exchange gives away. */
  learn({ cdb, dataOut, outcome }: RecordedExchange): void {
    const dataIn = outcome.kind === "reply" ? outcome.dataIn : undefined;
    for (const data of [dataOut, dataIn]) {
      if (data?.kind !== "kept" || carriesUserData(cdb)) continue;
      for (const identity of identitiesIn(cdb, data.bytes).identities) this.#note(identity);
    }
  }

  #note(identity: Identity): void {
    if (!identity.everywhere) return;
    const bytes = withoutPadding(identity.bytes);
    const whole = identity.kind === "worldWideName" ? identity.bytes : bytes;
    this.#longestFirst = undefined;
    this.#known.set(latin1Text(whole), { ...identity, bytes: whole });
  }

  /** The exchange without what must not be told. */
  rewrite(exchange: RecordedExchange): RecordedExchange {
    const { cdb, dataOut, outcome } = exchange;
    return {
      ...exchange,
      dataOut: dataOut === undefined ? undefined : this.#sent(cdb, dataOut),
      outcome:
        outcome.kind === "reply"
          ? this.#reply(cdb, outcome)
          : // It may name a node, a host or a target; the code says what happened.
            { ...outcome, message: `recorded failure ${outcome.code}` },
    };
  }

  /** A host that replays would send the true bytes, so what was changed is not compared: only its length stays. */
  #sent(cdb: Uint8Array, data: RecordedData): RecordedData {
    if (data.kind === "leftOut" || carriesUserData(cdb)) return leftOut(data);
    const bytes = this.#replaced(cdb, data.bytes);
    return Buffer.compare(bytes, data.bytes) === 0 ? data : leftOut(data);
  }

  #reply(cdb: Uint8Array, reply: RecordedReply): RecordedReply {
    const { dataIn } = reply;
    const sense = this.#replaceKnown(new Replacement(reply.sense)).bytes;
    if (dataIn === undefined) return { ...reply, sense };
    if (dataIn.kind === "leftOut" || carriesUserData(cdb)) {
      return { ...reply, sense, dataIn: leftOut(dataIn) };
    }
    return { ...reply, sense, dataIn: { kind: "kept", bytes: this.#replaced(cdb, dataIn.bytes) } };
  }

  #replaced(cdb: Uint8Array, bytes: Uint8Array): Uint8Array {
    const { identities, knownBytes } = identitiesIn(cdb, bytes);
    const replacement = new Replacement(bytes);
    if (asksForModel(cdb)) replacement.protect(MODEL_BYTES.first, MODEL_BYTES.end);
    this.#replaceKnown(replacement);
    const placed = identities.map(({ kind, bytes: own, behind }) =>
      replacement.replaceBehind(behind, own, this.#other(kind, own)),
    );
    // What is not where it was found cannot be replaced with certainty.
    replacement.blankFrom(placed.includes(false) ? HEADER_BYTES : knownBytes);
    return replacement.bytes;
  }

  #replaceKnown(replacement: Replacement): Replacement {
    this.#longestFirst ??= [...this.#known.values()].sort(
      (a, b) => b.bytes.length - a.bytes.length,
    );
    for (const { kind, bytes } of this.#longestFirst) {
      replacement.replace(bytes, (found) => this.#other(kind, found));
      if (kind === "worldWideName") this.#replaceName(replacement, bytes);
    }
    return replacement;
  }

  /** A name may be written in hexadecimal digits too. Ports have names beside that of the drive: all that begin alike. */
  #replaceName(replacement: Replacement, name: Uint8Array): void {
    const other = (found: Uint8Array): Uint8Array => this.#pseudonyms.worldWideName(found);
    const alike = (name[0] ?? 0) >> 4 === REGISTERED_NAME;
    const prefix = name.subarray(0, NAME_PREFIX_BYTES);
    if (alike) replacement.replaceFrom(prefix, NAME_BYTES, other);
    for (const form of [hexText, upperHexText]) {
      replacement.replace(latin1(form(name)), () => latin1(form(other(name))));
      if (!alike) continue;
      replacement.replaceFrom(latin1(form(prefix)), 2 * NAME_BYTES, (digits) => {
        const found = Uint8Array.from(Buffer.from(latin1Text(digits), "hex"));
        return found.length === NAME_BYTES ? latin1(form(other(found))) : digits;
      });
    }
  }

  #other(kind: Identity["kind"], found: Uint8Array): Uint8Array {
    if (kind === "worldWideName") return this.#pseudonyms.worldWideName(found);
    if (kind === "bytes") return this.#pseudonyms.bytes(found);
    const core = withoutPadding(found);
    const out = found.slice();
    out.set(this.#pseudonyms.text(core), core.byteOffset - found.byteOffset);
    return out;
  }
}

const leftOut = (data: RecordedData): RecordedData => ({ kind: "leftOut", length: lengthOf(data) });

const latin1Text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const hexText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const upperHexText = (bytes: Uint8Array): string => hexText(bytes).toUpperCase();
