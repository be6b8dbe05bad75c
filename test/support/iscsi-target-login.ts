/** Logging in at a target, right or wrong, one step at a time. */
import type { Decoded } from "../../src/codec/layout.ts";
import { ChapInitiator, type ChapAccounts } from "../../src/iscsi/chap.ts";
import type { PduInput } from "../../src/iscsi/encode-frame.ts";
import { LOGIN_REQUEST, LOGIN_STAGE } from "../../src/iscsi/initiator-pdus.ts";
import { Negotiation, type SessionParameters } from "../../src/iscsi/negotiation.ts";
import { LOGIN_RESPONSE } from "../../src/iscsi/target-pdus.ts";
import { decodeTextKeys, encodeTextKeys, type TextKey } from "../../src/iscsi/text-keys.ts";
import { TargetWire, type Portal } from "./iscsi-target-wire.ts";

export const TARGET_NAME = "iqn.2026-01.invalid.capstan:simulator";
export const INITIATOR_NAME = "iqn.2026-01.test.capstan:raw";
export const SESSION_ID = Uint8Array.of(0x80, 0, 0, 0, 0, 1);
export const CONNECTION_ID = 7;
const LOGIN_TAG = 0x77;

/** What an initiator says of itself. */
export const introduction = (
  more: { readonly name?: string; readonly target?: string; readonly discovery?: boolean } = {},
): readonly TextKey[] => {
  const { name = INITIATOR_NAME, target = TARGET_NAME, discovery = false } = more;
  const named: TextKey = ["InitiatorName", name];
  return discovery
    ? [named, ["SessionType", "Discovery"]]
    : [named, ["SessionType", "Normal"], ["TargetName", target]];
};

/** What came back for one Login Request. */
export interface LoginAnswer {
  readonly header: Decoded<typeof LOGIN_RESPONSE.header>;
  readonly keys: readonly TextKey[];
  /** Class and detail in one number. */
  readonly status: number;
}

type LoginFields = PduInput<typeof LOGIN_REQUEST.header.fields>;

/** Sends one Login Request: from stage 1 into full feature phase unless `fields` say something else. */
export function sendLogin(
  wire: TargetWire,
  data: Uint8Array | readonly TextKey[],
  fields: Partial<LoginFields> = {},
): void {
  const value = {
    transit: true,
    continues: false,
    currentStage: LOGIN_STAGE.operational,
    nextStage: LOGIN_STAGE.fullFeature,
    sessionId: SESSION_ID,
    initiatorTaskTag: LOGIN_TAG,
    connectionId: CONNECTION_ID,
    commandNumber: wire.commandNumber,
    expectedStatusNumber: wire.expectedStatusNumber ?? 0,
    ...fields,
  };
  wire.send(LOGIN_REQUEST, value, data instanceof Uint8Array ? data : encodeTextKeys(data));
}

/** One Login Request and its answer. */
export async function loginStep(
  wire: TargetWire,
  data: Uint8Array | readonly TextKey[],
  fields: Partial<LoginFields> = {},
): Promise<LoginAnswer> {
  sendLogin(wire, data, fields);
  const answer = await wire.next(LOGIN_RESPONSE);
  const header = answer.value;
  const status = header.statusClass * 256 + header.statusDetail;
  return { header, keys: decodeTextKeys(answer.data), status };
}

/** In stage 0, to stage 1 when the target lets it. */
export const security = { currentStage: LOGIN_STAGE.security, nextStage: LOGIN_STAGE.operational };

/** How to log in. */
export interface WireLogin {
  readonly name?: string;
  readonly sessionId?: Uint8Array;
  readonly discovery?: boolean;
  /** Offers and declarations; what is left out has the standard's default. */
  readonly wishes?: Readonly<Record<string, string>>;
  readonly accounts?: ChapAccounts;
}

/** A login that went well. */
export interface LoggedInWire {
  readonly wire: TargetWire;
  readonly parameters: SessionParameters;
  readonly handle: number;
  /** What this side declared as its MaxRecvDataSegmentLength. */
  readonly ownSegmentBytes: number;
}

/** What this side offers: all that lets a record go in one piece. */
export const WISHES = {
  HeaderDigest: "None",
  DataDigest: "None",
  InitialR2T: "No",
  ImmediateData: "Yes",
  MaxBurstLength: "1048576",
  FirstBurstLength: "262144",
  MaxRecvDataSegmentLength: "262144",
} as const;

async function prove(wire: TargetWire, accounts: ChapAccounts, login: WireLogin): Promise<void> {
  const chap = new ChapInitiator(accounts);
  const fields = { ...security, transit: false, sessionId: login.sessionId ?? SESSION_ID };
  const opening: readonly TextKey[] = [...introduction(login), ["AuthMethod", "CHAP"]];
  accept(await loginStep(wire, opening, fields));
  const posed = accept(await loginStep(wire, chap.offer(), fields));
  const last = await loginStep(wire, chap.respond(posed.keys), { ...fields, transit: true });
  if (!chap.isTargetProved(accept(last).keys)) throw new Error("the target did not prove itself");
}

function accept(answer: LoginAnswer): LoginAnswer {
  if (answer.status === 0) return answer;
  throw new Error(`the login was refused with ${answer.status.toString(16).padStart(4, "0")}`);
}

/** Logs in on a connection. */
export async function logIn(wire: TargetWire, login: WireLogin = {}): Promise<LoggedInWire> {
  const { accounts, sessionId = SESSION_ID } = login;
  if (accounts !== undefined) await prove(wire, accounts, login);
  const wishes = { ...WISHES, ...login.wishes };
  const negotiation = new Negotiation(wishes);
  const opening = accounts === undefined ? introduction(login) : [];
  const answer = await loginStep(wire, [...opening, ...negotiation.offers()], { sessionId });
  negotiation.receive(accept(answer).keys);
  const parameters = negotiation.parameters();
  wire.digests = { header: parameters.headerDigest, data: parameters.dataDigest };
  const ownSegmentBytes = Number(wishes.MaxRecvDataSegmentLength);
  return { wire, parameters, handle: answer.header.targetSessionHandle, ownSegmentBytes };
}

/** Connects and logs in. */
export async function openWire(portal: Portal, login: WireLogin = {}): Promise<LoggedInWire> {
  return await logIn(await TargetWire.open(portal), login);
}
