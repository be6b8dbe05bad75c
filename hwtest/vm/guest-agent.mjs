// Runs inside the guest and does what tests on the host ask for: runs lines of the shell, and sends commands to the
// guest's device nodes with the package's own code. Any number of connections; each order is answered by its number.
//
// A frame, in both directions: length of the header and of the payload (32 bits each, big-endian), a header in JSON, the
// payload's bytes. guest-channel.ts is the other end.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import process from "node:process";

const PREFIX_BYTES = 8;
const BUILT = "/capstan/dist";

/** How a device node is opened: the package's own transport on it. */
async function openNode(path) {
  const { openSgIo } = await import(`${BUILT}/native/linux/sg-io.js`);
  return openSgIo({ path });
}

/** Runs a line of the shell to its end; the payload of the answer is standard output and then standard error. */
function runLine({ line, limitMs }) {
  return new Promise((resolve) => {
    // A process group of its own: when time is up, all that the line started ends.
    const child = spawn("bash", ["-c", line], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const out = [];
    const err = [];
    let timedOut = false;
    child.stdout.on("data", (piece) => out.push(piece));
    child.stderr.on("data", (piece) => err.push(piece));
    const timer = setTimeout(() => {
      timedOut = true;
      process.kill(-child.pid, "SIGKILL");
    }, limitMs);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const stdout = Buffer.concat(out);
      const header = { status: code ?? signal, timedOut, stdoutBytes: stdout.length };
      resolve({ header, payload: Buffer.concat([stdout, ...err]) });
    });
  });
}

const ORDERS = {
  async hello() {
    return { header: {} };
  },
  run: runLine,
  async open({ path }, state) {
    const transport = await openNode(path);
    const handle = state.nextHandle++;
    state.transports.set(handle, transport);
    return { header: { handle, limits: transport.limits } };
  },
  async execute({ handle, cdb, direction, dataBytes, timeoutMs }, state, payload) {
    const request = { cdb: Buffer.from(cdb, "hex"), timeoutMs };
    if (direction === "out") request.dataOut = payload;
    if (direction === "in") request.dataIn = Buffer.alloc(dataBytes);
    const reply = await state.transports.get(handle).execute(request);
    const { status, sense, transferredBytes, elapsedMs } = reply;
    const header = {
      status,
      sense: Buffer.from(sense).toString("hex"),
      transferredBytes,
      elapsedMs,
    };
    return { header, payload: request.dataIn?.subarray(0, transferredBytes) };
  },
  async reset({ handle }, state) {
    await state.transports.get(handle).resetDevice("logicalUnit");
    return { header: {} };
  },
  async close({ handle }, state) {
    await state.transports.get(handle)?.close();
    state.transports.delete(handle);
    return { header: {} };
  },
};

/** What an exception says, as data. */
function failure(error) {
  const { name, message, code, executed } = error;
  return { header: { failure: { name, message: String(message), code, executed } } };
}

function send(socket, header, payload = Buffer.alloc(0)) {
  const head = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(head.length, 0);
  prefix.writeUInt32BE(payload.length, 4);
  socket.write(Buffer.concat([prefix, head, payload]));
}

async function obey(socket, state, { header, payload }) {
  const { id, order, ...details } = header;
  const answer = await ORDERS[order](details, state, payload).catch(failure);
  if (!socket.destroyed) send(socket, { id, ...answer.header }, answer.payload);
}

/** Takes whole frames off the front of what has come. */
function* takeFrames(state) {
  while (state.pending.length >= PREFIX_BYTES) {
    const headBytes = state.pending.readUInt32BE(0);
    const end = PREFIX_BYTES + headBytes + state.pending.readUInt32BE(4);
    if (state.pending.length < end) return;
    const header = JSON.parse(
      state.pending.toString("utf8", PREFIX_BYTES, PREFIX_BYTES + headBytes),
    );
    const payload = state.pending.subarray(PREFIX_BYTES + headBytes, end);
    state.pending = state.pending.subarray(end);
    yield { header, payload };
  }
}

function serve(socket) {
  const state = { pending: Buffer.alloc(0), transports: new Map(), nextHandle: 1 };
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("data", (piece) => {
    state.pending = state.pending.length === 0 ? piece : Buffer.concat([state.pending, piece]);
    for (const frame of takeFrames(state)) void obey(socket, state, frame);
  });
  socket.on("close", () => {
    for (const transport of state.transports.values()) void transport.close();
  });
}

const port = Number(process.argv[2]);
createServer(serve).listen(port, () => console.log(`guest: the agent listens on ${port}`));
