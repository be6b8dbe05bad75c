// The one that linux-libc.test.ts sends signals to: it waits in a system call that every signal handler breaks off, once
// as it is and once with its signals blocked, and says how that ended.
import { writeSync } from "node:fs";
import process from "node:process";
import { errnoName, lastErrno, openLibrary } from "../../native/ffi.ts";
import { openLibc } from "../../native/linux/libc.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";

const WAIT_MS = 1500;

// poll(2) is never taken up again after a handler ran, whatever SA_RESTART says: signal(7).
const poll = openLibrary(null).define({
  name: "poll",
  parameters: ["pointer", "uint64", "int32"],
  result: "int32",
});

let handled = 0;
process.on("SIGUSR2", () => {
  handled++;
});

function wait(how: string): void {
  writeSync(1, `waiting ${how}\n`);
  const result = poll(null, 0, WAIT_MS);
  writeSync(1, `${how}: ${result < 0 ? errnoName(lastErrno()) : String(result)}\n`);
}

const clock = new SystemClock();
// The handler is installed in a later turn of the loop.
await clock.sleep(10);
wait("open");
const restore = openLibc().blockSignals();
wait("blocked");
restore();
wait("restored");
await clock.sleep(100);
writeSync(1, `handled: ${String(handled > 0)}\n`);
process.exit(0);
