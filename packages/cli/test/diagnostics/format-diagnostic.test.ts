import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { formatDiagnostic } from "../../src/diagnostics/format-diagnostic.ts";
import { type Paint, plainPaint } from "../../src/diagnostics/paint.ts";
import { SourceTexts } from "../../src/diagnostics/source-texts.ts";

const sources = new SourceTexts();
sources.add("a.graphql", "type Query { p: P }\r\ntype P {\r\n\tname: String\r\n}");
sources.add("b.graphql", "type P { name: String }");

const shared: Diagnostic = {
  level: "error",
  code: "INVALID_FIELD_SHARING",
  message: '"P.name" is resolved in "a" and "b".',
  mend: 'Mark it "@shareable".',
  coordinate: "P.name",
  subgraphs: ["a", "b"],
  locations: [
    { subgraph: "a", file: "a.graphql", line: 3, column: 2 },
    { subgraph: "b", file: "b.graphql", line: 1, column: 10 },
  ],
};

function format(diagnostic: Diagnostic, paint: Paint = plainPaint): string {
  return formatDiagnostic(diagnostic, { sources, paint, width: 80 });
}

test("an error shows every place, and what to do", () => {
  expect(format(shared)).toBe(
    `
a.graphql:3:2: error INVALID_FIELD_SHARING: "P.name" is resolved in "a" and "b".
   3 |     name: String
     |     ^^^^
b.graphql:1:10
   1 | type P { name: String }
     |          ^^^^
  → Mark it "@shareable".`.trimStart(),
  );
});

test("a hint shows its first place only", () => {
  expect(format({ ...shared, level: "warn", code: "INCONSISTENT_DESCRIPTION" })).toBe(
    `
a.graphql:3:2: hint INCONSISTENT_DESCRIPTION: "P.name" is resolved in "a" and "b".
   3 |     name: String
     |     ^^^^
  → Mark it "@shareable".`.trimStart(),
  );
});

test("further lines of a message stand below it, places without a text by themselves", () => {
  const places = [{ subgraph: null, file: "none", line: 7, column: 1 }];
  expect(format({ ...shared, message: "This fails:\n{ a }", mend: null, locations: places })).toBe(
    "none:7:1: error INVALID_FIELD_SHARING: This fails:\n  { a }",
  );
});

test("a line of a message without end is cut", () => {
  const text = format({ ...shared, message: "x".repeat(100_000), mend: null, locations: [] });
  expect(text).toBe(`error INVALID_FIELD_SHARING: ${"x".repeat(1_000)}…`);
});

test("many places are counted", () => {
  const places = Array.from({ length: 9 }, (_, index) => ({
    subgraph: null,
    file: "none",
    line: index + 1,
    column: 1,
  }));
  const lines = format({ ...shared, mend: null, locations: places }).split("\n");
  expect(lines.slice(1)).toEqual([
    "none:2:1",
    "none:3:1",
    "none:4:1",
    "none:5:1",
    "none:6:1",
    "  … and 3 more places",
  ]);
});

test("what a terminal would obey is shown instead", () => {
  const text = format({ ...shared, message: "\u001b]0;title\u0007", mend: "\u009b2J", locations: [] });
  expect(text).toBe("error INVALID_FIELD_SHARING: �]0;title�\n  → �2J");
});

test("each part has its look", () => {
  const text = format(
    { ...shared, locations: shared.locations.slice(1) },
    (role, part) => `<${role}>${part}</>`,
  );
  expect(text).toBe(
    `
<place>b.graphql:1:10</>: <error>error INVALID_FIELD_SHARING:</> <strong>"P.name" is resolved in "a" and "b".</>
<quiet>   1 |</> type P { name: String }
<quiet>     |</>          <error>^^^^</>
  <good>→</> Mark it "@shareable".`.trimStart(),
  );
});
