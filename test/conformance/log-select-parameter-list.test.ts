import { LOG_SELECT } from "../../src/scsi/commands/log-select.ts";
import {
  expectInvalidFieldInCdb,
  expectInvalidFieldInParameterList,
} from "../support/sim-expect.ts";
import { everyDrive } from "../support/sim-every-drive.ts";

everyDrive("LOG SELECT takes no values, least of all together with PCR", async ({ host }) => {
  const dataOut = Uint8Array.of(0x02, 0, 0, 0);
  const list = { pageControl: 1, pageCode: 0x02, parameterListLength: 4 };
  expectInvalidFieldInParameterList(await host.send(LOG_SELECT, list, { dataOut }));
  const both = await host.send(LOG_SELECT, { ...list, parameterCodeReset: true }, { dataOut });
  expectInvalidFieldInCdb(both, { byte: 7 });
});
