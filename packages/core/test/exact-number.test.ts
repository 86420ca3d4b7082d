import { describe, expect, it } from "vitest";
import { ExactNumber, parseExactJson } from "../src/index.ts";

describe("parseExactJson", () => {
  it.each([
    "9007199254740993",
    "-12345678901234567890.5",
    " [9007199254740993]",
    '{"a":1e400,"b":[-1.5E-400]}',
    '{"a":"9007199254740993"}',
    "0.30000000000000004",
    '{"__proto__":12345678901234567890}',
  ])("gives back %s as it was written", (text) => {
    expect(JSON.stringify(parseExactJson(text))).toBe(text.trim());
  });

  it.each(["9007199254740992", "1e21", "1.50", "[1,2]", "0.1"])(
    "leaves %s to be a number as any other",
    (text) => {
      expect(parseExactJson(text)).toEqual(JSON.parse(text));
    },
  );

  it.each(["", "{", "01", "NaN", "[9007199254740993"])("throws for %s", (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });
});

describe("ExactNumber", () => {
  it("has no key that data could read", () => {
    expect(Object.keys(new ExactNumber("1e400"))).toEqual([]);
    expect(ExactNumber.textOf(new ExactNumber("1e400"))).toBe("1e400");
  });
});
