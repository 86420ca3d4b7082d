import pg, { type QueryConfig } from "pg";
import type { Row } from "../database.ts";
import type { SentQuery } from "./sent-queries.ts";

/** The answer to a statement that came with none of the driver's decoration. */
export interface StatementResult {
  /** The server's word for what it did: `SELECT`, `COMMIT`, … */
  readonly command: string;
  readonly rows: readonly Row[];
}

/** What the driver calls on a query as its answer arrives; the driver's type declarations leave these out. */
export interface DriverQueryMethods {
  /** Sends itself; gives what is wrong where it sends nothing. */
  submit(connection: unknown): Error | null;
  /** Called once, when all is over; without it the driver would emit events. */
  callback: ((error: Error | null, result?: unknown) => void) | undefined;
  handleRowDescription(message: { readonly fields: readonly unknown[] }): void;
  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void;
  handleCommandComplete(message: unknown, connection: unknown): void;
  handleReadyForQuery(connection: unknown): void;
  handleError(error: Error, connection: unknown): void;
}
const PgQuery = pg.Query as unknown as new (config: QueryConfig) => DriverQueryMethods;

/** A query of the driver, whose rows are objects. Ends by a call of `callback`. */
export class DriverQuery extends PgQuery implements SentQuery<StatementResult> {
  /** How many statements of the text are done: which one failed, where the text has several. */
  completedStatements = 0;
  readonly rowReceiver: undefined;

  override handleCommandComplete(message: unknown, connection: unknown): void {
    this.completedStatements++;
    super.handleCommandComplete(message, connection);
  }

  /** Of several statements in one text, the last one's. */
  answer(result: unknown): StatementResult {
    return (Array.isArray(result) ? result.at(-1) : result) as StatementResult;
  }
}
