const bytesByUnit: Readonly<Record<string, number>> = { B: 1, kB: 1_000, MB: 1_000_000, GB: 1_000_000_000 };

/** Reads `"512B"`, `"16kB"`, `"1.5MB"`, `"2GB"` (powers of ten) as bytes; `undefined` for anything else. */
export function parseSize(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(B|kB|MB|GB)\s*$/.exec(text);
  const unitBytes = match?.[2] === undefined ? undefined : bytesByUnit[match[2]];
  return unitBytes === undefined ? undefined : Math.round(Number(match?.[1]) * unitBytes);
}

/** Prints bytes in the largest unit that keeps them whole: `1000000` as `"1MB"`. */
export function formatSize(bytes: number): string {
  const units = Object.entries(bytesByUnit).reverse();
  const [unit, unitBytes] = units.find(([, size]) => bytes >= size && bytes % size === 0) ?? ["B", 1];
  return `${bytes / unitBytes}${unit}`;
}
