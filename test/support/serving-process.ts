import { until } from "./cli-process.ts";
import type { ProcessStand, RunningProcess } from "./cli-process.ts";

/** `capstan sim serve` as a process of its own. */
export interface ServingProcess extends RunningProcess {
  /** What it is called by other commands, by unit. */
  readonly devices: readonly string[];
  /** Where it listens. */
  readonly portal: { readonly host: string; readonly port: number; readonly target: string };
}

/** Serves drives, at a port that is free or the one that is given; settles when they can be used. */
export async function startServing(
  { start }: ProcessStand,
  words: readonly string[],
  port = 0,
): Promise<ServingProcess> {
  const listen = ["--listen", `127.0.0.1:${String(port)}`];
  const running = start("sim", "serve", ...words, ...listen, "--json");
  let printed = "";
  running.child.stdout?.on("data", (piece: Buffer) => (printed += piece.toString()));
  const { child } = running;
  await until("it serves, or ends", () => child.exitCode !== null || printed.endsWith("\n"));
  if (child.exitCode !== null) throw new TypeError((await running.ended).stderr);
  const document = JSON.parse(printed) as {
    readonly host: string;
    readonly port: number;
    readonly targetName: string;
    readonly drives: readonly { readonly device: string }[];
  };
  const { host, targetName, drives } = document;
  const portal = { host, port: document.port, target: targetName };
  return { ...running, devices: drives.map(({ device }) => device), portal };
}
