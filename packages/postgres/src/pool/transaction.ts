import type { Queryable, TransactionOptions } from "../database.ts";
import { PostgresError } from "../errors.ts";
import { assertNotAborted, type Connection } from "./connection.ts";
import { Loan } from "./loan.ts";
import { setLocal } from "./set-local.ts";

/**
 * Runs `work` between `begin` and `commit` on `connection`; `begin` and the settings share one round trip. They
 * are waited for before any statement of `work` is sent, so that none can run without its settings.
 */
export async function runTransaction<Result>(
  connection: Connection,
  work: (transaction: Queryable) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  assertNotAborted(options.signal);
  await begin(connection, options);
  const loan = new Loan("transaction", options.signal);
  const transaction: Queryable = {
    query: async (text, values, given) => await connection.query(text, values, loan.use(given)),
    queryJson: async (text, values, given) => await connection.queryJson(text, values, loan.use(given)),
  };
  let result: Result;
  try {
    result = await work(transaction);
  } catch (error) {
    loan.end();
    // A rollback that fails leaves the connection unclean, so that it is closed instead of reused.
    await connection.run("rollback").catch(() => undefined);
    throw error;
  }
  loan.end();
  await commit(connection);
  return result;
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
