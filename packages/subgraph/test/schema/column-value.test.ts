import { describe, expect, test } from "vitest";
import type { ColumnKind } from "../../src/index.ts";
import { readColumnValue } from "../../src/schema/column-value.ts";

const held: readonly (readonly [ColumnKind, unknown, unknown])[] = [
  ["int", "5", 5],
  ["int", -2147483648, -2147483648],
  ["bigint", 5n, "5"],
  ["bigint", "-9223372036854775808", "-9223372036854775808"],
  ["bigint", 9007199254740991, "9007199254740991"],
  ["text", "⚓", "⚓"],
  ["boolean", false, false],
  ["float", -0.5, -0.5],
  ["uuid", "0B6E43B3-5A4E-4F0A-9A93-6F1C2F3A8D10", "0b6e43b3-5a4e-4f0a-9a93-6f1c2f3a8d10"],
  ["numeric", "-12345678901234567890.10", "-12345678901234567890.10"],
  ["numeric", 12.5, "12.5"],
  ["numeric", 123456789012345, "123456789012345"],
  ["numeric", -0.00123456789012345, "-0.00123456789012345"],
  ["timestamptz", "2024-02-29T23:59:59.123456-05:30", "2024-02-29T23:59:59.123456-05:30"],
  ["timestamptz", "2024-01-01t00:00:00.5+15:59", "2024-01-01t00:00:00.5+15:59"],
  ["timestamptz", new Date(0), "1970-01-01T00:00:00.000Z"],
  ["jsonb", { a: "\\u0000" }, '{"a":"\\\\u0000"}'],
  ["jsonb", null, "null"],
];

const refused: readonly (readonly [ColumnKind, unknown])[] = [
  ["int", 2147483648],
  ["int", 1.5],
  ["int", true],
  ["bigint", "9223372036854775808"],
  ["bigint", 9007199254740992],
  ["bigint", "01"],
  ["bigint", "-0"],
  ["bigint", "1e3"],
  ["bigint", ""],
  ["bigint", "1".repeat(100_000)],
  ["bigint", ["1"]],
  ["text", "a\0"],
  ["text", "\udc00"],
  ["text", 1],
  ["boolean", "true"],
  ["float", Number.NaN],
  ["float", Number.POSITIVE_INFINITY],
  ["float", "1"],
  ["uuid", "0b6e43b35a4e4f0a9a936f1c2f3a8d10"],
  ["uuid", "0b6e43b3-5a4e-4f0a-9a93-6f1c2f3a8d10\n"],
  ["numeric", "1e5"],
  ["numeric", "NaN"],
  ["numeric", "9".repeat(1_001)],
  ["numeric", "1."],
  ["numeric", 1234567890123456],
  ["numeric", JSON.parse("12345678901234567.89")],
  ["timestamptz", "2023-02-29T00:00:00Z"],
  ["timestamptz", "2024-01-01T24:00:00Z"],
  ["timestamptz", "2024-01-01T00:00:00"],
  ["timestamptz", "2024-01-01"],
  ["timestamptz", "0000-01-01T00:00:00Z"],
  ["timestamptz", "0001-01-01T00:00:00+00:01"],
  ["timestamptz", "9999-12-31T23:59:59-00:01"],
  ["timestamptz", "2024-01-01T00:00:00+16:00"],
  ["timestamptz", "now"],
  ["timestamptz", new Date(Number.NaN)],
  ["jsonb", { a: "\0" }],
  ["jsonb", { "\ud800": 1 }],
  ["jsonb", undefined],
];

describe("a column", () => {
  test.each(held)("of %s holds %o as %o", (kind, value, bound) => {
    expect(readColumnValue(kind, value)).toEqual({ ok: true, value: bound });
  });

  test.each(refused)("of %s does not hold %o", (kind, value) => {
    const input = readColumnValue(kind, value);
    expect(input).toEqual({ ok: false, expected: expect.stringMatching(/^[a-z]/i) });
  });
});
