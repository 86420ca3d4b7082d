import pg, { type QueryConfig } from "pg";
import { PostgresError } from "../errors.ts";
import type { DriverQueryMethods } from "./driver-query.ts";
import { encodeExecution } from "./execution-message.ts";
import type { RowReceiver } from "./row-tap.ts";
import type { SentQuery } from "./sent-queries.ts";

/** What the driver's connection has and its type declarations leave out or have as they were. */
interface DriverConnection {
  readonly stream: { cork(): void; uncork(): void; write(bytes: Uint8Array): unknown };
  readonly parsedStatements: Record<string, string | undefined>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
  parse(statement: { readonly name: string; readonly text: string }): void;
  query(text: string): void;
}

/**
 * A query of the driver without what its constructor makes: an event emitter and a result with its parsers. The driver
 * takes no query that is none of its own where statements are sent without waiting for each other.
 */
const BareQuery = function BareQuery() {} as unknown as new () => DriverQueryMethods;
BareQuery.prototype = pg.Query.prototype;

/**
 * A query whose answer is one value, kept as bytes. It is sent in one piece, and does not ask the server for a description
 * of its columns: how many there are, each row says. Without a tap the driver's decoded text is encoded again: slower,
 * the same bytes.
 */
export class JsonQuery extends BareQuery implements SentQuery<Uint8Array | undefined>, RowReceiver {
  readonly text: string;
  readonly name: string;
  readonly completedStatements = 0;
  readonly rowReceiver: RowReceiver = this;
  readonly #values: readonly unknown[];
  #value: Uint8Array | undefined;
  #columns = 0;
  #rows = 0;

  constructor({ text, name = "", values = [] }: QueryConfig) {
    super();
    this.text = text;
    this.name = name;
    this.#values = values;
  }

  override submit(target: unknown): Error | null {
    const connection = target as DriverConnection;
    const { name, text } = this;
    if (name === "" && this.#values.length === 0) {
      connection.query(text);
      return null;
    }
    const known = connection.parsedStatements[name] ?? connection.submittedNamedStatements[name];
    if (name !== "" && known !== undefined && known !== text) {
      return new Error(`The name "${name}" was used for a different statement.`);
    }
    return this.#execute(connection, name !== "" && known !== undefined);
  }

  #execute(connection: DriverConnection, isPrepared: boolean): Error | null {
    let execution: Uint8Array;
    try {
      execution = encodeExecution(this.name, this.#values);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    if (isPrepared) {
      connection.stream.write(execution);
      return null;
    }
    connection.stream.cork();
    connection.parse(this);
    if (this.name !== "") {
      connection.submittedNamedStatements[this.name] = this.text;
    }
    connection.stream.write(execution);
    connection.stream.uncork();
    return null;
  }

  receiveRow(payload: Buffer): void {
    this.#receive(payload.readUInt16BE(0), readFirstValue(payload));
  }

  override handleRowDescription(): void {
    // A description comes only where the statement was sent as a bare text.
  }

  override handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#receive(fields.length, typeof fields[0] === "string" ? Buffer.from(fields[0]) : undefined);
  }

  override handleCommandComplete(): void {
    // The end is told by what comes after it.
  }

  override handleReadyForQuery(): void {
    this.callback?.(null);
  }

  override handleError(error: Error): void {
    this.callback?.(error);
  }

  answer(): Uint8Array | undefined {
    if (this.#rows > 1 || (this.#rows === 1 && this.#columns !== 1)) {
      throw new PostgresError(
        "RESULT_NOT_SINGLE",
        `A statement that is to give one JSON text gave ${this.#columns} columns and ${this.#rows} rows.`,
      );
    }
    return this.#value;
  }

  #receive(columns: number, value: Uint8Array | undefined): void {
    this.#rows++;
    this.#columns = columns;
    if (this.#rows === 1) {
      this.#value = value;
    }
  }
}

/** `DataRow`: the number of columns (2 bytes), then for each its length (4 bytes, -1 for null) and its bytes. */
function readFirstValue(payload: Buffer): Uint8Array | undefined {
  const length = payload.length < 6 ? -1 : payload.readInt32BE(2);
  return length < 0 ? undefined : payload.subarray(6, 6 + length);
}
