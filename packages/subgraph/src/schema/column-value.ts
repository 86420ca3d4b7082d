import { quoteIdentifier } from "@hansa/postgres";
import type { Column, ColumnKind } from "../definition/column.ts";

/** A value in the form in which it is bound to a statement. */
export type BoundValue = string | number | boolean | readonly BoundValue[];

/** A value as it is bound to a statement, or what should have been there instead, in words. */
export type ColumnInput =
  | { readonly ok: true; readonly value: BoundValue }
  | { readonly ok: false; readonly expected: string };

type Reader = (value: unknown) => BoundValue | undefined;

/** How values of a type are held against it and bound. */
export interface ValueRules {
  /** The type's name in SQL, as in `$1::bigint`. */
  readonly sqlType: string;
  /** What to send, in words that follow "Expected". */
  readonly expected: string;
  /** The value in the one form in which it is bound; `undefined` for what the type cannot hold. */
  readonly read: Reader;
}

const maxDecimalLength = 1_000;
// A number of JavaScript that has more digits need not be the one that was written.
const exactDigits = 15;

const rulesByKind: { readonly [Kind in ColumnKind]: ValueRules } = {
  int: {
    sqlType: "integer",
    expected: "a whole number from -2147483648 to 2147483647",
    read: (value) => {
      // What nearly all are; the operator leaves whole numbers of 32 bits, zero's sign aside, as they are.
      if (typeof value === "number" && (value | 0) === value) {
        return value | 0;
      }
      const whole = readWhole(value, -(2n ** 31n), 2n ** 31n - 1n);
      return whole === undefined ? undefined : Number(whole);
    },
  },
  bigint: {
    sqlType: "bigint",
    expected: "a whole number from -9223372036854775808 to 9223372036854775807",
    read: (value) =>
      // Up to eighteen digits every whole number is one.
      typeof value === "string" && /^(0|-?[1-9]\d{0,17})$/.test(value)
        ? value
        : readWhole(value, -(2n ** 63n), 2n ** 63n - 1n)?.toString(),
  },
  text: {
    sqlType: "text",
    expected: "a text without NUL characters and unpaired surrogates",
    read: (value) => (typeof value === "string" && isStorableText(value) ? value : undefined),
  },
  boolean: {
    sqlType: "boolean",
    expected: "true or false",
    read: (value) => (typeof value === "boolean" ? value : undefined),
  },
  float: {
    sqlType: "double precision",
    expected: "a finite number",
    read: (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined),
  },
  uuid: {
    sqlType: "uuid",
    expected: 'a UUID such as "0b6e43b3-5a4e-4f0a-9a93-6f1c2f3a8d10"',
    read: (value) =>
      typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
        ? value.toLowerCase()
        : undefined,
  },
  numeric: {
    sqlType: "numeric",
    expected: `a decimal number such as "12.50", without exponent, of at most ${maxDecimalLength} characters; as text if it has more than ${exactDigits} digits`,
    read: readDecimal,
  },
  date: {
    sqlType: "date",
    expected: 'a date such as "2026-01-31"',
    read: (value) =>
      typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && isDay(value) ? value : undefined,
  },
  timestamptz: {
    sqlType: "timestamptz",
    expected: 'a date and time with its zone as in RFC 3339, such as "2026-01-31T09:30:00Z"',
    read: readDateTime,
  },
  enum: {
    sqlType: "text",
    expected: "a label of the enum",
    read: (value) => (typeof value === "string" && isStorableText(value) ? value : undefined),
  },
  jsonb: {
    sqlType: "jsonb",
    expected: "a JSON value whose texts hold no NUL characters and no unpaired surrogates",
    read: (value) => {
      const text = value === undefined ? undefined : JSON.stringify(value);
      // JSON.stringify escapes exactly what PostgreSQL refuses: NUL and unpaired surrogates.
      return text === undefined || /(^|[^\\])(\\\\)*\\u(0000|d[89a-f])/.test(text) ? undefined : text;
    },
  },
};

/** The rules of a column's type. */
export function rulesOf(kind: ColumnKind): ValueRules {
  return rulesByKind[kind];
}

/** The rules of a column: of its type, or of lists of its type. */
export function rulesOfColumn(column: Column): ValueRules {
  const item = rulesOfItem(column);
  return column.isList ? listRules(item) : item;
}

/** The rules of a column's type, for a column of lists those of their items. */
export function rulesOfItem({ kind, enumType }: Column): ValueRules {
  const rules = rulesByKind[kind];
  if (enumType === undefined) {
    return rules;
  }
  const labels: readonly unknown[] = enumType.labels;
  return {
    sqlType: enumType.name.split(".").map(quoteIdentifier).join("."),
    expected: `one of ${enumType.labels.join(", ")}`,
    read: (value) => (labels.includes(value) ? rules.read(value) : undefined),
  };
}

/** The rules of lists whose items have rules. */
export function listRules({ sqlType, expected, read }: ValueRules): ValueRules {
  return {
    sqlType: `${sqlType}[]`,
    expected: `a list, each item ${expected}`,
    read(value) {
      const items = Array.isArray(value) ? value.map(read) : [undefined];
      return items.every((item) => item !== undefined) ? items : undefined;
    },
  };
}

/** Reads any value as one that a column of `kind` can hold. Two values that are equal there read as equal text. */
export function readColumnValue(kind: ColumnKind, value: unknown): ColumnInput {
  const { read, expected } = rulesByKind[kind];
  const result = read(value);
  return result === undefined ? { ok: false, expected } : { ok: true, value: result };
}

function readWhole(value: unknown, min: bigint, max: bigint): bigint | undefined {
  const isWhole =
    typeof value === "bigint" ||
    (typeof value === "number" && Number.isSafeInteger(value)) ||
    (typeof value === "string" && /^(0|-?[1-9]\d{0,18})$/.test(value));
  if (!isWhole) {
    return undefined;
  }
  const whole = BigInt(value);
  return whole >= min && whole <= max ? whole : undefined;
}

function readDecimal(value: unknown): string | undefined {
  const text = typeof value === "number" || typeof value === "bigint" ? String(value) : value;
  if (typeof text !== "string" || text.length > maxDecimalLength || !/^-?\d+(\.\d+)?$/.test(text)) {
    return undefined;
  }
  const digits = text.replace(/^[-0.]+/, "").replace(".", "");
  return typeof value === "number" && digits.length > exactDigits ? undefined : text;
}

function readDateTime(value: unknown): string | undefined {
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
  if (typeof text !== "string") {
    return undefined;
  }
  const match =
    /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-5]):[0-5]\d)$/i.exec(text);
  const day = match?.[1];
  // Another zone may lead into a year that this form cannot show.
  const year = new Date(text.toUpperCase()).getUTCFullYear();
  return day !== undefined && isDay(day) && year >= 1 && year <= 9_999 ? text : undefined;
}

/** A day that its month does not have moves into the next month, and so does not print as it was read. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !day.startsWith("0000") && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function isStorableText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
