import { SubgraphError } from "../../src/index.ts";
import type { ComputedSpec } from "./world.ts";

type Seen = Readonly<Record<string, unknown>>;
type Arguments = { readonly word?: string | null };

/** What a resolver answers for a row: the same for equal values, and a failure for some of them. */
export function computeValue(field: ComputedSpec, row: Seen, args: Arguments): unknown {
  const text = describe(field, row, args);
  const fails = field.failure !== undefined && checksum(text) % 3 === 0;
  if (fails && field.failure === "error") {
    throw new SubgraphError("CONFLICT", `${field.name} cannot be told.`);
  }
  return fails ? null : shape(field, text);
}

/** As `computeValue` for each row, for a batched resolver. */
export function computeMany(field: ComputedSpec, rows: readonly Seen[], args: Arguments): readonly unknown[] {
  return rows.map((row) => computeValue(field, row, args));
}

function shape({ returns }: ComputedSpec, text: string): unknown {
  switch (returns) {
    case "text":
      return text;
    case "list":
      return [text, null, text.slice(0, 1)];
    case "value":
      return { text, count: checksum(text) % 2 === 0 ? null : text.length };
  }
}

/** Values with their types, so that a value of another type is seen. */
function describe({ columns }: ComputedSpec, row: Seen, { word }: Arguments): string {
  const parts = columns.map((name) => `${name}=${typeof row[name]}:${print(row[name])}`);
  return [word ?? "-", ...parts].join(";");
}

function print(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === "bigint") {
      return `${each}n`;
    }
    return typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each;
  });
}

function checksum(text: string): number {
  let sum = 0;
  for (const character of text) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  }
  return sum;
}
