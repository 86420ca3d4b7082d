/** A place where two compiled subgraphs differ; `undefined` for what one of them does not have. */
export interface CompiledDifference {
  /** The names that lead there: `fields.Order.total.leaf`. */
  readonly at: string;
  /** As JSON. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const maxDifferences = 50;

/**
 * Where two compiled subgraphs differ, 50 places at most; white space does not count, the order of names does.
 *
 * @throws SyntaxError for a text that is no JSON.
 */
export function compareCompiled(before: string, after: string): readonly CompiledDifference[] {
  return compareJson("", JSON.parse(before), JSON.parse(after));
}

/** As `compareCompiled`, of parts at a place. */
export function compareJson(at: string, before: unknown, after: unknown): readonly CompiledDifference[] {
  const differences: CompiledDifference[] = [];
  compare(at, before, after, differences);
  return differences.slice(0, maxDifferences);
}

type Members = Readonly<Record<string, unknown>>;

function compare(at: string, before: unknown, after: unknown, differences: CompiledDifference[]): void {
  if (differences.length >= maxDifferences || Object.is(before, after)) {
    return;
  }
  if (typeof before === "string" && typeof after === "string" && `${before}${after}`.includes("\n")) {
    differences.push(differenceOfLines(at, before.split("\n"), after.split("\n")));
    return;
  }
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    differences.push({ at, before: print(before), after: print(after) });
    return;
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const found = differences.length;
  for (const name of names) {
    const path = at === "" ? name : `${at}.${name}`;
    compare(path, own(before, name), own(after, name), differences);
  }
  const isReordered = Object.keys(before).join("\n") !== Object.keys(after).join("\n");
  if (differences.length === found && isReordered) {
    differences.push({
      at,
      before: Object.keys(before).join(", "),
      after: Object.keys(after).join(", "),
    });
  }
}

/** Of texts of several lines, the first line that differs. */
function differenceOfLines(
  at: string,
  before: readonly string[],
  after: readonly string[],
): CompiledDifference {
  const length = Math.max(before.length, after.length);
  const line = Array.from({ length }).findIndex((_, index) => before[index] !== after[index]);
  return { at: `${at}, line ${line + 1}`, before: print(before[line]), after: print(after[line]) };
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null;
}

function own(object: Members, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function print(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
