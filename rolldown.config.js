import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { defineConfig } from "rolldown";

// The command line starts hundreds of small modules; in a few files it starts in a third of the time. What tsc made of
// cli/ is replaced by the bundle; the library beside it stays as it is.
const DIST = join(import.meta.dirname, "dist");
const CHUNKS = join(DIST, "cli", "chunks");

/** Modules that find files beside them, such as the code of a thread, must still find them from their chunk. */
const stayAtHome = {
  name: "stay-at-home",
  transform(code, id) {
    if (!code.includes("import.meta.url") || !id.startsWith(DIST)) return null;
    const home = relative(CHUNKS, id).replaceAll("\\", "/");
    return code.replaceAll(
      "import.meta.url",
      `new URL(${JSON.stringify(home)}, import.meta.url).href`,
    );
  },
};

/** The folder of the package that a module belongs to; undefined for our own. */
const packageOf = (id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];

const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name))
    .sort();

/** A licence, a notice, and the licences of what a package has taken over itself. */
const licenceFilesOf = (folder) => [
  ...filesIn(folder).filter((file) => /^(licen[cs]e|notice|copyright)/i.test(basename(file))),
  ...(existsSync(join(folder, "licenses")) ? filesIn(join(folder, "licenses")) : []),
];

/** What is bundled brings its licence along: most ask for that, and Apache 2.0 for the notice too. */
const licences = {
  name: "licences",
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((chunk) => chunk.moduleIds ?? []);
    const folders = [...new Set(modules.map(packageOf).filter((one) => one !== undefined))].sort();
    const source = folders.map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json")));
      const files = licenceFilesOf(folder);
      if (files.length === 0) this.warn(`${name} brings no text of its licence`);
      const texts = files.map((file) => readFileSync(file, "utf8").trim());
      return [`${name} ${version} (${license})`, ...texts].join("\n\n");
    });
    const rule = `\n\n${"-".repeat(72)}\n\n`;
    this.emitFile({ type: "asset", fileName: "LICENSES.txt", source: source.join(rule) + "\n" });
  },
};

export default defineConfig({
  input: {
    main: join(DIST, "cli", "main.js"),
    "thread/command-thread": join(DIST, "cli", "thread", "command-thread.js"),
  },
  platform: "node",
  // Native packages come from node_modules; so does what is loaded by its own name.
  external: [/^koffi$/, /^@node-rs\//, /^capstan/],
  plugins: [stayAtHome, licences],
  // Libraries leave their checks of who calls them out then.
  transform: { define: { "process.env.NODE_ENV": JSON.stringify("production") } },
  // No module of ours does anything while it loads but define things.
  treeshake: { moduleSideEffects: false },
  output: {
    dir: join(DIST, "cli"),
    format: "esm",
    // Not minified: a stack trace must name what it is in.
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
  },
});
