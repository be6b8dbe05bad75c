import { describe, expect, it } from "vitest";
import { guestStand, writeAndMeanwhile } from "./guest-stand.ts";
import { makeTree, told } from "../vm/guest-lines.ts";

const stand = guestStand();

const LONG = { limitMs: 400_000 };

describe("a tape that another program rewinds during a write", () => {
  // All programs of a machine are one initiator: whoever asks first gets the unit attention, if there is one.
  it.each([
    ["through the st node, unless that is held", "mt -f /dev/nst0 rewind", [0, 1, 2]],
    ["through the sg node", "sg_raw -t 60 /dev/sg1 01 00 00 00 00 00", [0]],
  ])("never counts as written when it is not: %s", async (_how, rewind, ends) => {
    const { guest } = stand();
    await guest.must(makeTree("/tmp/tree", 24));
    const meanwhile = `{ ${rewind}; echo $? >/tmp/rewound; } >/tmp/rewind-said 2>&1`;
    const { status, said: wrote } = await writeAndMeanwhile(guest, 70, meanwhile);
    const said = wrote + (await guest.must("cat /tmp/rewind-said"));
    expect(ends, said).toContain(Number(await guest.must("cat /tmp/rewound")));
    expect([0, 9, 11], said).toContain(status);
    const back = await guest.run(
      "rm -rf /tmp/back && mkdir /tmp/back && capstan read /dev/sg1 --to /tmp/back",
      LONG,
    );
    if (status !== 0) return;
    expect(back.status, `${said}\n${told(back)}`).toBe(0);
    await guest.must("diff -r --no-dereference /tmp/tree /tmp/back/tree");
  });
});
