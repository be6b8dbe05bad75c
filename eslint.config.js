import { defineConfig, globalIgnores } from "eslint/config";
import jsdoc from "eslint-plugin-jsdoc";
import tseslint from "typescript-eslint";

const PRODUCT = ["src/**/*.ts", "native/**/*.ts", "simulator/**/*.ts", "cli/**/*.ts"];
const TRIALS = ["test/**/*.ts", "hwtest/**/*.ts", "bench/**/*.ts"];
const CONFIGURATION = ["*.config.ts", "*.js", "*.cjs"];

/** Where real time and real chance may be touched; all others are handed a Clock or a SeededRandom. */
const CLOCKS = ["src/clock/**/*.ts", "simulator/seeded-random.ts"];

const TAKE_A_CLOCK = "Take a Clock: it decides whether time is real or virtual (src/clock).";
const TAKE_A_SEED = "Take a SeededRandom: the seed must reproduce the run.";
const NAME_THE_ERROR = "Use the error class of who can act; each has a stable code.";
const KOFFI = { name: "koffi", message: "Only native/ffi.ts knows the FFI." };
const FAST_CHECK = { name: "fast-check", message: "fast-check belongs to test and bench." };
const TIMERS = ["node:timers", "node:timers/promises", "timers", "timers/promises"].map((name) => ({
  name,
  message: TAKE_A_CLOCK,
}));

const PLAIN_ERRORS = [
  ":matches(NewExpression, CallExpression)[callee.name=/^(Eval|Range|Reference|Syntax|Type|URI|Aggregate)?Error$/]",
].map((selector) => ({ selector, message: NAME_THE_ERROR }));

const NEW_DATE = [
  // `new Date(milliseconds)` only converts and is welcome.
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "CallExpression[callee.name='Date']",
].map((selector) => ({ selector, message: TAKE_A_CLOCK }));

const LAZY_KOFFI = {
  selector: "ImportExpression[source.value='koffi']",
  message: KOFFI.message,
};

const CASTS = {
  selector: "TSAsExpression:not([typeAnnotation.typeName.name='const'])",
  message:
    "Casts live in src/codec and native only, each with its reason; narrow or parse instead.",
};

/** An option list of its own for each block: a later block replaces, it does not add. */
const imports = (...banned) => ({ "no-restricted-imports": ["error", { paths: banned }] });
const syntax = (...banned) => ({ "no-restricted-syntax": ["error", ...banned] });

const REAL_TIME_GLOBALS = ["setTimeout", "setInterval"].map((name) => ({
  name,
  message: TAKE_A_CLOCK,
}));
const REAL_TIME_PROPERTIES = [
  { object: "Date", property: "now", message: TAKE_A_CLOCK },
  { object: "globalThis", property: "setTimeout", message: TAKE_A_CLOCK },
  { object: "globalThis", property: "setInterval", message: TAKE_A_CLOCK },
  { object: "process", property: "hrtime", message: TAKE_A_CLOCK },
  { object: "performance", property: "now", message: TAKE_A_CLOCK },
  { object: "Math", property: "random", message: TAKE_A_SEED },
];

const EVERYWHERE = {
  "@typescript-eslint/switch-exhaustiveness-check": [
    "error",
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
  ],
  // A number or a string in a condition is a forgotten zero or empty case.
  "@typescript-eslint/strict-boolean-expressions": [
    "error",
    { allowString: false, allowNumber: false, allowNullableObject: true },
  ],
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
  "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
  "@typescript-eslint/consistent-type-imports": "error",
  "@typescript-eslint/no-unused-vars": [
    "error",
    { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
  ],
  "@typescript-eslint/prefer-readonly": "error",
  eqeqeq: "error",
  "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
  "max-params": ["error", 4],
  "max-depth": ["error", 3],
  complexity: ["error", 12],
};

const LONG_FUNCTIONS = {
  "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
};

const DOCSTRINGS = {
  "jsdoc/require-jsdoc": [
    "error",
    {
      publicOnly: true,
      enableFixer: false,
      require: { ClassDeclaration: true, FunctionDeclaration: true },
      contexts: [
        "ExportNamedDeclaration > VariableDeclaration",
        "TSInterfaceDeclaration",
        "TSTypeAliasDeclaration",
      ],
    },
  ],
  "jsdoc/require-description": ["error", { contexts: ["any"], checkConstructors: false }],
  "jsdoc/check-tag-names": [
    "error",
    { typed: true, definedTags: ["remarks", "defaultValue", "packageDocumentation", "typeParam"] },
  ],
  "jsdoc/check-param-names": ["error", { checkDestructured: false }],
  "jsdoc/no-types": "error",
};

export default defineConfig(
  globalIgnores(["dist/", "dist-bench/", "coverage/", "docs/api/", ".campaign/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: [...PRODUCT, ...TRIALS, "*.config.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: EVERYWHERE,
  },
  {
    files: PRODUCT,
    plugins: { jsdoc },
    settings: { jsdoc: { mode: "typescript" } },
    rules: {
      ...LONG_FUNCTIONS,
      ...DOCSTRINGS,
      ...imports(KOFFI, FAST_CHECK, ...TIMERS),
      ...syntax(...PLAIN_ERRORS, ...NEW_DATE, LAZY_KOFFI, CASTS),
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "no-restricted-globals": ["error", ...REAL_TIME_GLOBALS],
      "no-restricted-properties": ["error", ...REAL_TIME_PROPERTIES],
    },
  },
  {
    files: ["src/codec/**/*.ts", "native/**/*.ts"],
    rules: syntax(...PLAIN_ERRORS, ...NEW_DATE, LAZY_KOFFI),
  },
  {
    files: ["native/ffi.ts"],
    rules: { ...imports(FAST_CHECK, ...TIMERS), ...syntax(...PLAIN_ERRORS, ...NEW_DATE) },
  },
  {
    files: CLOCKS,
    rules: {
      ...imports(KOFFI, FAST_CHECK),
      ...syntax(...PLAIN_ERRORS, LAZY_KOFFI, CASTS),
      "no-restricted-globals": "off",
      "no-restricted-properties": "off",
    },
  },
  {
    files: TRIALS,
    rules: {
      ...imports(KOFFI),
      ...syntax(LAZY_KOFFI),
      // A scripted peer or a fake source often has nothing to await and nothing to do.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-empty-function": "off",
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", ...REAL_TIME_GLOBALS],
      "no-restricted-properties": ["error", ...REAL_TIME_PROPERTIES],
    },
  },
  {
    files: CONFIGURATION.filter((pattern) => !pattern.endsWith(".ts")),
    languageOptions: { globals: { module: "writable", __dirname: "readonly" } },
    rules: { eqeqeq: "error", "no-unused-vars": "error", "no-undef": "error" },
  },
);
