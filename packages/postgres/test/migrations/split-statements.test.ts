import { expect, test } from "vitest";
import { splitStatements } from "../../src/migrations/split-statements.ts";

test.each([
  ["nothing but spaces, comments and semicolons", " ;; -- select 1;\n /* ; */ ;", []],
  ["two statements, the last one without its end", "select 1;\n values (2)", ["select", "values"]],
  ["comments in comments", "/* a /* b; */ c; */ select 1; table t", ["select", "table"]],
  ["brackets", "create rule r as on insert to a do (select 1; select 2); select 3", ["create", "select"]],
  ["a query in brackets", "(select 1) union (select 2); select 3", ["", "select"]],
  ["dollar quotes with letters of any language", "do $é$ begin; commit; $é$; select 1", ["do", "select"]],
  ["dollars in names", "select a$b$ from t; select $b$ ; $b$", ["select", "select"]],
  ["quotes in quotes", `select 'it''s;', "a"";", E'\\';'';'; commit`, ["select", "commit"]],
  [
    "an atomic body with case and end",
    "create function f() returns int begin atomic select case when true then 1 end; end; select 1",
    ["create", "select"],
  ],
])("%s", (_, sql, words) => {
  expect(splitStatements(sql).map(({ word }) => word)).toEqual(words);
});

test("a text of any length is read", () => {
  const literal = "it''s ".repeat(5_000_000);
  const sql = `insert into t values ('${literal}', E'${literal}', "${literal}", $$${literal}$$); commit`;
  expect(splitStatements(sql)).toEqual([
    { offset: 0, word: "insert" },
    { offset: sql.length - "commit".length, word: "commit" },
  ]);
});
