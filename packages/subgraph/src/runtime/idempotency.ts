import { createHash } from "node:crypto";
import { type Database, ensureHansaSchema, type Queryable } from "@hansa/postgres";
import { SubgraphError } from "../errors.ts";

/** What a client sent so that a mutation which it sends again has one effect. */
export interface IdempotentRequest {
  /** The header `Idempotency-Key`. */
  readonly key: string;
  /** Whose key it is: keys of different clients are different. */
  readonly owner: string;
  /** What was asked: the document and its variables. */
  readonly request: string;
}

const maxKeyLength = 255;

/** An hour more than the day that clients may take to send a mutation again. */
const retentionHours = 25;

const createTable = `
  select pg_advisory_xact_lock(hashtext('hansa.idempotency'));
  create table if not exists hansa.idempotency (
    id text primary key,
    request text not null,
    answer text,
    created_at timestamptz not null default now()
  );
  create index if not exists idempotency_created_at on hansa.idempotency (created_at);
`;

async function makeTable(database: Database): Promise<void> {
  await ensureHansaSchema(database);
  await database.query(createTable);
}

/** Answers of mutations that carried a key, kept in the service's database for a day. */
export class IdempotentAnswers {
  readonly #database: Database;
  #table: Promise<unknown> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Makes the table where it is not there yet. Before the transaction of the mutation, which would hold others up. */
  async prepare(): Promise<void> {
    this.#table ??= makeTable(this.#database);
    try {
      await this.#table;
    } catch (error) {
      this.#table = undefined;
      throw error;
    }
  }

  /**
   * The answer of the first request with the key: `work` runs for the first one, and its answer is stored in the
   * transaction of its effect. One that comes meanwhile waits. A mutation that fails stores nothing.
   *
   * @throws SubgraphError BAD_USER_INPUT for a key that is no key, IDEMPOTENCY_KEY_REUSED for another request under it.
   */
  async once(
    transaction: Queryable,
    { key, owner, request }: IdempotentRequest,
    field: string,
    work: () => Promise<string | undefined>,
  ): Promise<string | undefined> {
    if (key === "" || key.length > maxKeyLength) {
      throw new SubgraphError(
        "BAD_USER_INPUT",
        `The header "Idempotency-Key" has ${key.length} characters. Expected 1 to ${maxKeyLength}.`,
      );
    }
    const id = hash([key, owner, field]);
    const requestHash = hash([request]);
    const [first] = await transaction.query(
      "insert into hansa.idempotency (id, request) values ($1, $2) on conflict (id) do nothing returning id",
      [id, requestHash],
    );
    if (first !== undefined) {
      const answer = await work();
      await transaction.query("update hansa.idempotency set answer = $2 where id = $1", [id, answer ?? null]);
      await transaction.query(
        `delete from hansa.idempotency where id in (
          select id from hansa.idempotency where created_at < now() - interval '${retentionHours} hours' limit 100 for update skip locked
        )`,
      );
      return answer;
    }
    const [known] = await transaction.query<{ readonly request: string; readonly answer: string | null }>(
      "select request, answer from hansa.idempotency where id = $1",
      [id],
    );
    if (known?.request !== requestHash) {
      throw new SubgraphError(
        "IDEMPOTENCY_KEY_REUSED",
        `The "Idempotency-Key" came with another request before. Send each mutation with a key of its own.`,
      );
    }
    return known.answer ?? undefined;
  }
}

function hash(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
