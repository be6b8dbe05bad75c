// Who may import whom: docs/architecture.md has the same table in words, test/unit/layers.test.ts
// proves that every row bites.

const path = require("node:path");

const BELOW_SESSION = ["src/codec", "src/clock", "src/transport", "src/scsi"];

/** Folder -> the folders it may import besides itself. */
const MAY_IMPORT = {
  "src/codec": [],
  "src/clock": [],
  "src/transport": [],
  "src/scsi": ["src/codec"],
  "src/iscsi": ["src/codec"],
  "src/session": BELOW_SESSION,
  "src/drives": [...BELOW_SESSION, "src/session"],
  "src/health": [...BELOW_SESSION, "src/session", "src/drives"],
  "src/stream": ["src/drives", "src/session", "src/transport", "src/clock", "src/codec"],
  native: ["src/transport", "src/clock", "src/codec", "src/scsi", "src/iscsi"],
  simulator: ["src/codec", "src/clock", "src/transport", "src/scsi", "src/iscsi"],
};

const PRODUCT = "^(src|native|simulator|cli)/";
const TRIALS = "^(test|hwtest|bench)/";
const OURS = "^(src|native|simulator|cli|test|hwtest|bench)/";
const COMPOSITION_ROOT = "^src/(index|open|open-[a-z]+|device-specifier)[.]ts$";

const inFolders = (folders) => `^(${folders.join("|")})/`;

const rows = Object.entries(MAY_IMPORT).map(([folder, others]) => ({
  name: `layer: ${folder}`,
  severity: "error",
  comment: `${folder} may import ${others.length === 0 ? "nothing of ours" : others.join(", ")}`,
  from: { path: inFolders([folder]) },
  to: { path: OURS, pathNot: inFolders([folder, ...others]) },
}));

module.exports = {
  forbidden: [
    ...rows,
    {
      name: "layer: composition root",
      severity: "error",
      comment:
        "src/index.ts and src/open*.ts may import every layer, but neither tests nor the CLI",
      from: { path: COMPOSITION_ROOT },
      to: { path: `${TRIALS}|^cli/` },
    },
    {
      name: "layer: cli",
      severity: "error",
      comment: "the CLI is a user of the public entries",
      from: { path: "^cli/" },
      to: { path: OURS, pathNot: "^cli/|^(src|simulator)/index[.]ts$" },
    },
    {
      name: "layer: lazy root",
      severity: "error",
      comment: "who opens a file must not load koffi, and who opens a drive not the simulator",
      from: { path: COMPOSITION_ROOT },
      to: { path: "^(native|simulator)/", dependencyTypesNot: ["dynamic-import", "type-only"] },
    },
    {
      name: "layer: unknown room",
      severity: "error",
      comment: "a folder of src has a row in the table; src itself holds the composition root only",
      from: {
        path: "^src/",
        pathNot: `${inFolders(Object.keys(MAY_IMPORT))}|${COMPOSITION_ROOT}`,
      },
      to: {},
    },
    {
      name: "no cycles",
      severity: "error",
      comment: "type-only imports count too: a cycle of types is a layer that was not found",
      from: {},
      to: { circular: true },
    },
    {
      name: "no orphans",
      severity: "error",
      comment: "nothing imports it and it imports nothing: it is dead",
      from: { orphan: true, path: PRODUCT, pathNot: "^(src|simulator)/index[.]ts$|[.]d[.]ts$" },
      to: {},
    },
    {
      name: "koffi only in native/ffi.ts",
      severity: "error",
      comment: "the FFI is swapped in one file",
      from: { path: OURS, pathNot: "^native/ffi[.]ts$" },
      to: { path: "(^|/)node_modules/koffi/|^koffi$" },
    },
    {
      name: "yargs only in cli",
      severity: "error",
      comment: "the library asks no command line parser",
      from: { path: OURS, pathNot: "^(cli|test)/" },
      to: { path: "(^|/)node_modules/(@types/)?yargs/|^yargs$" },
    },
    {
      name: "prom-client only in cli",
      severity: "error",
      comment: "the library tells what it saw; who writes it down how is the command line's matter",
      from: { path: OURS, pathNot: "^(cli|test)/" },
      to: { path: "(^|/)node_modules/prom-client/|^prom-client$" },
    },
    {
      name: "echarts only in cli/report/line-plot.ts",
      severity: "error",
      comment: "the library for plots is loaded for plots alone, and swapped in one file",
      from: { path: OURS, pathNot: "^cli/report/line-plot[.]ts$" },
      to: { path: "(^|/)node_modules/echarts/|^echarts$" },
    },
    {
      name: "layer: lazy plots",
      severity: "error",
      comment: "who draws nothing must not load the library for plots",
      from: { path: "^cli/" },
      to: {
        path: "^cli/report/line-plot[.]ts$",
        dependencyTypesNot: ["dynamic-import", "type-only"],
      },
    },
    {
      name: "no test tools in the product",
      severity: "error",
      comment: "what users install has no devDependencies",
      from: { path: PRODUCT },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
        // Bundled into dist/, so users need not install its 67 MB: docs/decisions/0005-plots.md.
        pathNot: "(^|/)node_modules/(@types|echarts)/",
      },
    },
    {
      name: "nothing unresolved",
      severity: "error",
      comment: "the file or package does not exist",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|coverage)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: path.join(__dirname, "tsconfig.json") },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".js", ".json"],
    },
  },
};
