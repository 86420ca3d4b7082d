import type { Session } from "../database.ts";
import type { Connection } from "./connection.ts";
import { Loan } from "./loan.ts";
import { runStatement } from "./statement-with-settings.ts";

/** Runs `work` on `connection`, which it cannot use any more once it has ended. */
export async function runSession<Result>(
  connection: Connection,
  work: (session: Session) => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const loan = new Loan("session", signal);
  const session: Session = {
    query: async (text, values, options) =>
      await runStatement(connection, (target, how) => target.query(text, values, how), loan.use(options)),
    queryJson: async (text, values, options) =>
      await runStatement(connection, (target, how) => target.queryJson(text, values, how), loan.use(options)),
  };
  try {
    return await work(session);
  } finally {
    loan.end();
  }
}
