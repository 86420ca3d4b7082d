import type { AnswerPath } from "../../src/runtime/client-error.ts";
import type { TestAnswer } from "../subgraph-harness.ts";
import { cursorPrefix } from "./reference.ts";

/** What the reference answers, with marks in place of cursors. */
export interface ReferenceAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly path?: AnswerPath | undefined }[];
}

/**
 * Holds an answer against the reference's: the data, and where errors made nulls. `learn` is told of each cursor which
 * mark stands for it. Gives what differs, in words; nothing where they are alike.
 */
export function findDifference(
  actual: TestAnswer,
  expected: ReferenceAnswer,
  learn: (mark: string, cursor: string) => string | undefined,
): string | undefined {
  const difference = differ(actual.data, expected.data, [], learn);
  if (difference !== undefined) {
    return difference;
  }
  const [a, b] = [nullsOf(actual.data, actual.errors ?? []), nullsOf(expected.data, expected.errors ?? [])];
  const surplus = [...a].filter((place) => !b.has(place));
  const missing = [...b].filter((place) => !a.has(place));
  return surplus.length + missing.length === 0
    ? undefined
    : `errors at ${surplus.join(" ") || "no place"} that should not be, and none at ${missing.join(" ") || "no other"}`;
}

function differ(
  actual: unknown,
  expected: unknown,
  path: AnswerPath,
  learn: (mark: string, cursor: string) => string | undefined,
): string | undefined {
  if (typeof expected === "string" && expected.startsWith(cursorPrefix) && typeof actual === "string") {
    return learn(expected, actual);
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return expected.length === actual.length
      ? firstOf(expected, (item, index) => differ(actual[index], item, [...path, index], learn))
      : `${actual.length} items in place of ${expected.length} at ${path.join(".")}`;
  }
  if (isObject(expected) && isObject(actual)) {
    const names = Object.keys(expected);
    return names.join() === Object.keys(actual).join()
      ? firstOf(names, (name) => differ(actual[name], expected[name], [...path, name], learn))
      : `the fields "${Object.keys(actual).join()}" in place of "${names.join()}" at ${path.join(".")}`;
  }
  return actual === expected
    ? undefined
    : `${JSON.stringify(actual)} in place of ${JSON.stringify(expected)} at ${path.join(".")}`;
}

/** The places that errors made null: an error may be told of any field below, and of several. */
function nullsOf(
  data: unknown,
  errors: readonly { readonly path?: AnswerPath | undefined }[],
): ReadonlySet<string> {
  return new Set(
    errors.map(({ path = [] }) => {
      let value = data;
      const steps: (string | number)[] = [];
      for (const step of path) {
        if (value === null || value === undefined) {
          break;
        }
        value = (value as Readonly<Record<string, unknown>>)[step];
        steps.push(step);
      }
      return `/${steps.join("/")}`;
    }),
  );
}

function firstOf<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
