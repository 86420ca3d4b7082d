const millisecondsByUnit: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads `"250ms"`, `"10s"`, `"1.5m"`, `"2h"`, `"7d"` as milliseconds; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*$/.exec(text);
  const unitMs = match?.[2] === undefined ? undefined : millisecondsByUnit[match[2]];
  return unitMs === undefined ? undefined : Math.round(Number(match?.[1]) * unitMs);
}

/** Prints milliseconds in the largest unit that keeps them whole: `10000` as `"10s"`. */
export function formatDuration(durationMs: number): string {
  const units = Object.entries(millisecondsByUnit).reverse();
  const [unit, unitMs] = units.find(([, size]) => durationMs >= size && durationMs % size === 0) ?? ["ms", 1];
  return `${durationMs / unitMs}${unit}`;
}
