import { randomBytes, randomInt } from "node:crypto";
import { CodecError } from "../codec/codec-error.ts";
import {
  CHAP_CHALLENGE_BYTES,
  CHAP_MD5,
  chapAlgorithms,
  chapResponse,
  decodeBinary,
  encodeBinary,
  isSame,
  type ChapExchange,
} from "./chap-values.ts";
import type { TextKey } from "./text-keys.ts";

/** A name and what only its owner and the other side know. */
export interface ChapAccount {
  readonly user: string;
  readonly secret: string;
}

/** Who proves what to whom. */
export interface ChapAccounts {
  /** What the initiator proves. */
  readonly initiator: ChapAccount;
  /** What the target must prove; absent when the initiator does not ask. */
  readonly target?: ChapAccount;
}

/** The only value of a key; throws CodecError when it is missing or comes twice. */
function oneOf(keys: readonly TextKey[], name: string): string {
  const [first, second] = keys.filter(([key]) => key === name);
  if (first === undefined) throw new CodecError(`text/${name}`, 0, "is missing");
  if (second !== undefined) throw new CodecError(`text/${name}`, 0, "comes twice");
  return first[1];
}

function identifierOf(keys: readonly TextKey[]): number {
  const text = oneOf(keys, "CHAP_I");
  if (!/^\d{1,3}$/.test(text) || Number(text) > 255)
    throw new CodecError("text/CHAP_I", 0, `"${text}" is not a number of one byte`);
  return Number(text);
}

const challengeOf = (keys: readonly TextKey[]): Uint8Array =>
  decodeBinary("CHAP_C", oneOf(keys, "CHAP_C"));

/** A challenge that was never used before. */
function freshExchange(algorithm: number): ChapExchange {
  const challenge = randomBytes(CHAP_CHALLENGE_BYTES);
  return { algorithm, identifier: randomInt(256), challenge };
}

const challengeKeys = (exchange: ChapExchange): readonly TextKey[] => [
  ["CHAP_I", String(exchange.identifier)],
  ["CHAP_C", encodeBinary(exchange.challenge)],
];

const responseKeys = (exchange: ChapExchange, account: ChapAccount): readonly TextKey[] => [
  ["CHAP_N", account.user],
  ["CHAP_R", encodeBinary(chapResponse(exchange, account.secret))],
];

/** Whether name and response are those of the account. Both are computed whatever the name was. */
function isProof(keys: readonly TextKey[], exchange: ChapExchange, account: ChapAccount): boolean {
  const response = decodeBinary("CHAP_R", oneOf(keys, "CHAP_R"));
  const right = isSame(response, chapResponse(exchange, account.secret));
  return right && oneOf(keys, "CHAP_N") === account.user;
}

/** The initiator's half. RFC 7143, Challenge Handshake Authentication Protocol. Its errors never carry a secret. */
export class ChapInitiator {
  readonly #accounts: ChapAccounts;
  readonly #algorithms: readonly number[];
  #asked: ChapExchange | undefined;

  constructor(accounts: ChapAccounts, algorithms: readonly number[] = chapAlgorithms()) {
    this.#accounts = accounts;
    this.#algorithms = algorithms;
  }

  /**
   * First step: the algorithms, MD5 before the better ones. Targets mostly take the first that they know, and IET and tgt
   * 1.0.85 take 7 for SHA-1, where IANA says SHA-256: with 7 in front, nobody could log in there. A target with a
   * preference of its own still finds all.
   */
  offer(): readonly TextKey[] {
    const better = this.#algorithms.filter((number) => number !== CHAP_MD5);
    const offered = better.length === this.#algorithms.length ? better : [CHAP_MD5, ...better];
    return [["CHAP_A", offered.join(",")]];
  }

  /**
   * Second step: proves who the initiator is, and asks the target to prove itself where that is wanted.
   * @throws CodecError when the target's challenge is malformed or of an algorithm that was not offered.
   */
  respond(keys: readonly TextKey[]): readonly TextKey[] {
    const algorithm = Number(oneOf(keys, "CHAP_A"));
    if (!this.#algorithms.includes(algorithm))
      throw new CodecError("text/CHAP_A", 0, "the algorithm was not offered");
    const posed = { algorithm, identifier: identifierOf(keys), challenge: challengeOf(keys) };
    const proof = responseKeys(posed, this.#accounts.initiator);
    if (this.#accounts.target === undefined) return proof;
    this.#asked = freshExchange(algorithm);
    return [...proof, ...challengeKeys(this.#asked)];
  }

  /** Third step: whether the target is who it should be; always true when nobody asked. Throws CodecError. */
  isTargetProved(keys: readonly TextKey[]): boolean {
    const { target } = this.#accounts;
    if (target === undefined) return true;
    return this.#asked !== undefined && isProof(keys, this.#asked, target);
  }
}

/** The target's half: one attempt a connection. */
export class ChapTarget {
  readonly #accounts: ChapAccounts;
  readonly #algorithms: readonly number[];
  #posed: ChapExchange | undefined;

  constructor(accounts: ChapAccounts, algorithms: readonly number[] = chapAlgorithms()) {
    this.#accounts = accounts;
    this.#algorithms = algorithms;
  }

  /** First step: takes the initiator's CHAP_A and poses a challenge. Throws CodecError when no algorithm will do. */
  challenge(keys: readonly TextKey[]): readonly TextKey[] {
    const offered = oneOf(keys, "CHAP_A").split(",").map(Number);
    const algorithm = this.#algorithms.find((own) => offered.includes(own));
    if (algorithm === undefined) throw new CodecError("text/CHAP_A", 0, "no algorithm in common");
    this.#posed = freshExchange(algorithm);
    return [["CHAP_A", String(algorithm)], ...challengeKeys(this.#posed)];
  }

  /**
   * Second step: `undefined` when the initiator is not who it says; else what the target says back, which proves the
   * target if that was asked.
   * @throws CodecError when the proof is malformed, or when the initiator hands the target its own challenge back
   *   (reflection), or asks a target that has no secret.
   */
  verify(keys: readonly TextKey[]): readonly TextKey[] | undefined {
    const posed = this.#posed;
    this.#posed = undefined;
    if (posed === undefined || !isProof(keys, posed, this.#accounts.initiator)) return undefined;
    if (!keys.some(([key]) => key === "CHAP_C")) return [];
    const { algorithm } = posed;
    const asked = { algorithm, identifier: identifierOf(keys), challenge: challengeOf(keys) };
    if (isSame(asked.challenge, posed.challenge))
      throw new CodecError("text/CHAP_C", 0, "the challenge is the one that was posed");
    if (this.#accounts.target === undefined)
      throw new CodecError("text/CHAP_C", 0, "this side has nothing to prove itself with");
    return responseKeys(asked, this.#accounts.target);
  }
}
