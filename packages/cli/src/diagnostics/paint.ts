import { styleText } from "node:util";

/** What a part of a report is; each has a look of its own in colours. */
export type PaintRole = "error" | "warn" | "quiet" | "place" | "strong" | "good";

/** Gives a part of a report its look, or leaves it as it is. */
export type Paint = (role: PaintRole, text: string) => string;

const looks: Readonly<Record<PaintRole, Parameters<typeof styleText>[0]>> = {
  error: ["red", "bold"],
  warn: "yellow",
  quiet: "dim",
  place: "bold",
  strong: "bold",
  good: "green",
};

/** Colours where a stream is a terminal that wants them: `NO_COLOR` and `FORCE_COLOR` are obeyed. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (role, text) => styleText(looks[role], text, { stream });
}

/** No colours. */
export const plainPaint: Paint = (_, text) => text;
