/** Damage to a stream of PDUs, as a seed decides. */
import type { SeededRandom } from "../../simulator/seeded-random.ts";
import { LOGIN_REQUEST } from "../../src/iscsi/initiator-pdus.ts";
import { opcodeOf } from "../../src/iscsi/define-pdu.ts";
import type { RecordedPdu, Recording } from "./iscsi-target-stories.ts";

type Mutation = (stream: RecordedPdu[], random: SeededRandom, others: readonly Recording[]) => void;

const place = (stream: readonly unknown[], random: SeededRandom): number =>
  random.nextInteger(0, Math.max(0, stream.length - 1));

/** Changes the bytes of one PDU. */
function change(
  stream: RecordedPdu[],
  random: SeededRandom,
  act: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array,
): void {
  const at = place(stream, random);
  const pdu = stream[at];
  if (pdu !== undefined) stream[at] = { ...pdu, bytes: act(Uint8Array.from(pdu.bytes)) };
}

function flipBits(bytes: Uint8Array, random: SeededRandom, end: number): Uint8Array {
  for (let count = random.nextInteger(1, 6); count > 0; count--) {
    const at = random.nextInteger(0, Math.min(end, bytes.length) - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.nextInteger(0, 7));
  }
  return bytes;
}

const HEADER_BYTES = 48;
/** Fields of a header, as first byte and width: lengths, tags, numbers, offsets. */
const FIELDS = [
  [4, 1],
  [5, 3],
  [14, 2],
  [16, 4],
  [20, 4],
  [24, 4],
  [28, 4],
  [32, 4],
  [36, 4],
  [40, 4],
  [44, 4],
] as const;

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  (stream, random) => {
    change(stream, random, (bytes) => flipBits(bytes, random, HEADER_BYTES));
  },
  (stream, random) => {
    change(stream, random, (bytes) => flipBits(bytes, random, bytes.length));
  },
  // One field: nothing, everything, one more or less, or anything.
  (stream, random) => {
    change(stream, random, (bytes) => {
      const [first, width] = random.pick([FIELDS[0], ...FIELDS]);
      const value = random.pick([0, 0xff, -1, 1, 2]);
      for (let at = first; at < first + width; at++) {
        if (value === 0 || value === 0xff) bytes[at] = value;
        else if (value === 2) bytes[at] = random.nextInteger(0, 255);
        else if (at === first + width - 1) bytes[at] = ((bytes[at] ?? 0) + value) & 0xff;
      }
      return bytes;
    });
  },
  // Cut off, and whatever follows follows at once.
  (stream, random) => {
    change(stream, random, (bytes) => bytes.subarray(0, random.nextInteger(0, bytes.length)));
  },
  // The end of everything.
  (stream, random) => {
    stream.length = place(stream, random) + 1;
    const last = stream.pop();
    if (last === undefined) return;
    const bytes = last.bytes.subarray(0, random.nextInteger(0, last.bytes.length));
    stream.push({ ...last, bytes });
  },
  (stream, random) => {
    const [pdu] = stream.slice(place(stream, random));
    if (pdu === undefined) return;
    for (let count = random.nextInteger(1, 40); count > 0; count--)
      stream.splice(place(stream, random), 0, pdu);
  },
  (stream, random) => {
    stream.splice(place(stream, random), random.nextInteger(1, 3));
  },
  (stream, random) => {
    const [one, two] = [place(stream, random), place(stream, random)];
    const [first, second] = [stream[one], stream[two]];
    if (first === undefined || second === undefined) return;
    stream[one] = second;
    stream[two] = first;
  },
  // Something from another stream.
  (stream, random, others) => {
    const other = others[place(others, random)] ?? [];
    const from = place(other, random);
    stream.splice(place(stream, random), 0, ...other.slice(from, from + random.nextInteger(1, 3)));
  },
  (stream, random) => {
    const bytes = new Uint8Array(random.nextInteger(1, 200)).map(() => random.nextInteger(0, 255));
    stream.splice(place(stream, random), 0, { bytes, waits: false });
  },
];

/** A login under a name of its own: streams that run beside each other would otherwise only replace each other. */
function renamed(pdu: RecordedPdu, sessionId: Uint8Array): RecordedPdu {
  if (opcodeOf(pdu.bytes) !== LOGIN_REQUEST.opcode) return pdu;
  const bytes = Uint8Array.from(pdu.bytes);
  LOGIN_REQUEST.header.fields.sessionId.put(bytes, sessionId);
  return { ...pdu, bytes };
}

/** One of the recordings with one to four mutations. */
export function mutatedStream(random: SeededRandom, recordings: readonly Recording[]): Recording {
  const chosen = recordings[place(recordings, random)] ?? [];
  const sessionId = new Uint8Array(6).map(() => random.nextInteger(0, 255));
  const isOwn = random.nextChance(0.9);
  const stream = chosen.map((pdu) => (isOwn ? renamed(pdu, sessionId) : pdu));
  for (let count = random.nextInteger(1, 4); count > 0; count--)
    random.pick(MUTATIONS)(stream, random, recordings);
  return stream;
}
