// The other process of claim-drive.test.ts: claims a drive, says so, and stays until it is killed; `stop` makes it deaf.
import process from "node:process";
import { claimDrive } from "../../native/claim.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";

const [serial = "", activity = ""] = process.argv.slice(2);
const drive = { device: "/dev/nst0", address: "0:0:0:0", serial, nodes: {}, characterNumbers: [] };
const options = { program: "capstan", command: "write", clock: new SystemClock() };
const claim = await claimDrive(drive, options);
claim.publish({ activity, session: 2, doneBytes: 12_000_000_000 });
process.stdout.write("claimed\n");
// Reading keeps the process alive; the claim itself does not.
process.stdin.resume();
