import type { Queryable, TransactionOptions } from "../database.ts";
import { PostgresError } from "../errors.ts";
import { assertNotAborted, type Connection } from "./connection.ts";
import { Loan } from "./loan.ts";
import { setLocal } from "./set-local.ts";

/**
 * Runs `work` between `begin` and `commit` on `connection`; `begin` and the settings share one round trip. They
 * are waited for before any statement of `work` is sent, so that none can run without its settings; unless it is
 * eager.
 */
export async function runTransaction<Result>(
  connection: Connection,
  work: (transaction: Queryable) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  assertNotAborted(options.signal);
  const loan = new Loan("transaction", options.signal);
  const begun = begin(connection, options);
  const isEager = options.eager === true && options.settings === undefined;
  if (isEager) {
    // Waited for with the first answer.
    begun.catch(() => undefined);
  } else {
    await begun;
  }
  const pending = isEager ? begun : undefined;
  const transaction: Queryable = {
    query: async (text, values, given) =>
      await behind(pending, connection.query(text, values, loan.use(given))),
    queryJson: async (text, values, given) =>
      await behind(pending, connection.queryJson(text, values, loan.use(given))),
  };
  let result: Result;
  try {
    result = await work(transaction);
    await begun;
  } catch (error) {
    loan.end();
    // A rollback that fails leaves the connection unclean, so that it is closed instead of reused.
    await connection.run("rollback").catch(() => undefined);
    await begun;
    throw error;
  }
  loan.end();
  await commit(connection);
  return result;
}

/** An answer, which is none unless the transaction has begun. */
async function behind<Answer>(begun: Promise<void> | undefined, answer: Promise<Answer>): Promise<Answer> {
  if (begun === undefined) {
    return await answer;
  }
  const [given] = await Promise.all([answer, begun]);
  return given;
}

async function begin(connection: Connection, options: TransactionOptions): Promise<void> {
  const isolation = options.isolation === undefined ? "" : ` isolation level ${options.isolation}`;
  const access = options.readOnly === undefined ? "" : options.readOnly ? " read only" : " read write";
  const { signal } = options;
  const steps = [connection.run(`begin${isolation}${access}`, [], signal === undefined ? {} : { signal })];
  if (options.settings !== undefined) {
    steps.push(setLocal(connection, options.settings));
  }
  const outcomes = await Promise.allSettled(steps);
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure !== undefined) {
    await connection.run("rollback").catch(() => undefined);
    throw failure.reason;
  }
}

/** @throws PostgresError TRANSACTION_ROLLED_BACK where a statement had failed. */
export async function commit(connection: Connection): Promise<void> {
  const { command } = await connection.run("commit");
  if (command === "ROLLBACK") {
    throw new PostgresError(
      "TRANSACTION_ROLLED_BACK",
      "The transaction was rolled back at its end because one of its statements had failed. Let that failure reject the transaction's work.",
    );
  }
}
