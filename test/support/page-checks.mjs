// Runs in the page of a browser; see test/browser.

/** Elements that stand out of the page, or whose text is cut, by tag and class. */
export function outOfPage() {
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > width) found.push("the page itself");
  for (const element of document.body.querySelectorAll("*")) {
    const { left, right, width: own } = element.getBoundingClientRect();
    if (own > 0 && (left < -0.5 || right > width + 0.5)) found.push(nameOf(element));
  }
  return found;
}

/** Texts of drawings that are cut off at the edge of the drawing, or lie over one another. */
export function crampedTexts() {
  const found = [];
  for (const drawing of document.querySelectorAll("svg")) {
    const edge = drawing.getBoundingClientRect();
    if (edge.width === 0) continue;
    const texts = [...drawing.querySelectorAll("text")]
      .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
      .filter(([text, { width }]) => text !== "" && width > 0);
    for (const [index, [text, box]] of texts.entries()) {
      if (box.left < edge.left - 1 || box.right > edge.right + 1) found.push(`cut: ${text}`);
      for (const [other, at] of texts.slice(index + 1)) {
        const [across, down] = [
          overlap(box, at, "left", "right"),
          overlap(box, at, "top", "bottom"),
        ];
        if (across > 1 && down > 5) found.push(`${text} over ${other}`);
      }
    }
  }
  return found;
}

const overlap = (one, other, start, end) =>
  Math.min(one[end], other[end]) - Math.max(one[start], other[start]);

/** Figures that are broken over several lines. */
export function brokenFigures() {
  return [...document.querySelectorAll(".figures .quantity")]
    .filter((element) => element.getClientRects().length > 1)
    .map((element) => element.textContent);
}

/** Texts that are drawn less than so many pixels high. */
export function smallTexts(pixelsMin) {
  return [...document.querySelectorAll("svg text")]
    .filter((element) => element.textContent.trim() !== "")
    .map((element) => [element.textContent.trim(), element.getBoundingClientRect().height])
    .filter(([, height]) => height > 0 && height < pixelsMin)
    .map(([text, height]) => `${text}: ${height.toFixed(1)}`);
}

/** Texts of HTML whose contrast to what is behind them is less than the given ratio. WCAG 2.2, 1.4.3. */
export function faintTexts(ratioMin) {
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg") !== null || !hasOwnText(element)) continue;
    const style = getComputedStyle(element);
    if (style.opacity === "0" || element.getClientRects().length === 0) continue;
    const ratio = contrast(style.color, backgroundOf(element));
    if (ratio < ratioMin) found.push(`${nameOf(element)}: ${ratio.toFixed(2)}`);
  }
  return found;
}

const nameOf = (element) => `${element.tagName} ${element.getAttribute("class") ?? ""}`.trim();

const hasOwnText = (element) =>
  [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");

function backgroundOf(element) {
  for (let at = element; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
  }
  return "rgb(255, 255, 255)";
}

function contrast(one, other) {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour
    .match(/[\d.]+/g)
    .map((part) => Number(part) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
