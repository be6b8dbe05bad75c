import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { withBuiltCli } from "../support/cli-process.ts";
import { documentLines } from "../support/readme-blocks.ts";
import { startServing } from "../support/serving-process.ts";

const DOCUMENT = "docs/simulator.md";
const EXAMPLE = "127.0.0.1:3260";

/** A port that nobody listens at: what discovery tells must be known before the server is there. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

const lines = documentLines(DOCUMENT, "shell").filter((line) => line.startsWith("iscsi-"));

describe(DOCUMENT, { timeout: 60_000 }, () => {
  it("has commands of libiscsi that find the drive", async () => {
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["iscsi-inq", "iscsi-ls"]);
    await withBuiltCli(async (stand) => {
      await stand.run(["sim", "create", "drive", "--personality", "lto-6"]);
      const port = await freePort();
      const portal = `127.0.0.1:${String(port)}`;
      const { child, ended } = await startServing(stand, ["drive", "--advertise", portal], port);
      const said: string[] = [];
      for (const line of lines) {
        expect(line).toContain(EXAMPLE);
        const ran = await stand.shell(line.replaceAll(EXAMPLE, portal));
        expect([line, ran.status, ran.stderr]).toEqual([line, 0, ran.stderr]);
        said.push(ran.stdout.toString());
      }
      const [inquiry = "", list = ""] = said;
      expect(inquiry).toMatch(/Peripheral Device Type:SEQUENTIAL_ACCESS/);
      expect(inquiry).toMatch(/Product:ULT3580-TD6/);
      expect(list).toContain(`Target:iqn.2026-01.invalid.capstan:simulator Portal:${portal},1`);
      expect(list).toMatch(/Lun:0 +Type:SEQUENTIAL_ACCESS/);
      child.kill("SIGTERM");
      expect((await ended).status).toBe(0);
    });
  });
});
