import type { QueryConfig } from "pg";
import { PostgresError } from "../errors.ts";
import { DriverQuery } from "./driver-query.ts";
import type { RowTap } from "./row-tap.ts";

/**
 * A query whose answer is one value, kept as bytes. When it has ended without an error, `value` is set. Without a tap the driver's decoded text is encoded again: slower, the same bytes.
 */
export class JsonQuery extends DriverQuery {
  value: Uint8Array | undefined;
  refusal: PostgresError | undefined;
  readonly #tap: RowTap | undefined;
  #isExpected = false;
  #columns = 0;
  #rows = 0;

  constructor(config: QueryConfig, tap: RowTap | undefined) {
    super(config);
    this.#tap = tap;
    if (tap !== undefined) {
      tap.expected++;
      this.#isExpected = true;
    }
  }

  override handleRowDescription(message: { readonly fields: readonly unknown[] }): void {
    this.#columns = message.fields.length;
    if (this.#tap !== undefined) {
      this.#tap.receiver = (payload) => this.#receive(readFirstValue(payload));
    }
  }

  override handleDataRow(message: { readonly fields: readonly (string | null)[] }): void {
    this.#receive(typeof message.fields[0] === "string" ? Buffer.from(message.fields[0]) : undefined);
  }

  override handleCommandComplete(message: unknown, connection: unknown): void {
    this.#releaseTap();
    super.handleCommandComplete(message, connection);
  }

  override handleError(error: Error, connection: unknown): void {
    this.#releaseTap();
    super.handleError(error, connection);
  }

  #receive(value: Uint8Array | undefined): void {
    this.#rows++;
    if (this.#rows === 1) {
      this.value = value;
    }
    if (this.#rows > 1 || this.#columns !== 1) {
      this.refusal ??= new PostgresError(
        "RESULT_NOT_SINGLE",
        `A statement that is to give one JSON text gave ${this.#columns} columns and ${this.#rows} or more rows.`,
      );
    }
  }

  #releaseTap(): void {
    if (this.#tap !== undefined && this.#isExpected) {
      this.#isExpected = false;
      this.#tap.expected--;
      this.#tap.receiver = undefined;
    }
  }
}

/** `DataRow`: the number of columns (2 bytes), then for each its length (4 bytes, -1 for null) and its bytes. */
function readFirstValue(payload: Buffer): Uint8Array | undefined {
  const length = payload.length < 6 ? -1 : payload.readInt32BE(2);
  return length < 0 ? undefined : payload.subarray(6, 6 + length);
}
