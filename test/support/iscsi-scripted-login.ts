import type { Decoded } from "../../src/codec/layout.ts";
import { ChapTarget, type ChapAccounts } from "../../src/iscsi/chap.ts";
import type { LOGIN_REQUEST } from "../../src/iscsi/initiator-pdus.ts";
import { Negotiation } from "../../src/iscsi/negotiation.ts";
import { TextJoiner, type TextKey } from "../../src/iscsi/text-keys.ts";

/** How a target logs in. */
export interface LoginScript {
  readonly accounts?: ChapAccounts;
  /** What the target wants of a negotiation. */
  readonly wishes?: Readonly<Record<string, string>>;
  /** The target's MaxRecvDataSegmentLength. */
  readonly segmentBytes?: number;
  /** Asks for one more step of the negotiation, as tgtd does. */
  readonly addsKeys?: boolean;
}

/** How a login ends that does not succeed. */
export interface ScriptedRefusal {
  readonly statusClass: number;
  readonly statusDetail: number;
  readonly address?: string;
}

/** What to say to one step of a login. */
export interface ScriptedLoginAnswer {
  readonly keys?: readonly TextKey[];
  readonly transit?: boolean;
  readonly status?: readonly [number, number];
}

const AUTHENTICATION_FAILED: ScriptedLoginAnswer = { status: [2, 1] };

/** The target's half of one login. */
export class ScriptedLogin {
  readonly negotiation: Negotiation;
  /** Every key that the initiator sent. */
  readonly heard: TextKey[] = [];
  /** ISID of the session. */
  sessionId = "";
  stepCount = 0;
  readonly #script: LoginScript;
  readonly #chap: ChapTarget | undefined;
  readonly #refusal: ScriptedRefusal | undefined;
  readonly #joiner = new TextJoiner();
  #proved = false;
  #negotiated = false;

  constructor(script: LoginScript, refusal: ScriptedRefusal | undefined) {
    this.negotiation = new Negotiation(script.wishes ?? {});
    this.#script = script;
    this.#chap = script.accounts === undefined ? undefined : new ChapTarget(script.accounts);
    this.#refusal = refusal;
  }

  receive(request: Decoded<typeof LOGIN_REQUEST.header>, data: Uint8Array): ScriptedLoginAnswer {
    this.stepCount++;
    this.sessionId = Buffer.from(request.sessionId).toString("hex");
    const keys = this.#joiner.add(data, request.continues);
    if (keys === undefined) return {};
    this.heard.push(...keys);
    if (this.#refusal !== undefined) {
      const { statusClass, statusDetail, address } = this.#refusal;
      const where: TextKey[] = address === undefined ? [] : [["TargetAddress", address]];
      return { keys: where, status: [statusClass, statusDetail] };
    }
    return request.currentStage === 0
      ? this.#authenticate(keys, request.transit)
      : this.#negotiate(keys);
  }

  #authenticate(keys: readonly TextKey[], transit: boolean): ScriptedLoginAnswer {
    const named = (name: string): boolean => keys.some(([key]) => key === name);
    const chap = this.#chap;
    if (named("AuthMethod")) {
      const method: TextKey = ["AuthMethod", chap === undefined ? "None" : "CHAP"];
      const group: TextKey = ["TargetPortalGroupTag", "1"];
      return { keys: [method, group], transit: transit && chap === undefined };
    }
    if (chap !== undefined && named("CHAP_A")) return { keys: chap.challenge(keys) };
    const proof = chap?.verify(keys);
    if (proof === undefined) return AUTHENTICATION_FAILED;
    this.#proved = true;
    return { keys: proof, transit };
  }

  #negotiate(keys: readonly TextKey[]): ScriptedLoginAnswer {
    if (this.#chap !== undefined && !this.#proved) return AUTHENTICATION_FAILED;
    const replies = this.negotiation.receive(keys);
    const first = !this.#negotiated;
    this.#negotiated = true;
    const { segmentBytes = 262_144, addsKeys = false } = this.#script;
    const own: TextKey = ["MaxRecvDataSegmentLength", String(segmentBytes)];
    if (first && addsKeys) return { keys: replies };
    return { keys: [...replies, own], transit: true };
  }
}
