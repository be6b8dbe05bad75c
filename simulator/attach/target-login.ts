import { CodecError } from "../../src/codec/codec-error.ts";
import type { Decoded } from "../../src/codec/layout.ts";
import { ChapTarget, type ChapAccounts } from "../../src/iscsi/chap.ts";
import { LOGIN_REQUEST, LOGIN_STAGE } from "../../src/iscsi/initiator-pdus.ts";
import { Negotiation, type SessionParameters } from "../../src/iscsi/negotiation.ts";
import type { PduFrame } from "../../src/iscsi/pdu-parser.ts";
import {
  encodeTextKeys,
  TEXT_SEGMENT_BYTES,
  TextJoiner,
  type TextKey,
} from "../../src/iscsi/text-keys.ts";
import { opcodeOf } from "../../src/iscsi/define-pdu.ts";
import { TransportError } from "../../src/transport/errors.ts";

/** What a target says of itself in a login, and what it wants to be told. */
export interface LoginRules {
  readonly targetName: string;
  /** Who must prove what; absent: anybody may come. */
  readonly accounts?: ChapAccounts;
  /** Whether the initiator's name of a session handle is that of a session that lives. */
  readonly hasSession: (handle: number) => boolean;
}

/** Class and detail of a login that is refused. RFC 7143, Login Response, Status-Class and Status-Detail. */
export const LOGIN_STATUS = {
  initiatorError: 0x0200,
  authenticationFailed: 0x0201,
  targetNotFound: 0x0203,
  versionUnsupported: 0x0205,
  tooManyConnections: 0x0206,
  parameterMissing: 0x0207,
  sessionTypeUnsupported: 0x0209,
  noSuchSession: 0x020a,
  invalidDuringLogin: 0x020b,
  outOfResources: 0x0302,
} as const;

/** The header of a Login Request. */
export type LoginHeader = Decoded<typeof LOGIN_REQUEST.header>;

/** What an initiator is after its login. */
export interface LoggedIn {
  readonly initiatorName: string;
  /** ISID, as hexadecimal digits. */
  readonly sessionId: string;
  readonly discovery: boolean;
  readonly parameters: SessionParameters;
}

/** What to answer to a Login Request. */
export interface LoginStep {
  readonly header: LoginHeader;
  readonly text: Uint8Array;
  /** The initiator goes to the next stage. */
  readonly transit: boolean;
  /** Class and detail; 0 is success. */
  readonly status: number;
  /** There when the login is over and has succeeded. */
  readonly loggedIn?: LoggedIn;
}

/** Longest data segment that this side takes, and most that comes without being asked for: 256 KiB and its protection. */
export const OWN_SEGMENT_BYTES = 512 * 1024;
const MAX_BURST_BYTES = 1024 * 1024;
const VERSION = 0;
const PORTAL_GROUP: TextKey = ["TargetPortalGroupTag", "1"];
const NOTHING = new Uint8Array(0);
/** Keys that belong into the first stage. RFC 7143, SecurityNegotiation stage. */
const SECURITY_KEY =
  /^(InitiatorName|InitiatorAlias|TargetName|TargetAddress|SessionType|AuthMethod|CHAP_[ANRIC])$/;
const RESERVED_VALUE = /^(NotUnderstood|Irrelevant|Reject)$/;

const WISHES = {
  HeaderDigest: "CRC32C,None",
  DataDigest: "CRC32C,None",
  MaxConnections: "1",
  InitialR2T: "No",
  ImmediateData: "Yes",
  MaxBurstLength: String(MAX_BURST_BYTES),
  FirstBurstLength: String(OWN_SEGMENT_BYTES),
  DefaultTime2Wait: "2",
  DefaultTime2Retain: "0",
  MaxOutstandingR2T: "1",
  DataPDUInOrder: "Yes",
  DataSequenceInOrder: "Yes",
  ErrorRecoveryLevel: "0",
};

/** A login that ends here. */
class Refusal extends TransportError {
  readonly status: number;
  constructor(why: keyof typeof LOGIN_STATUS) {
    super("ISCSI_LOGIN_REFUSED", why, { executed: "no" });
    this.status = LOGIN_STATUS[why];
  }
}

