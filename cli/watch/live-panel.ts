import type { Io } from "../io.ts";
import type { Mark, PanelLine } from "./watch-lines.ts";

const ESC = "\u001b";
/** xterm: another screen, so that what was on this one comes back; no cursor; no wrapping of long lines. */
const BEGIN = `${ESC}[?1049h${ESC}[?25l${ESC}[?7l`;
const END = `${ESC}[?7h${ESC}[?25h${ESC}[?1049l`;
const HOME = `${ESC}[H`;
const CLEAR_LINE = `${ESC}[K`;
const CLEAR_BELOW = `${ESC}[J`;
const MARKS: Readonly<Record<Mark, string>> = {
  plain: "",
  bold: `${ESC}[1m`,
  alarm: `${ESC}[1;31m`,
};
const PLAIN = `${ESC}[0m`;
const COLUMNS = 80;
const COLUMNS_MIN = 20;
const INDENT = 4;

/** Whether a panel can be drawn over and over where the output goes. */
export const canDraw = ({ stdout, env }: Io): boolean =>
  stdout.isTTY === true && env["TERM"] !== "dumb";

/**
 * A panel on a terminal. Each picture is written at once, over the one before and without clearing it first, so that nothing
 * flickers. The terminal is given back as it was when the panel ends, also when the process is ended in between.
 */
export class LivePanel {
  readonly #io: Io;
  readonly #isColoured: boolean;
  #lines: readonly PanelLine[] = [];
  #isOpen = false;
  readonly #onResize = (): void => {
    this.#draw();
  };
  readonly #onExit = (): void => {
    this.end();
  };

  constructor(io: Io) {
    this.#io = io;
    // no-color.org: whatever it is, if it is not empty.
    this.#isColoured = (io.env["NO_COLOR"] ?? "") === "";
  }

  /** Shows lines in the place of those before. */
  show(lines: readonly PanelLine[]): void {
    this.#lines = lines;
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#io.stdout.on("resize", this.#onResize);
      process.once("exit", this.#onExit);
      this.#io.stdout.write(BEGIN);
    }
    this.#draw();
  }

  /** Gives the terminal back, and leaves the last picture there as plain text. Safe to call twice. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#io.stdout.off("resize", this.#onResize);
    process.off("exit", this.#onExit);
    const last = this.#lines.map(({ text }) => text).join("\n");
    this.#io.stdout.write(`${END}${last}\n`);
  }

  #draw(): void {
    const { columns = COLUMNS, rows } = this.#io.stdout;
    const width = Math.max(columns, COLUMNS_MIN);
    const folded = this.#lines.flatMap(({ text, mark }) =>
      fold(text, width).map((piece) => this.#marked(piece, mark)),
    );
    const shown = rows === undefined ? folded : folded.slice(0, Math.max(1, rows - 1));
    const picture = shown.map((text) => `${text}${CLEAR_LINE}`).join("\r\n");
    this.#io.stdout.write(`${HOME}${picture}${CLEAR_BELOW}`);
  }

  #marked(text: string, mark: Mark): string {
    const begin = this.#isColoured ? MARKS[mark] : "";
    return begin === "" ? text : `${begin}${text}${PLAIN}`;
  }
}

/** A text in lines of at most `width` characters, broken between words where there are any. */
export function fold(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const gap = rest.lastIndexOf(" ", width);
    // A gap in the indentation is none.
    const isGap = gap > rest.length - rest.trimStart().length;
    const at = isGap ? gap : width;
    lines.push(rest.slice(0, at));
    rest = " ".repeat(INDENT) + rest.slice(isGap ? at + 1 : at);
  }
  return [...lines, rest];
}
