import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { ALL_SCHEMAS } from "../../cli/schemas/all-schemas.ts";
import { until } from "../support/cli-process.ts";
import type { CliStand } from "../support/cli-run.ts";
import { withCli } from "../support/cli-run.ts";

// The files come from the definitions: `npx vitest run test/unit/cli-schemas.test.ts --update` writes them.
describe("docs/schemas", () => {
  it.each(Object.keys(ALL_SCHEMAS))("has %s as it is defined", async (name) => {
    const document = {
      $schema: "http://json-schema.org/draft-07/schema#",
      title: `capstan.${name}`,
      ...ALL_SCHEMAS[name],
    };
    const file = join(import.meta.dirname, "../../docs/schemas", `${name.replace("/", "-")}.json`);
    const text = await format(JSON.stringify(document), { parser: "json", printWidth: 100 });
    await expect(text).toMatchFileSnapshot(file);
  });
});

/** A schema as text, in which no object may have more than is defined: a field that is not described is found. */
function closed(schema: unknown): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(schema, (_key, value: unknown) =>
    typeof value === "object" && value !== null && "properties" in value
      ? { ...value, additionalProperties: false }
      : value,
  );
  const copy: unknown = JSON.parse(text);
  return { ...(typeof copy === "object" ? copy : {}) };
}

function problems(document: Readonly<Record<string, unknown>>): unknown {
  const name = String(document["schema"]).replace("capstan.", "");
  const ajv = new Ajv({ strict: true, allErrors: true });
  const validate = ajv.compile(closed(ALL_SCHEMAS[name]));
  return validate(document) ? undefined : validate.errors;
}

const CALLS: readonly (readonly [schema: string, ...args: string[]])[] = [
  ["capstan.doctor/1", "doctor"],
  ["capstan.list/1", "list"],
  ["capstan.status/1", "status"],
  ["capstan.diagnose/1", "diagnose"],
  ["capstan.diagnose/1", "diagnose", "--self-test"],
  ["capstan.verify/1", "verify"],
  ["capstan.verify/1", "verify", "--method", "drive"],
  ["capstan.verify/1", "verify", "--method", "sample", "--seed", "1"],
  ["capstan.tape/1", "tape", "rewind"],
  ["capstan.tape/1", "tape", "space", "9"],
  ["capstan.page/1", "page", "inquiry"],
  ["capstan.page/1", "page", "log"],
  ["capstan.page/1", "page", "log", "0x11"],
  ["capstan.page/1", "page", "mode"],
  ["capstan.page/1", "page", "vpd", "0x80"],
  ["capstan.page/1", "page", "mam"],
  ["capstan.page/1", "page", "sense"],
  ["capstan.page/1", "page", "density"],
  ["capstan.sim/1", "sim", "status"],
  ["capstan.error/1", "page", "log", "0x3b"],
  ["capstan.error/1", "tape", "erase"],
  ["capstan.error/1", "write", "nothing-of-that-name"],
  ["capstan.error/1", "status", "/dev/nst99"],
];

async function writeSomething(stand: CliStand): Promise<void> {
  const { folder } = stand;
  writeFileSync(join(folder, "file"), "content");
  const written = await stand.json("write", join(folder, "file"), "--verify");
  expect(written["schema"]).toBe("capstan.write/1");
  expect(written["exitStatus"]).toBe(0);
  expect(problems(written)).toBeUndefined();
}

describe("what --json prints", () => {
  it("is what the schema says while drives are served, on one line", async () => {
    await withCli(async ({ start }) => {
      const wishes = ["--chap", "me", "--advertise", "192.0.2.1"];
      const secret = { CAPSTAN_ISCSI_SECRET: "a secret of some length" };
      const serve = start(["sim", "serve", "--listen", "127.0.0.1:0", "--json", ...wishes], secret);
      await until("it listens", () => serve.printed.stdout.endsWith("\n"));
      const { stdout, status } = await serve.stop();
      expect([status, stdout.split("\n").length]).toEqual([0, 2]);
      const document: unknown = JSON.parse(stdout);
      expect(document).toMatchObject({
        schema: "capstan.sim-serve/1",
        ...{ chap: "oneWay", advertise: "192.0.2.1:3260" },
        drives: [{ unit: 0, serial: "CAPSTAN009", inDrive: "CAP001L9" }],
      });
      expect(problems({ ...(typeof document === "object" ? document : {}) })).toBeUndefined();
    });
  });

  it("is what the schema says of a diagnosis that has everything in it", async () => {
    await withCli(async (stand) => {
      const { folder, run, json } = stand;
      const drive = join(folder, "drive");
      await run("sim", "create", drive);
      const what = { kind: "readFlip", byteOffset: 9, bitIndex: 3 };
      const plan = [{ when: { at: "object", object: 1 }, what, times: 100 }];
      writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
      await run("sim", "fault", drive, join(folder, "plan.json"));
      const test = ["--self-test", "--scratch-tape", "--amount", "1MB", "--yes"];
      const first = await json("diagnose", `sim:${drive}`, ...test);
      writeFileSync(join(folder, "first.json"), JSON.stringify(first));
      const second = await json("diagnose", `sim:${drive}`, ...test, "--with", "first.json");
      expect(second).toMatchObject({ light: "red", follows: [{ symptom: "errors" }] });
      expect([problems(first), problems(second)]).toEqual([undefined, undefined]);
    });
  });

  it("is what the schema of the command says", async () => {
    await withCli(async (stand) => {
      await writeSomething(stand);
      for (const [schema, ...args] of CALLS) {
        const document = await stand.json(...args);
        expect([args, document["schema"]]).toEqual([args, schema]);
        expect([args, problems(document)]).toEqual([args, undefined]);
      }
      const read = await stand.json("read", "--to", join(stand.folder, "out"));
      expect(problems(read)).toBeUndefined();
      expect(readFileSync(join(stand.folder, "out", stand.folder, "file"), "utf8")).toBe("content");
    });
  });
});
