import { afterAll, beforeAll } from "vitest";
import type { TgtTarget } from "../../test/support/tgt-target.ts";
import { startTgtdTape } from "../targets/tgtd.ts";
import { bootGuest, type Guest } from "../vm/guest.ts";

/** A guest whose /dev/sg1 and /dev/nst0 are a tape of tgtd, and hands on tgtd. */
export interface GuestStand {
  readonly guest: Guest;
  readonly tgt: TgtTarget;
}

/** Starts tgtd and a guest before the tests of a file, and ends both after them. Gives them inside of tests. */
export function guestStand(how: { readonly tapeMB?: number } = {}): () => GuestStand {
  let stand: GuestStand | undefined;
  beforeAll(async () => {
    const tgt = await startTgtdTape(how.tapeMB);
    try {
      stand = { tgt, guest: await bootGuest({ targets: [tgt] }) };
    } catch (error) {
      await tgt.close();
      throw error;
    }
  });
  afterAll(async () => {
    await stand?.guest.close();
    await stand?.tgt.close();
  });
  return () => {
    if (stand === undefined) throw new Error("the guest is not up");
    return stand;
  };
}

/** What {@link writeAndMeanwhile} tells. */
export interface DisturbedWrite {
  /** Exit status of the writer. */
  readonly status: number;
  /** What the writer said. */
  readonly said: string;
}

const LINE_LIMIT_MS = 400_000;

/**
 * Writes /tmp/tree to /dev/sg1, and as soon as so many commands were sent does `meanwhile`, a line of the shell in which
 * $pid is the writer. A writer that is through before that is an error: nothing would have been tried.
 */
export async function writeAndMeanwhile(
  guest: Guest,
  commands: number,
  meanwhile: string,
): Promise<DisturbedWrite> {
  const line = `
    requests() { echo $(( $(cat /sys/class/scsi_generic/sg1/device/iorequest_cnt) )); }
    before=$(requests)
    cd /tmp
    node /capstan/dist/cli/main.js write /dev/sg1 tree --yes >/tmp/said 2>&1 &
    pid=$!
    while kill -0 $pid 2>/dev/null && [ $(requests) -lt $((before + ${String(commands)})) ]; do sleep 0.1; done
    kill -0 $pid 2>/dev/null && echo "in time"
    ${meanwhile}
    wait $pid
    echo $?`;
  const stdout = await guest.must(line, { limitMs: LINE_LIMIT_MS });
  const said = await guest.must("cat /tmp/said");
  if (!stdout.startsWith("in time")) throw new Error(`the writer was through too soon\n${said}`);
  return { status: Number(stdout.trim().split("\n").at(-1)), said };
}
