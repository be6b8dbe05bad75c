import { join, relative } from "node:path";
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

export default defineConfig({
  input: {
    main: join(DIST, "cli", "main.js"),
    "thread/command-thread": join(DIST, "cli", "thread", "command-thread.js"),
  },
  platform: "node",
  // Native packages come from node_modules; so does what is loaded by its own name.
  external: [/^koffi$/, /^@node-rs\//, /^capstan/],
  plugins: [stayAtHome],
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
