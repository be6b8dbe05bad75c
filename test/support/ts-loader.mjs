// Lets a child process of a test run TypeScript sources on Node 20:
//   spawn(process.execPath, ["--import", "<this file's URL>", "child.ts"])
// Types are taken off by the typescript package, file by file and unchecked. Results are kept by content below
// node_modules/.cache, because loading the compiler takes longer than most children live.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

const CACHE = new URL("../../node_modules/.cache/ts-loader/", import.meta.url);
const COMPILER_OPTIONS = { target: "es2023", module: "esnext", verbatimModuleSyntax: true };

// Node evaluates this file twice: as `--import` in the program's own thread, where it registers itself, and
// then in the thread of the module hooks.
if (isMainThread) register(import.meta.url);

/** Module hook: gives .ts files back without their types. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context);
  const source = await readFile(fileURLToPath(url), "utf8");
  return { format: "module", shortCircuit: true, source: await withoutTypes(url, source) };
}

async function withoutTypes(url, source) {
  const key = createHash("sha256").update(JSON.stringify([COMPILER_OPTIONS, url, source]));
  const kept = new URL(`${key.digest("hex")}.js`, CACHE);
  try {
    return await readFile(kept, "utf8");
  } catch {
    // Not kept yet, or not readable: made below either way.
  }
  const output = await transpile(url, source);
  await mkdir(CACHE, { recursive: true });
  const fresh = new URL(`${kept.href}.${process.pid}`);
  await writeFile(fresh, output);
  await rename(fresh, kept);
  return output;
}

async function transpile(url, source) {
  const { default: ts } = await import("typescript");
  const inline = { inlineSourceMap: true, inlineSources: true };
  const { target, module, ...others } = COMPILER_OPTIONS;
  const compilerOptions = ts.convertCompilerOptionsFromJson({ target, module }, ".").options;
  const options = { ...compilerOptions, ...others, ...inline };
  return ts.transpileModule(source, { fileName: fileURLToPath(url), compilerOptions: options })
    .outputText;
}
