import type { Clock, Logger } from "@hansa/core";
import { isTraceparent } from "@hansa/events";
import type { OperationRequest, RequestContext } from "@hansa/graphql-server";
import type { Database, Session } from "@hansa/postgres";
import type { ContextFactory } from "../definition/context.ts";
import type { Requirements } from "../model/access-rules.ts";
import type { SubgraphModel } from "../model/subgraph-model.ts";
import type { RootPlan } from "../operation/root-plan.ts";
import type { Variables } from "../selection/argument-binding.ts";
import type { FilterLimits } from "../selection/read-condition.ts";
import type { FederatedTrace } from "../tracing/federated-trace.ts";
import type { EventContext } from "./emit-event.ts";
import { gatherStatements } from "./gather-statements.ts";
import type { IdempotentAnswers, IdempotentRequest } from "./idempotency.ts";
import { asIdentity, statementsAs } from "./identity-database.ts";
import { type IdentitySettings, identitySettings } from "./identity-settings.ts";
import type { ReadReplica } from "./read-replica.ts";
import { endWith, type RequestScope } from "./request-scope.ts";

/** What all requests of an engine share. */
export interface EngineParts {
  readonly model: SubgraphModel;
  /** The service's own, which counts what is sent. */
  readonly database: Database;
  readonly replica: ReadReplica | undefined;
  readonly createContext: ContextFactory<unknown>;
  readonly idempotentAnswers: IdempotentAnswers;
  readonly settings: FilterLimits & {
    readonly maxEntities: number;
    readonly sessionHeader: string | undefined;
  };
  /** What all its events have. */
  readonly events: Omit<EventContext, "traceparent">;
  readonly exposeErrors: boolean;
  readonly clock: Clock;
}

/** What one operation is answered with. Few need all of it, so that it is made when it is asked for. */
export class OperationScope implements RequestScope {
  readonly model: SubgraphModel;
  readonly variables: Variables;
  readonly ownDatabase: Database;
  readonly idempotentAnswers: IdempotentAnswers;
  readonly maxEntities: number;
  readonly limits: FilterLimits;
  readonly timeoutMs: number;
  readonly exposeErrors: boolean;
  readonly identitySettings: IdentitySettings | undefined;
  readonly idempotent: IdempotentRequest | undefined;
  readonly traceSettings: Readonly<Record<string, string>> | undefined;
  readonly trace: FederatedTrace | undefined;
  readonly #traceparent: string | undefined;
  readonly #parts: EngineParts;
  readonly #request: RequestContext;
  readonly #roots: readonly RootPlan[];
  #database: Database | undefined;
  #reads: Session | undefined;
  #context: Promise<unknown> | undefined;

  /** `shownBy`: what decided which fields are shown, where not all are. */
  constructor(
    parts: EngineParts,
    operation: OperationRequest,
    {
      roots,
      shownBy,
      trace,
    }: {
      readonly roots: readonly RootPlan[];
      readonly shownBy: Requirements | undefined;
      readonly trace: FederatedTrace | undefined;
    },
  ) {
    const { model, database, settings } = parts;
    const { variables, context } = operation;
    this.model = model;
    this.variables = variables;
    this.ownDatabase = database;
    this.idempotentAnswers = parts.idempotentAnswers;
    this.maxEntities = settings.maxEntities;
    this.limits = settings;
    this.timeoutMs = context.deadlineMs - parts.clock.monotonic();
    this.exposeErrors = parts.exposeErrors;
    this.identitySettings = model.rowSecurity && identitySettings(model.rowSecurity, context.identity);
    this.idempotent = idempotentRequest(operation, shownBy);
    this.#traceparent = operation.operation.operation === "mutation" ? traceparentOf(context) : undefined;
    this.traceSettings =
      this.#traceparent !== undefined && model.observers.length > 0
        ? { "hansa.traceparent": this.#traceparent }
        : undefined;
    this.trace = trace;
    this.#parts = parts;
    this.#request = context;
    this.#roots = roots;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }

  get logger(): Logger {
    return this.#request.logger;
  }

  get events(): EventContext {
    return { ...this.#parts.events, traceparent: this.#traceparent };
  }

  get database(): Database {
    this.#database ??= databaseOf(this.ownDatabase, this.identitySettings);
    return this.#database;
  }

  get reads(): Session {
    if (this.#reads === undefined) {
      const reads = this.#findReads();
      this.#reads = this.identitySettings === undefined ? reads : statementsAs(reads, this.identitySettings);
    }
    return this.#reads;
  }

  noteWrite(): void {
    this.#parts.replica?.noteWrite(this.#session);
  }

  context(): Promise<unknown> {
    if (this.#context === undefined) {
      const { createContext } = this.#parts;
      const database = endWith(this.database, { signal: this.signal, timeoutMs: this.timeoutMs });
      this.#context = Promise.resolve({ request: this.#request, database }).then(createContext);
    }
    return this.#context;
  }

  #findReads(): Session {
    const { database, replica } = this.#parts;
    const gather = (from: Database) => (isOneStatement(this.#roots) ? from : gatherStatements(from));
    const found = replica?.databaseFor(this.#session);
    return replica === undefined || found === undefined
      ? gather(database)
      : replica.withPrimary(gather(found), gather(database));
  }

  get #session(): string {
    return sessionOf(this.#request, this.#parts.settings.sessionHeader);
  }
}

function traceparentOf({ headers: { traceparent } }: RequestContext): string | undefined {
  return typeof traceparent === "string" && isTraceparent(traceparent) ? traceparent : undefined;
}

/** The database as who asks reaches it. */
export function databaseOf(database: Database, settings: IdentitySettings | undefined): Database {
  return settings === undefined ? database : asIdentity(database, settings);
}

/** Whether nothing can be sent beside the statement of the only field. */
function isOneStatement(roots: readonly RootPlan[]): boolean {
  return roots.length === 1 && roots[0]?.kind !== "entities";
}

/** By what those are told apart whose reads follow their own writes. Clients that say nothing of themselves are one. */
function sessionOf(request: RequestContext, header: string | undefined): string {
  return header === undefined ? ownerOf(request) : String(request.headers[header.toLowerCase()] ?? "");
}

/** Where something is not shown, what decides that is part of what was asked: the stored answer lacks it. */
function idempotentRequest(
  { text, variables, context }: OperationRequest,
  shownBy: Requirements | undefined,
): IdempotentRequest | undefined {
  const { "idempotency-key": key } = context.headers;
  const printable = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}` : value);
  const asked = shownBy === undefined ? [text, variables] : [text, variables, shownBy];
  return typeof key === "string"
    ? { key, owner: ownerOf(context), request: JSON.stringify(asked, printable) }
    : undefined;
}

/**
 * Whose keys a request's are: of whom its token is, whichever token that is, so that one who got a new one meanwhile may send a
 * mutation again; of the token where it says no name; of the header where nobody looks at tokens.
 */
function ownerOf({ identity, headers }: RequestContext): string {
  if (identity === undefined) {
    return headers.authorization ?? "";
  }
  const { issuer, subject, claims } = identity;
  return JSON.stringify(subject === undefined ? [claims] : [issuer ?? null, subject]);
}
