import type { DeviceSpecifier } from "../../src/index.ts";
import { diagnoseHost, parseSpecifier, UsageError } from "../../src/index.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp, tooManyWords, wordsOf } from "../command-line.ts";
import type { ExitStatus } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { emit } from "../output/emit.ts";
import { formatCount } from "../output/format.ts";
import type { DoctorDocument } from "../schemas/doctor.ts";

/** One thing that was found, as the document has it. */
export type DoctorFinding = DoctorDocument["findings"][number];

/** How the doctor learns of this computer; `drive` is the one to look at, every drive when there is none. */
export type DiagnoseComputer = (options: {
  readonly drive?: { readonly node: string } | { readonly serial: string };
}) => Promise<readonly DoctorFinding[]>;

const HELP = {
  usage: "doctor [device]",
  summary:
    "Looks for what keeps this computer from using its tape drives, and for what may spoil the work: drivers, nodes,\n" +
    "permissions, other programs, settings of the tape driver, the way to the drive. Sends no command and changes nothing;\n" +
    "says what mends each finding. Ends with 0 when there is no problem, 12 when the only problem is that another program\n" +
    "has the drive, else 3.",
  examples: [
    ["doctor", "every tape drive of this computer"],
    ["doctor /dev/nst0", "only this one"],
  ],
} as const;

async function run(
  diagnose: DiagnoseComputer,
  { args, io }: Pick<CommandContext, "args" | "io">,
): Promise<number> {
  const line = (await commandLine(args, HELP)).options(DEVICE_OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const { words, behindDashes } = wordsOf(argv);
  const all = [...(argv.device === undefined ? [] : [argv.device]), ...words, ...behindDashes];
  const [device, ...rest] = all;
  if (rest.length > 0) throw tooManyWords(rest);
  const drive = device === undefined ? undefined : driveName(device, parseSpecifier(device));
  const found = await diagnose(drive === undefined ? {} : { drive });
  const findings = [...found];
  const exitStatus = exitStatusOf(findings);
  const named = device === undefined ? {} : { device };
  const document: DoctorDocument = { schema: "capstan.doctor/1", exitStatus, ...named, findings };
  emit(io, argv.json, { document, lines: linesOf(findings) });
  return exitStatus;
}

/** Only drives that the operating system knows have anything to be looked at. */
function driveName(
  device: string,
  specifier: DeviceSpecifier,
): { readonly node: string } | { readonly serial: string } {
  if (specifier.kind === "node") return { node: specifier.path };
  if (specifier.kind === "serial") return { serial: specifier.serial };
  throw new UsageError(
    "DEVICE_KIND_UNSUPPORTED",
    `look at ${device}: the doctor knows drives of this computer, /dev/… or serial:…`,
  );
}

function exitStatusOf(findings: readonly DoctorFinding[]): ExitStatus {
  const problems = findings.filter(({ severity }) => severity === "problem");
  if (problems.length === 0) return EXIT.done;
  return problems.every(({ code }) => code === "DEVICE_IN_USE") ? EXIT.busy : EXIT.noDevice;
}

/** The gravest first; within a severity the order in which things should be mended. */
const ORDER = ["problem", "warning", "note", "ok"] as const;
const WIDTH = 9;

function linesOf(findings: readonly DoctorFinding[]): readonly string[] {
  const sorted = ORDER.flatMap((wanted) => findings.filter(({ severity }) => severity === wanted));
  return [summary(findings), ...sorted.flatMap(findingLines)];
}

function summary(findings: readonly DoctorFinding[]): string {
  const counts = ORDER.slice(0, 3).flatMap((wanted) => {
    const count = findings.filter(({ severity }) => severity === wanted).length;
    return count === 0 ? [] : [formatCount(count, wanted)];
  });
  return counts.length === 0 ? "nothing is wrong" : counts.join(", ");
}

function findingLines({ severity, device, says, evidence, fix }: DoctorFinding): readonly string[] {
  const indent = " ".repeat(WIDTH);
  const about = device === undefined ? "" : `${device}: `;
  return [
    `${severity.padEnd(WIDTH)}${about}${says}`,
    `${indent}seen: ${evidence}`,
    ...(fix === undefined ? [] : [`${indent}fix:  ${fix}`]),
  ];
}

/** Makes the command for a computer. */
export const makeDoctorCommand = (diagnose: DiagnoseComputer): Command => ({
  run: (context) => run(diagnose, context),
});

/** `capstan doctor`: what keeps this computer from using its drives, and what mends it. */
export const doctorCommand: Command = makeDoctorCommand(diagnoseHost);
