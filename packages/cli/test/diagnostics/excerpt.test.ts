import { expect, test } from "vitest";
import { excerptLine } from "../../src/diagnostics/excerpt.ts";

/** The line and its marks, one under the other. */
function shown(line: string, column: number, maxWidth = 40): readonly string[] {
  const { text, markStart, markWidth } = excerptLine(line, column, maxWidth);
  return [text, `${" ".repeat(markStart)}${"^".repeat(markWidth)}`];
}

test.each<[string, string, number, readonly string[]]>([
  ["a definition by its keyword and name", "extend type A @key", 1, ["extend type A @key", "^^^^^^^^^^^^^"]],
  ["a field by its name", "  name: Int", 3, ["  name: Int", "  ^^^^"]],
  [
    "a directive by its name",
    "  name: Int @deprecated(a: 1)",
    13,
    ["  name: Int @deprecated(a: 1)", "            ^^^^^^^^^^^"],
  ],
  ["a string by the whole of it", `f(a: "x y") : B`, 6, [`f(a: "x y") : B`, "     ^^^^^"]],
  ["a description by the whole of its line", `  """A thing.`, 3, [`  """A thing.`, "  ^^^^^^^^^^^"]],
  ["anything else by one character", "a: }", 4, ["a: }", "   ^"]],
  ["the end of a line behind it", "a:", 3, ["a:", "  ^"]],
  ["an empty line", "", 1, ["", "^"]],
])("marks %s", (_, line, column, expected) => {
  expect(shown(line, column)).toEqual(expected);
});

test.each<[string, string, number, readonly string[]]>([
  ["tabs", "\tname: A\t@x", 10, ["    name: A @x", "            ^^"]],
  ["wide characters", `"価格" price: Int`, 6, [`"価格" price: Int`, "       ^^^^^"]],
  ["emoji of several code points", `"👨‍👩‍👧" a: Int`, 12, [`"👨‍👩‍👧" a: Int`, "     ^"]],
  ["accents of their own", `"e\u0301" a: Int`, 6, [`"e\u0301" a: Int`, "    ^"]],
  ["control characters", "\u001b[31m a: Int", 7, ["�[31m a: Int", "      ^"]],
  ["text that turns its direction", `"\u202e" a: Int`, 5, [`"�" a: Int`, "    ^"]],
])("keeps the mark in its column behind %s", (_, line, column, expected) => {
  expect(shown(line, column)).toEqual(expected);
});

test("cuts long lines around the mark", () => {
  const line = `${"a ".repeat(50)}target ${"b ".repeat(50)}`;
  const [text = "", carets = ""] = shown(line, 101);
  expect(text).toBe("… a a a a a a target b b b b b b b b b …");
  expect(text.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("target");
});

test("cuts the end only where the mark is near the beginning", () => {
  expect(shown(`target ${"b".repeat(100)}`, 1)).toEqual([`target ${"b".repeat(32)}…`, "^^^^^^"]);
});

test("shows the end of a line where the mark is near it", () => {
  const [text = "", carets = ""] = shown(`${"a ".repeat(20)}target end`, 41);
  expect(text).toBe("… a a a a a a a a a a a a a a target end".replace("… a", "…a"));
  expect(text.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("target");
});

test("looks at a bounded part of a line without end", () => {
  const line = `${"a ".repeat(5_000_000)}target`;
  expect(shown(line, 10_000_001)[0]).toMatch(/^…[a ]+target$/);
});