/** Whether the stages of a request make sense. RFC 7143, Login Request, CSG and NSG. */
function isStep({ currentStage, nextStage, transit, continues }: LoginHeader): boolean {
  const { security, operational, fullFeature } = LOGIN_STAGE;
  if (currentStage !== security && currentStage !== operational) return false;
  if (!transit) return true;
  const known = nextStage === operational || nextStage === fullFeature;
  return !continues && known && nextStage > currentStage;
}

interface Identity {
  readonly initiatorName: string;
  readonly discovery: boolean;
}

const valueOf = (keys: readonly TextKey[], name: string): string | undefined =>
  keys.find(([key]) => key === name)?.[1];

/** RFC 7143, Text Mode Negotiation: whoever gets a key that it does not know in a stage says so. */
function notUnderstood(keys: readonly TextKey[]): readonly TextKey[] {
  return keys
    .filter(([key, value]) => !SECURITY_KEY.test(key) && !RESERVED_VALUE.test(value))
    .map(([key]) => [key, "NotUnderstood"]);
}

/** The target's side of one login. RFC 7143, Login Phase. It keeps no time and sends nothing: see IscsiConnection. */
export class TargetLogin {
  readonly #rules: LoginRules;
  readonly #joiner = new TextJoiner();
  readonly #negotiation = new Negotiation(WISHES);
  readonly #chap: ChapTarget | undefined;
  #first: LoginHeader | undefined;
  #stage: number | undefined;
  #identity: Identity | undefined;
  #proved: boolean;
  #chapStep: "method" | "algorithm" | "proof" | "done" = "method";
  #declared = false;
  #saidPortalGroup = false;

  constructor(rules: LoginRules) {
    this.#rules = rules;
    this.#proved = rules.accounts === undefined;
    this.#chap = rules.accounts === undefined ? undefined : new ChapTarget(rules.accounts);
  }

  /**
   * Takes one PDU and says what to answer. After a status other than 0 the connection is to be closed.
   * @throws CodecError for what is no Login Request: the connection is to be closed without an answer.
   */
  receive(frame: PduFrame): LoginStep {
    if (opcodeOf(frame.header) !== LOGIN_REQUEST.opcode)
      throw new CodecError("PDU", 0, "something else than a login before the login is over");
    const header = LOGIN_REQUEST.header.decode(frame.header);
    try {
      this.#checkHeader(header);
      const keys = this.#joiner.add(frame.data, header.continues);
      if (keys === undefined) return { header, text: NOTHING, transit: false, status: 0 };
      return this.#answer(header, keys);
    } catch (error) {
      if (error instanceof Refusal)
        return { header, text: NOTHING, transit: false, status: error.status };
      if (!(error instanceof CodecError)) throw error;
      const status = LOGIN_STATUS.initiatorError;
      return { header, text: NOTHING, transit: false, status };
    }
  }

