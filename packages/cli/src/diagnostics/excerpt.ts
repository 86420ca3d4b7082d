import stringWidth from "string-width";
import { printable } from "./printable.ts";

/** A line of a text as a terminal shows it, and where in it something is marked; both in columns of the terminal. */
export interface Excerpt {
  readonly text: string;
  readonly markStart: number;
  readonly markWidth: number;
}

const tabWidth = 4;

/** How much of a line is looked at on either side of the mark, so that a line of megabytes costs nothing. */
const reach = 1_000;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** One thing that a terminal shows: a letter with its accents, an emoji, a tab as spaces. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly isMarked: boolean;
}

/**
 * Cuts a line to at most `maxWidth` columns around what begins at `column` (from 1, in UTF-16 units), with `…` where
 * something is left out.
 */
export function excerptLine(
  line: string,
  column: number,
  maxWidth: number,
  language: "graphql" | "yaml" = "graphql",
): Excerpt {
  const start = Math.min(column - 1, line.length);
  const from = Math.max(0, start - reach);
  const to = Math.min(line.length, start + reach);
  const mark = { start: start - from, end: start - from + markLength(line.slice(start, to), language) };
  const cells = readCells(line.slice(from, to), mark);
  return cut(cells, maxWidth, { before: from > 0, after: to < line.length });
}

/** What an error at a place is about: a definition by its keyword and name, a directive, a word, or one character. */
function markLength(text: string, language: "graphql" | "yaml"): number {
  return (language === "yaml" ? yamlMark(text) : graphqlMark(text))?.length ?? 1;
}

/** A quoted text, or a plain one up to a space or what ends it in a list or mapping. */
function yamlMark(text: string): string | undefined {
  return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:\$\{[^}]*\}|[^\s,[\]{}:]|:(?=\S))+)/.exec(text)?.[0];
}

function graphqlMark(text: string): string | undefined {
  const definition =
    /^(?:extend\s+)?(?:schema|type|interface|union|enum|input|scalar|directive|query|mutation|subscription|fragment)(?:\s+@?\w+)?/;
  const match =
    definition.exec(text) ?? /^[@$]?[\w-]+/.exec(text) ?? /^"(?:""[^"]*|(?:[^"\\]|\\.)*")/.exec(text);
  return match?.[0];
}

function readCells(text: string, mark: { readonly start: number; readonly end: number }): readonly Cell[] {
  const cells: Cell[] = [];
  let width = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    const cell = readCell(segment, width);
    width += cell.width;
    cells.push({ ...cell, isMarked: index < mark.end && index + segment.length > mark.start });
  }
  // What is missing at the end of a line is marked after it.
  return cells.some(({ isMarked }) => isMarked) ? cells : [...cells, { text: " ", width: 1, isMarked: true }];
}

function readCell(segment: string, columnsBefore: number): Omit<Cell, "isMarked"> {
  if (segment === "\t") {
    const width = tabWidth - (columnsBefore % tabWidth);
    return { text: " ".repeat(width), width };
  }
  const text = printable(segment);
  return { text, width: stringWidth(text) };
}

function cut(
  cells: readonly Cell[],
  maxWidth: number,
  more: { readonly before: boolean; readonly after: boolean },
): Excerpt {
  const marked = cells.findIndex(({ isMarked }) => isMarked);
  const markAt = widthOf(cells.slice(0, marked));
  const isShort = !more.before && widthOf(cells) <= maxWidth;
  const skipped = isShort ? 0 : columnsToSkip(cells, { markAt, maxWidth, isCutAfter: more.after });
  let first = 0;
  for (let width = 0; width < skipped; first++) {
    width += cells[first]?.width ?? 1;
  }
  const isCutBefore = more.before || first > 0;
  const shown: Cell[] = isCutBefore ? [{ text: "…", width: 1, isMarked: false }] : [];
  let width = widthOf(shown);
  let isCutAfter = more.after;
  for (const cell of cells.slice(first)) {
    if (!isShort && width + cell.width > maxWidth - 1) {
      isCutAfter = true;
      break;
    }
    shown.push(cell);
    width += cell.width;
  }
  const tail = isCutAfter ? "…" : "";
  const markStart = widthOf(
    shown.slice(
      0,
      shown.findIndex(({ isMarked }) => isMarked),
    ),
  );
  return {
    text: `${shown.map(({ text }) => text).join("")}${tail}`.trimEnd(),
    markStart,
    markWidth: Math.max(1, widthOf(shown.filter(({ isMarked }) => isMarked))),
  };
}

/** None where the mark has room behind it, else as many as bring the mark to the first third, or the end into view. */
function columnsToSkip(
  cells: readonly Cell[],
  place: { readonly markAt: number; readonly maxWidth: number; readonly isCutAfter: boolean },
): number {
  const { markAt, maxWidth, isCutAfter } = place;
  const markEnd = markAt + widthOf(cells.filter(({ isMarked }) => isMarked));
  if (markEnd + 10 <= maxWidth) {
    return 0;
  }
  const toFirstThird = markAt - Math.floor(maxWidth / 3);
  const toEnd = widthOf(cells) - maxWidth + 2;
  return Math.max(0, isCutAfter ? toFirstThird : Math.min(toFirstThird, toEnd));
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}
