import { compareValues, containsJson, isEqualJson, type Row, textOf } from "./values.ts";
import { type EntitySpec, kindOf } from "./world.ts";

type Input = Readonly<Record<string, unknown>>;

/** Whether a row is as all of a field's operators in a filter say. */
export function operatorsHold(entity: EntitySpec, column: string, row: Row, operators: Input): boolean {
  const kind = kindOf(entity, column);
  const value = row[column] ?? null;
  return Object.entries(operators).every(([operator, operand]) => holds(kind, value, operator, operand));
}

function holds(kind: ReturnType<typeof kindOf>, value: unknown, operator: string, operand: unknown): boolean {
  const isThere = value !== null;
  const compare = (other: unknown) => compareValues(kind, value, other);
  const items = (Array.isArray(value) ? value : []) as readonly unknown[];
  const has = (other: unknown) => items.some((item) => compareValues(kind, item, other) === 0);
  const list = (Array.isArray(operand) ? operand : []) as readonly unknown[];
  switch (operator) {
    case "isNull":
      return isThere !== operand;
    case "eq":
      return isThere && compare(operand) === 0;
    case "ne":
      return !isThere || compare(operand) !== 0;
    case "in":
      return isThere && list.some((each) => compare(each) === 0);
    case "notIn":
      return !isThere || !list.some((each) => compare(each) === 0);
    case "lt":
      return isThere && compare(operand) < 0;
    case "lte":
      return isThere && compare(operand) <= 0;
    case "gt":
      return isThere && compare(operand) > 0;
    case "gte":
      return isThere && compare(operand) >= 0;
    case "contains":
      return (
        isThere && (kind === "jsonb" ? containsJson(value, operand) : textOf(value).includes(String(operand)))
      );
    case "startsWith":
      return isThere && textOf(value).startsWith(String(operand));
    case "like":
      return isThere && likeToRegExp(String(operand), "").test(textOf(value));
    case "ilike":
      return isThere && likeToRegExp(String(operand), "i").test(textOf(value));
    case "has":
      return isThere && has(operand);
    case "hasEvery":
      return isThere && list.every(has);
    case "hasSome":
      return isThere && list.some(has);
    case "isEmpty":
      return isThere && (items.length === 0) === operand;
    case "at":
      return (operand as readonly Input[]).every((each) => pathHolds(value, each));
    default:
      throw new Error(`The operator "${operator}" is not known.`);
  }
}

function pathHolds(value: unknown, { path, ...operators }: Input): boolean {
  const found = (path as readonly string[]).reduce<unknown>(stepInto, value ?? undefined);
  return Object.entries(operators).every(([operator, operand]) => {
    const isAlike = found !== undefined && typeof found === typeof operand;
    const compare = () =>
      typeof found === "number"
        ? found - Number(operand)
        : Buffer.compare(Buffer.from(String(found)), Buffer.from(String(operand)));
    switch (operator) {
      case "exists":
        return (found !== undefined) === operand;
      case "eq":
        return found !== undefined && isEqualJson(found, operand);
      case "ne":
        return found === undefined || !isEqualJson(found, operand);
      case "contains":
        return found !== undefined && containsJson(found, operand);
      case "lt":
        return isAlike && compare() < 0;
      case "gte":
        return isAlike && compare() >= 0;
      default:
        throw new Error(`The operator "${operator}" is not known.`);
    }
  });
}

/** As PostgreSQL's `#>` goes down: into members of objects, and items of arrays by their place. */
function stepInto(value: unknown, step: string): unknown {
  if (Array.isArray(value)) {
    return /^-?\d+$/.test(step) ? value.at(Number(step)) : undefined;
  }
  return typeof value === "object" && value !== null && Object.hasOwn(value, step)
    ? (value as Input)[step]
    : undefined;
}

function likeToRegExp(pattern: string, flags: string): RegExp {
  const source = pattern.replace(
    /\\(.)|([%_])|([^\\%_])/gsu,
    (_, escaped?: string, wild?: string, plain?: string) =>
      wild === undefined ? RegExp.escape(escaped ?? plain ?? "") : wild === "%" ? ".*" : ".",
  );
  return new RegExp(`^${source}$`, `su${flags}`);
}
