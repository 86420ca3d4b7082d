import type { ColumnKind, JsonValue } from "../../src/index.ts";
import type { Random } from "./random.ts";

/** A value of a row, in the form in which JSON shows it: whole numbers of 64 bits, decimals and times as text. */
export type RowValue = JsonValue;

/** A column of a random table. */
export interface ColumnSpec {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly isNullable: boolean;
  readonly isList: boolean;
}

export type Row = Readonly<Record<string, RowValue>>;

/** The enum type that all random databases have; its order is not that of the alphabet. */
export const moods: readonly string[] = ["wild", "calm", "grim"];

/** Few values of each kind, so that equal ones meet: the ends of the type, and what has a meaning in SQL or JSON. */
const valuesByKind: { readonly [Kind in ColumnKind]: readonly RowValue[] } = {
  int: [0, 1, 2, -1, 2147483647],
  bigint: ["0", "1", "-3", "9007199254740993", "9223372036854775807"],
  text: ["", "a", "ab", "B", "é", "a%b", "_", "\\", "'", '"', "$1", "a\nb", "🛳"],
  boolean: [false, true],
  float: [0, 1.5, -2.25, 1e21, 0.1],
  uuid: ["00000000-0000-4000-8000-000000000001", "0b6e43b3-5a4e-4f0a-9a93-6f1c2f3a8d10"],
  numeric: ["0", "1.50", "1.5", "-2.25", "12345678901234567890.123"],
  date: ["2026-01-31", "0001-01-01", "9999-12-31"],
  timestamptz: ["2026-01-31T09:30:00.000000Z", "2026-01-31T09:30:00.000001Z", "1970-01-01T00:00:00.000000Z"],
  jsonb: [{}, { a: 1 }, { a: { b: [1, 2] }, c: "x" }, [1, "x", null], "x", 5, true],
  enum: moods,
};

export function randomValue(random: Random, kind: ColumnKind): RowValue {
  return random.pick(valuesByKind[kind]);
}

export function columnValue(random: Random, { kind, isNullable, isList }: ColumnSpec): RowValue {
  if (isNullable && random.chance(30)) {
    return null;
  }
  return isList ? random.several(0, 3, () => randomValue(random, kind)) : randomValue(random, kind);
}

/** A value as resolvers see it. */
export function forResolver(kind: ColumnKind, value: RowValue): unknown {
  return Array.isArray(value)
    ? kind === "jsonb"
      ? value
      : value.map((item) => forResolver(kind, item))
    : kind === "bigint" && typeof value === "string"
      ? BigInt(value)
      : value;
}

/** The order of two values of a column, as PostgreSQL has it: less than, equal to or greater than 0. */
export function compareValues(kind: ColumnKind, left: unknown, right: unknown): number {
  switch (kind) {
    case "int":
    case "float":
    case "boolean":
      return Number(left) - Number(right);
    case "bigint": {
      const difference = BigInt(String(left)) - BigInt(String(right));
      return difference < 0n ? -1 : difference > 0n ? 1 : 0;
    }
    case "numeric":
      return compareDecimals(String(left), String(right));
    case "enum":
      return moods.indexOf(String(left)) - moods.indexOf(String(right));
    case "jsonb":
      return isEqualJson(left, right) ? 0 : 1;
    case "text":
    case "uuid":
    case "date":
    case "timestamptz":
      return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
  }
}

function compareDecimals(left: string, right: string): number {
  const scale = 6;
  const whole = (text: string) => {
    const [integer = "", fraction = ""] = text.replace("-", "").split(".");
    return BigInt(integer + fraction.padEnd(scale, "0")) * (text.startsWith("-") ? -1n : 1n);
  };
  const difference = whole(left) - whole(right);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function isEqualJson(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => isEqualJson(item, right[index]))
    );
  }
  if (isObject(left) && isObject(right)) {
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => Object.hasOwn(right, name) && isEqualJson(left[name], right[name]))
    );
  }
  return left === right;
}

/** Whether the operator `@>` of jsonb holds: https://www.postgresql.org/docs/current/datatype-json.html#JSON-CONTAINMENT */
export function containsJson(left: unknown, right: unknown, isTop = true): boolean {
  if (Array.isArray(left)) {
    return Array.isArray(right)
      ? right.every((item) => left.some((each) => containsJson(each, item, false)))
      : isTop && !isObject(right) && left.some((each) => isEqualJson(each, right));
  }
  if (isObject(left) && isObject(right)) {
    return Object.keys(right).every(
      (name) => Object.hasOwn(left, name) && containsJson(left[name], right[name], false),
    );
  }
  return isEqualJson(left, right);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A scalar of a row as text. */
export function textOf(value: unknown): string {
  return String(value as string | number | boolean | null);
}
