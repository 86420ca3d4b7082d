import type { Goal } from "../measuring/page.ts";
import type { Row } from "../measuring/print-rows.ts";

/** Something measured, and what was promised of it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The least or the most that it may be; none for what is only shown. */
  readonly limit?: { readonly atLeast: number } | { readonly atMost: number };
}

/** How many of `count` things were done a second. */
export function perSecond(name: string, count: number, durationMs: number, atLeast?: number): Figure {
  return {
    name: `${name} (${count.toLocaleString("en")} events)`,
    value: (count / durationMs) * 1_000,
    unit: "events/s",
    ...(atLeast === undefined ? {} : { limit: { atLeast } }),
  };
}

/** A table of figures, with its header. */
export function rowsOf(figures: readonly Figure[]): readonly Row[] {
  return [
    ["", "measured", "", "goal"],
    ...figures.map(({ name, value, unit, limit }) => [name, print(value), unit, printLimit(limit)]),
  ];
}

/** Those of which something was promised. */
export function goalsOf(broker: string, figures: readonly Figure[]): readonly Goal[] {
  return figures.flatMap(({ name, value, unit, limit }) =>
    limit === undefined
      ? []
      : [
          {
            scenario: broker,
            text: `${name}: ${print(value)} ${unit} (${printLimit(limit)})`,
            isMet: "atLeast" in limit ? value >= limit.atLeast : value <= limit.atMost,
          },
        ],
  );
}

function print(value: number): string {
  return Math.abs(value) < 100 ? value.toFixed(2) : Math.round(value).toLocaleString("en");
}

function printLimit(limit: Figure["limit"]): string {
  if (limit === undefined) {
    return "";
  }
  return "atLeast" in limit
    ? `at least ${limit.atLeast.toLocaleString("en")}`
    : `at most ${limit.atMost.toLocaleString("en")}`;
}