  #checkHeader(header: LoginHeader): void {
    const first = (this.#first ??= header);
    if (header.versionMin > VERSION) throw new Refusal("versionUnsupported");
    if (header.targetSessionHandle !== 0) {
      // One connection a session: another one for a session that lives is one too many.
      const lives = this.#rules.hasSession(header.targetSessionHandle);
      throw new Refusal(lives ? "tooManyConnections" : "noSuchSession");
    }
    const same =
      Buffer.compare(header.sessionId, first.sessionId) === 0 &&
      header.connectionId === first.connectionId &&
      header.initiatorTaskTag === first.initiatorTaskTag;
    const { currentStage } = header;
    if (!same || currentStage !== (this.#stage ?? currentStage) || !isStep(header))
      throw new Refusal("initiatorError");
    this.#stage = currentStage;
  }

  #answer(header: LoginHeader, keys: readonly TextKey[]): LoginStep {
    const identity = (this.#identity ??= this.#identify(keys));
    this.#checkStatements(identity, keys);
    const inSecurity = header.currentStage === LOGIN_STAGE.security;
    if (!inSecurity && !this.#proved) throw new Refusal("authenticationFailed");
    const answers = inSecurity
      ? [...this.#authenticate(keys), ...notUnderstood(keys)]
      : this.#negotiate(keys);
    // Who must prove itself first stays in this stage until it has.
    const transit = header.transit && this.#proved;
    const text = encodeTextKeys([...this.#statement(identity), ...answers]);
    if (text.length > TEXT_SEGMENT_BYTES) throw new Refusal("outOfResources");
    if (!transit) return { header, text, transit, status: 0 };
    this.#stage = header.nextStage;
    if (header.nextStage !== LOGIN_STAGE.fullFeature) return { header, text, transit, status: 0 };
    const loggedIn = {
      ...identity,
      sessionId: Buffer.from(header.sessionId).toString("hex"),
      parameters: this.#negotiation.parameters(),
    };
    return { header, text, transit, status: 0, loggedIn };
  }

  #identify(keys: readonly TextKey[]): Identity {
    const initiatorName = valueOf(keys, "InitiatorName") ?? "";
    if (initiatorName === "") throw new Refusal("parameterMissing");
    const type = valueOf(keys, "SessionType") ?? "Normal";
    if (type !== "Normal" && type !== "Discovery") throw new Refusal("sessionTypeUnsupported");
    const discovery = type === "Discovery";
    const target = valueOf(keys, "TargetName");
    if (!discovery && target === undefined) throw new Refusal("parameterMissing");
    return { initiatorName, discovery };
  }

  /** Some initiators introduce themselves again in the second stage; as somebody else they may not. */
  #checkStatements(identity: Identity, keys: readonly TextKey[]): void {
    const name = valueOf(keys, "InitiatorName") ?? identity.initiatorName;
    const type = valueOf(keys, "SessionType");
    const changed = type !== undefined && (type === "Discovery") !== identity.discovery;
    if (name !== identity.initiatorName || changed) throw new Refusal("initiatorError");
    const target = valueOf(keys, "TargetName") ?? this.#rules.targetName;
    if (!identity.discovery && target !== this.#rules.targetName)
      throw new Refusal("targetNotFound");
  }

  /** RFC 7143, TargetPortalGroupTag: with the first answer of a session that is not for discovery. */
  #statement({ discovery }: Identity): readonly TextKey[] {
    if (discovery || this.#saidPortalGroup) return [];
    this.#saidPortalGroup = true;
    return [PORTAL_GROUP];
  }

  #authenticate(keys: readonly TextKey[]): readonly TextKey[] {
    const offered = valueOf(keys, "AuthMethod")?.split(",");
    if (this.#chap === undefined) {
      if (offered === undefined) return [];
      if (!offered.includes("None")) throw new Refusal("authenticationFailed");
      return [["AuthMethod", "None"]];
    }
    if (this.#chapStep === "method") {
      if (offered === undefined && keys.some(([key]) => key.startsWith("CHAP_")))
        throw new Refusal("initiatorError");
      // Nothing said yet: RFC 7143 lets the initiator begin with its name alone.
      if (offered === undefined) return [];
      if (!offered.includes("CHAP")) throw new Refusal("authenticationFailed");
      this.#chapStep = "algorithm";
      return [["AuthMethod", "CHAP"]];
    }
    return this.#authenticateByChap(this.#chap, keys);
  }

  #authenticateByChap(chap: ChapTarget, keys: readonly TextKey[]): readonly TextKey[] {
    try {
      if (this.#chapStep === "algorithm") {
        this.#chapStep = "proof";
        return chap.challenge(keys);
      }
      if (this.#chapStep === "done") return [];
      const proof = chap.verify(keys);
      if (proof === undefined) throw new Refusal("authenticationFailed");
      this.#chapStep = "done";
      this.#proved = true;
      return proof;
    } catch (error) {
      if (error instanceof CodecError) throw new Refusal("authenticationFailed");
      throw error;
    }
  }

  #negotiate(keys: readonly TextKey[]): readonly TextKey[] {
    const received = this.#negotiation.receive(keys);
    const { firstBurstBytes } = this.#negotiation.parameters();
    // RFC 7143, FirstBurstLength: never above MaxBurstLength, which the initiator may have made smaller than is wished here.
    const answers = received.map(([key, value]): TextKey => {
      const isAgreed = key === "FirstBurstLength" && !RESERVED_VALUE.test(value);
      return [key, isAgreed ? String(firstBurstBytes) : value];
    });
    if (this.#declared) return answers;
    this.#declared = true;
    return [...answers, ["MaxRecvDataSegmentLength", String(OWN_SEGMENT_BYTES)]];
  }
}
