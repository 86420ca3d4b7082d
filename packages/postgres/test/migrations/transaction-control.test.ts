import { expect, test } from "vitest";
import { findTransactionControl } from "../../src/migrations/transaction-control.ts";

test.each([
  ["a plain statement", "create table a (id int);"],
  [
    "the body of a function in dollar quotes",
    "create function f() returns int as $$ begin; commit; end $$ language plpgsql;",
  ],
  ["a tagged body with another one inside", "do $outer$ begin execute $$ ; commit $$; end $outer$;"],
  [
    "a body of standard SQL",
    "create procedure p() begin atomic; select case when true then 1 end; end; select 1;",
  ],
  ["words in quotes", `select '; commit', "; commit", E'\\'; commit' from "end";`],
  ["words in comments", "-- ; commit\n/* ; rollback */ select 1; -- commit"],
  ["a name that begins like the word", "select 1; endpoint_check();"],
])("%s ends no transaction", (_, sql) => {
  expect(findTransactionControl(sql)).toBeUndefined();
});

test.each([
  ["commit", "select 1; commit; select 2", 10],
  ["in capitals, after a comment", "/* x */ BEGIN; select 1", 8],
  ["rollback after a function's body", "do $$ begin end $$;rollback", 19],
  ["end after an atomic body", "create procedure p() begin atomic select 1; end; end", 49],
  ["start transaction", "start transaction", 0],
])("%s is found", (_, sql, offset) => {
  expect(findTransactionControl(sql)).toBe(offset);
});
