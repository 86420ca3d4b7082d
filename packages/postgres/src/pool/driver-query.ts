import pg, { type QueryConfig, type Submittable } from "pg";

/** What the driver calls on a query as its answer arrives; the driver's type declarations leave these out. */
interface DriverQueryMethods extends Submittable {
  /** Called once, when all is over; without it the driver would emit events. */
  callback: ((error: Error | null, result?: unknown) => void) | undefined;
  handleRowDescription(message: { readonly fields: readonly unknown[] }): void;
  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void;
  handleCommandComplete(message: unknown, connection: unknown): void;
  handleError(error: Error, connection: unknown): void;
}
const PgQuery = pg.Query as unknown as new (config: QueryConfig) => DriverQueryMethods;

/** A query of the driver. Ends by a call of `callback`. */
export class DriverQuery extends PgQuery {
  /** How many statements of the text are done: which one failed, where the text has several. */
  completedStatements = 0;

  override handleCommandComplete(message: unknown, connection: unknown): void {
    this.completedStatements++;
    super.handleCommandComplete(message, connection);
  }
}
