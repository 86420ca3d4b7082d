import type { RowReceiver, RowReceivers } from "./row-tap.ts";

/** A query on its way to the server, or back from it. */
export interface SentQuery<Answer> {
  /** Told by the driver how it ended: once, or again where the driver finds out later that it has sent nothing. */
  callback: ((error: Error | null, result?: unknown) => void) | undefined;
  readonly completedStatements: number;
  /** What takes its rows as bytes; `undefined` where the driver is to read them. */
  readonly rowReceiver: RowReceiver | undefined;
  /** What it has come to, of what the driver has made of its rows. @throws PostgresError where that cannot be given. */
  answer(result: unknown): Answer;
}

/** The queries of one connection in the order in which the server answers them. */
export class SentQueries implements RowReceivers {
  readonly #queries: SentQuery<unknown>[] = [];
  #receivers = 0;

  get size(): number {
    return this.#queries.length;
  }

  get isExpecting(): boolean {
    return this.#receivers > 0;
  }

  current(): RowReceiver | undefined {
    return this.#queries[0]?.rowReceiver;
  }

  add(query: SentQuery<unknown>): void {
    this.#queries.push(query);
    this.#receivers += query.rowReceiver === undefined ? 0 : 1;
  }

  /** Whether it was among them. */
  delete(query: SentQuery<unknown>): boolean {
    const index = this.#queries.indexOf(query);
    if (index === -1) {
      return false;
    }
    this.#queries.splice(index, 1);
    this.#receivers -= query.rowReceiver === undefined ? 0 : 1;
    return true;
  }
}
