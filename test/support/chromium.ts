import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import type { Browser, Page } from "puppeteer-core";

/** A page in a browser, and what happened while it was shown. */
export interface ShownPage {
  readonly page: Page;
  /** Messages of the console, errors of scripts, and requests for anything but the file itself. */
  readonly complaints: string[];
}

/** Where a program is. @throws RangeError with the package that brings it */
function pathOf(programs: readonly string[], debianPackage: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  for (const folder of folders) {
    for (const program of programs) {
      try {
        accessSync(join(folder, program), constants.X_OK);
        return join(folder, program);
      } catch {
        // The next one.
      }
    }
  }
  // A skipped test would look like a page that is in order.
  throw new RangeError(
    `browser tests need ${programs.join(" or ")}: apt-get install ${debianPackage}`,
  );
}

/** Chromium without a window. The caller closes it. */
export async function launchChromium(): Promise<Browser> {
  pathOf(["pdftoppm"], "poppler-utils");
  const executablePath = pathOf(["chromium", "chromium-browser"], "chromium fonts-dejavu-core");
  // Chromium refuses to sandbox for root, as containers of CI have it; it shows nothing but pages of ours.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return puppeteer.launch({ executablePath, headless: true, args });
}

/** Shows a page from a file in a tab of its own, and runs something with it; `folder` is gone afterwards. */
export async function withPage(
  browser: Browser,
  text: string,
  use: (shown: ShownPage, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "capstan-report-"));
  const page = await browser.newPage();
  try {
    const file = join(folder, "report.html");
    writeFileSync(file, text);
    const url = pathToFileURL(file).href;
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${String(error)}`));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (request.url() !== url) complaints.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    await use({ page, complaints }, folder);
  } finally {
    await page.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
