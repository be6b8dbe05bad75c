import { describe } from "vitest";
import { LOG_SELECT } from "../../src/scsi/commands/log-select.ts";
import { STATUS } from "../../src/scsi/status.ts";
import {
  describeReply,
  expectInvalidFieldInCdb,
  expectInvalidFieldInParameterList,
} from "./expectations.ts";
import { CUMULATIVE } from "./log-steps.ts";
import { behaviour, needs } from "./target.ts";

/** Page 02h without a parameter: a drive that takes it has nothing to change. */
const LIST = { dataOut: Uint8Array.of(0x02, 0, 0, 0) } as const;
const PAGE = { pageControl: CUMULATIVE, pageCode: 0x02 } as const;

describe("LOG SELECT", () => {
  behaviour("takes no values", async (bench) => {
    const { host } = bench;
    needs(bench, await host.send(LOG_SELECT, PAGE));
    const reply = await host.send(LOG_SELECT, PAGE, LIST);
    if (reply.status === STATUS.good) bench.lack(`it takes values: ${describeReply(reply)}`);
    expectInvalidFieldInParameterList(reply, {});
  });

  behaviour("takes no parameter list together with PCR", async (bench) => {
    const { host } = bench;
    needs(bench, await host.send(LOG_SELECT, PAGE));
    const both = await host.send(LOG_SELECT, { ...PAGE, parameterCodeReset: true }, LIST);
    expectInvalidFieldInCdb(both, { byte: 7 });
  });
});
