import type { Diagnostic, DiagnosticPlace } from "./diagnostic.ts";
import { excerptLine } from "./excerpt.ts";
import type { Paint } from "./paint.ts";
import { printable } from "./printable.ts";
import type { SourceTexts } from "./source-texts.ts";

export interface DiagnosticStyle {
  readonly sources: SourceTexts;
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
}

/** The most places that are shown of one diagnostic; the rest is counted. */
const maxPlaces = 6;

/**
 * A diagnostic as compilers print them: `file:line:column: error CODE: message`, below it each place with its line and
 * carets under what it is about, and at the end what to do. Hints show their first place only.
 */
export function formatDiagnostic(diagnostic: Diagnostic, style: DiagnosticStyle): string {
  const { paint } = style;
  const [first, ...others] = diagnostic.locations;
  const [title = "", ...details] = printable(diagnostic.message).split("\n").map(shorten);
  const isError = diagnostic.level === "error";
  const kind = `${isError ? "error" : "hint"} ${diagnostic.code}:`;
  const head = `${paint(isError ? "error" : "warn", kind)} ${isError ? paint("strong", title) : title}`;
  const place = first === undefined ? "" : `${paint("place", formatPlace(first))}: `;
  return [
    `${place}${head}`,
    ...details.map((line) => `  ${line}`),
    ...(first === undefined ? [] : formatExcerpt(first, diagnostic, style)),
    ...(isError ? formatOthers(others, diagnostic, style) : []),
    ...(diagnostic.mend === null ? [] : formatMend(diagnostic.mend, paint)),
  ].join("\n");
}

function formatOthers(
  places: readonly DiagnosticPlace[],
  diagnostic: Diagnostic,
  style: DiagnosticStyle,
): readonly string[] {
  const shown = places.slice(0, maxPlaces - 1);
  const rest = places.length - shown.length;
  return [
    ...shown.flatMap((place) => [
      style.paint("place", formatPlace(place)),
      ...formatExcerpt(place, diagnostic, style),
    ]),
    ...(rest === 0 ? [] : [style.paint("quiet", `  … and ${rest} more ${rest === 1 ? "place" : "places"}`)]),
  ];
}

function formatExcerpt(
  place: DiagnosticPlace,
  { level }: Diagnostic,
  { sources, paint, width }: DiagnosticStyle,
): readonly string[] {
  const line = sources.line(place.file, place.line);
  if (line === undefined || line.trim() === "") {
    return [];
  }
  const number = String(place.line).padStart(4);
  const language = place.subgraph === null && /\.ya?ml$/i.test(place.file) ? "yaml" : "graphql";
  const { text, markStart, markWidth } = excerptLine(line, place.column, Math.max(width - 8, 40), language);
  const carets = paint(level === "error" ? "error" : "warn", "^".repeat(markWidth));
  return [
    `${paint("quiet", `${number} |`)} ${text}`,
    `${paint("quiet", `${" ".repeat(number.length)} |`)} ${" ".repeat(markStart)}${carets}`,
  ];
}

/** The longest line of a message: some quote what stands in a schema, however long that is. */
const maxMessageLine = 1_000;

function shorten(line: string): string {
  return line.length > maxMessageLine ? `${line.slice(0, maxMessageLine)}…` : line;
}

function formatMend(mend: string, paint: Paint): readonly string[] {
  const [first = "", ...others] = printable(mend).split("\n");
  return [`  ${paint("good", "→")} ${first}`, ...others.map((line) => `    ${line}`)];
}

function formatPlace({ file, line, column }: DiagnosticPlace): string {
  return `${printable(file)}:${line}:${column}`;
}
