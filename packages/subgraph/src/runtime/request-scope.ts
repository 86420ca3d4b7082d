import type { Database, Queryable, Session, StatementOptions } from "@hansa/postgres";
import type { SubgraphModel } from "../model/subgraph-model.ts";
import type { Variables } from "../selection/argument-binding.ts";
import type { FilterLimits } from "../selection/read-condition.ts";
import type { FederatedTrace } from "../tracing/federated-trace.ts";
import type { ErrorContext } from "./client-error.ts";
import type { EventContext } from "./emit-event.ts";
import type { IdempotentAnswers, IdempotentRequest } from "./idempotency.ts";
import type { IdentitySettings } from "./identity-settings.ts";

/** What the fields of one request share while it is answered. */
export interface RequestScope extends ErrorContext {
  readonly model: SubgraphModel;
  readonly variables: Variables;
  /** As who asks: with the settings of row-level security, where the module has any. */
  readonly database: Database;
  /** For what queries read, as who asks: statements that are sent together share a round trip. A replica, perhaps. */
  readonly reads: Session;
  /** Tells that a mutation of the request has ended: what its session reads from now on must have it. */
  noteWrite(): void;
  /** The same database as the service itself, and the settings of who asks: for what needs both in one transaction. */
  readonly ownDatabase: Database;
  readonly identitySettings: IdentitySettings | undefined;
  /** What the subgraph's context factory makes of the request: made once, when the first resolver needs it. */
  context(): Promise<unknown>;
  readonly maxEntities: number;
  /** What tells a mutation that is sent again from a new one; `undefined` where the client sent no key. */
  readonly idempotent: IdempotentRequest | undefined;
  readonly idempotentAnswers: IdempotentAnswers;
  readonly events: EventContext;
  /** What the transactions of mutations run with, so that observers' events are of the request's trace; usually nothing. */
  readonly traceSettings: Readonly<Record<string, string>> | undefined;
  /** What the operation takes, where who asks wants to know. */
  readonly trace: FederatedTrace | undefined;
  /** How large filters may be. */
  readonly limits: FilterLimits;
  /** The time that is left for the request, in milliseconds: infinite where nothing limits it. */
  readonly timeoutMs: number;
}

/** How a statement is sent: prepared under its name, cancelled with its request. */
export function statementOptions(
  { name }: { readonly name: string },
  { signal, timeoutMs }: RequestScope,
): StatementOptions {
  return { name, signal, timeoutMs };
}

/** A database whose statements end with a request, as well as by signals and limits of their own. */
export function endWith(
  database: Database,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Database {
  const withSignal = <Options extends { readonly signal?: AbortSignal }>(options?: Options) => ({
    timeoutMs,
    ...options,
    signal: options?.signal === undefined ? signal : AbortSignal.any([signal, options.signal]),
  });
  return {
    query: (text, values, options) => database.query(text, values, withSignal(options)),
    queryJson: (text, values, options) => database.queryJson(text, values, withSignal(options)),
    session: (work, options) => database.session(work, withSignal(options)),
    transaction: (work, options) => database.transaction(work, withSignal(options)),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** A database that tells of each statement before it is sent, whoever sends it. */
export function observeStatements(database: Database, onStatement: () => void): Database {
  const observe = (queryable: Queryable): Queryable => ({
    query(text, values, options) {
      onStatement();
      return queryable.query(text, values, options);
    },
    queryJson(text, values, options) {
      onStatement();
      return queryable.queryJson(text, values, options);
    },
  });
  return {
    ...observe(database),
    session: (work, options) => database.session((session) => work(observe(session)), options),
    transaction: (work, options) =>
      database.transaction((transaction) => work(observe(transaction)), options),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
