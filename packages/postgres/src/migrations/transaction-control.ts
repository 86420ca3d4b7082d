import { splitStatements } from "./split-statements.ts";

/**
 * SQL text → where a statement of it would end or begin a transaction, if any does (an offset in the text).
 *
 * A migration runs in one transaction of ours; a `commit` of its own would leave half of it behind when the rest
 * fails.
 */
export function findTransactionControl(sql: string): number | undefined {
  return splitStatements(sql).find(({ word }) => transactionWords.has(word))?.offset;
}

/** `savepoint` and `release` stay inside a transaction, and `rollback to` is rare enough to be refused with the rest. */
const transactionWords: ReadonlySet<string> = new Set([
  "begin",
  "start",
  "commit",
  "end",
  "rollback",
  "abort",
]);
