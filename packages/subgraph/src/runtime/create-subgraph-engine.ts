import {
  type Clock,
  type Environment,
  type Logger,
  readSettings,
  type SettingsInput,
  systemClock,
} from "@hansa/core";
import { eventsSettings, isTraceparent } from "@hansa/events";
import type {
  GraphQLEngine,
  Metrics,
  OperationAnswer,
  OperationRequest,
  RequestContext,
} from "@hansa/graphql-server";
import type { Database, Session } from "@hansa/postgres";
import type { GraphQLSchema } from "graphql";
import type { ContextFactory } from "../definition/context.ts";
import type { SubgraphDefinition } from "../definition/define-subgraph.ts";
import { subgraphMetricsCatalogue } from "../metrics.ts";
import type { Requirements } from "../model/access-rules.ts";
import { eventSourceOf } from "../model/build-events.ts";
import { PlanCache } from "../operation/plan-cache.ts";
import { planOperation } from "../operation/plan-operation.ts";
import type { RootPlan } from "../operation/root-plan.ts";
import { buildSubgraphSchema } from "../schema/build-schema.ts";
import { printSdl } from "../schema/print-sdl.ts";
import { subgraphSettings } from "../settings.ts";
import { AccessControl } from "./access-control.ts";
import { ErrorCollector } from "./client-error.ts";
import { gatherStatements } from "./gather-statements.ts";
import { IdempotentAnswers, type IdempotentRequest } from "./idempotency.ts";
import { asIdentity, statementsAs } from "./identity-database.ts";
import { identitySettings } from "./identity-settings.ts";
import { ReadReplica } from "./read-replica.ts";
import { endWith, observeStatements, type RequestScope } from "./request-scope.ts";
import { type OperationContext, type RootJson, runRoot } from "./run-root.ts";

export interface SubgraphEngineOptions<Context> {
  /** The service's database, which stays the caller's to dispose of. */
  readonly database: Database;
  /** Where queries may be read from; mutations, and what resolvers send, go to `database`. */
  readonly replica?: Database;
  readonly logger: Logger;
  /** In place of the definition's own context, for tests. */
  readonly context?: ContextFactory<Context>;
  /** Where the engine measures; nothing is measured unless given. */
  readonly metrics?: Metrics;
  /** Shows clients the messages of the fields that failed, for development; false unless given. */
  readonly exposeErrors?: boolean;
  readonly settings?: SettingsInput<typeof subgraphSettings>;
  /** Where settings that are not given are looked up: `process.env` unless given. */
  readonly environment?: Environment;
  readonly clock?: Clock;
}

/**
 * The engine of a subgraph: plans each operation once, then answers it with one statement for each root field.
 *
 * @throws SubgraphError SUBGRAPH_INVALID, CoreError SETTING_INVALID.
 */
export function createSubgraphEngine<Context>(
  definition: SubgraphDefinition<Context>,
  options: SubgraphEngineOptions<Context>,
): GraphQLEngine {
  const { metrics, exposeErrors = false, environment = process.env, clock = systemClock } = options;
  const model = definition.build();
  const schema = buildSubgraphSchema(model);
  const sdl = printSdl(model);
  const engineSettings = readSettings(subgraphSettings, options.settings ?? {}, environment);
  const { maxEventBytes } = readSettings(eventsSettings, {}, environment);
  const source = eventSourceOf(model.name);
  const access = new AccessControl({ model, mode: engineSettings.unauthorizedFields });
  const plans = new PlanCache({
    schema,
    rules: access.rules,
    plan: (input) => planOperation({ model, sdl, ...input }),
  });
  const counter = metrics?.register(subgraphMetricsCatalogue).sqlStatements;
  counter?.add({ subgraph: model.name }, 0);
  const count = (): void => counter?.add({ subgraph: model.name });
  const database = observeStatements(options.database, count);
  const createContext = options.context ?? definition.context;

  const idempotentAnswers = new IdempotentAnswers(database);

  const replica =
    options.replica &&
    new ReadReplica(observeStatements(options.replica, count), {
      clock,
      logger: options.logger,
      primaryAfterWriteMs: engineSettings.primaryAfterWrite,
    });
  const readsFor = (session: string, roots: readonly RootPlan[]): Session => {
    const gather = (from: Database) => (isOneStatement(roots) ? from : gatherStatements(from));
    const found = replica?.databaseFor(session);
    return replica === undefined || found === undefined
      ? gather(database)
      : replica.withPrimary(gather(found), gather(database));
  };
  const databaseFor = (request: RequestContext): Database => {
    const settings = model.rowSecurity && identitySettings(model.rowSecurity, request.identity);
    const reached = settings === undefined ? database : asIdentity(database, settings);
    return endWith(reached, { signal: request.signal, timeoutMs: request.deadlineMs - clock.monotonic() });
  };

  const createScope = (
    operation: OperationRequest,
    roots: readonly RootPlan[],
    shownBy: Requirements | undefined,
  ): RequestScope => {
    const { variables, context: request } = operation;
    const session = replica === undefined ? "" : sessionOf(request, engineSettings.sessionHeader);
    const timeoutMs = request.deadlineMs - clock.monotonic();
    const reads = readsFor(session, roots);
    const settings = model.rowSecurity && identitySettings(model.rowSecurity, request.identity);
    const identityDatabase = settings === undefined ? database : asIdentity(database, settings);
    const traceparent = operation.operation.operation === "mutation" ? traceparentOf(request) : undefined;
    let made: Promise<unknown> | undefined;
    return {
      model,
      variables,
      database: identityDatabase,
      reads: settings === undefined ? reads : statementsAs(reads, settings),
      noteWrite: () => replica?.noteWrite(session),
      ownDatabase: database,
      identitySettings: settings,
      context() {
        const input = { request, database: endWith(identityDatabase, { signal: request.signal, timeoutMs }) };
        made ??= Promise.resolve(input).then(createContext);
        return made;
      },
      idempotent: idempotentRequest(operation, shownBy),
      idempotentAnswers,
      events: { source, maxEventBytes, traceparent },
      traceSettings:
        traceparent && model.observers.length > 0 ? { "hansa.traceparent": traceparent } : undefined,
      maxEntities: engineSettings.maxEntities,
      limits: engineSettings,
      timeoutMs,
      logger: request.logger,
      signal: request.signal,
      exposeErrors,
    };
  };
  return {
    schema,
    async execute(request) {
      const { document, operation, variables, context } = request;
      const asked = plans.requirementsOf(document, operation);
      const deciding = access.met(asked, {
        request: context,
        get database() {
          return databaseFor(context);
        },
      });
      const met = deciding instanceof Promise ? await deciding : deciding;
      const { roots, denial } = plans.get(document, operation, { variables, met });
      access.assertShown(denial);
      const scope = createScope(request, roots, met.length >= asked.length ? undefined : met);
      const errors = new ErrorCollector(scope);
      const answered = await answer(roots, scope, { schema, document, operation }, errors);
      access.assertNoneDenied(errors.errors);
      return answered;
    },
  };
}

function traceparentOf({ headers: { traceparent } }: RequestContext): string | undefined {
  return typeof traceparent === "string" && isTraceparent(traceparent) ? traceparent : undefined;
}

/** Whether nothing can be sent beside the statement of the only field. */
function isOneStatement(roots: readonly RootPlan[]): boolean {
  return roots.length === 1 && roots[0]?.kind !== "entities";
}

/** By what those are told apart whose reads follow their own writes. Clients that say nothing of themselves are one. */
function sessionOf(request: OperationRequest["context"], header: string | undefined): string {
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
function ownerOf({ identity, headers }: OperationRequest["context"]): string {
  if (identity === undefined) {
    return headers.authorization ?? "";
  }
  const { issuer, subject, claims } = identity;
  return JSON.stringify(subject === undefined ? [claims] : [issuer ?? null, subject]);
}

/** The schema that a subgraph's requests are validated against. @throws SubgraphError SUBGRAPH_INVALID. */
export function subgraphSchema(definition: SubgraphDefinition): GraphQLSchema {
  return buildSubgraphSchema(definition.build());
}

/** The schema of a subgraph as composition reads it. @throws SubgraphError SUBGRAPH_INVALID. */
export function printSubgraphSdl(definition: SubgraphDefinition): string {
  return printSdl(definition.build());
}

async function answer(
  roots: readonly RootPlan[],
  scope: RequestScope,
  operation: OperationContext,
  errors: ErrorCollector,
): Promise<OperationAnswer> {
  const isMutation = operation.operation.operation === "mutation";
  const run = async (root: RootPlan): Promise<RootJson> => {
    try {
      scope.signal.throwIfAborted();
      return await runRoot(scope, root, errors, operation);
    } catch (error) {
      errors.add(error, [root.key]);
      return undefined;
    } finally {
      if (isMutation) {
        scope.noteWrite();
      }
    }
  };
  const values = isMutation ? await runInOrder(roots, run) : await Promise.all(roots.map(run));
  const hasData = roots.every(({ isNullable }, index) => isNullable || values[index] !== undefined);
  return {
    body: printAnswer(roots, hasData ? values : undefined, errors),
    hasData,
    errorCodes: errors.errors.map(({ extensions }) => extensions.code),
  };
}

/** Each root field of a mutation begins when the one before it is done: https://spec.graphql.org/draft/#sec-Mutation */
async function runInOrder<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(await run(item));
  }
  return results;
}

/** The answer in parts, so that what PostgreSQL printed is not copied. `values` is undefined where data is null. */
function printAnswer(
  roots: readonly RootPlan[],
  values: readonly RootJson[] | undefined,
  { errors }: ErrorCollector,
): readonly (string | Uint8Array)[] {
  const printedErrors = errors.length === 0 ? "" : `"errors":${JSON.stringify(errors)},`;
  if (values === undefined) {
    return [`{${printedErrors}"data":null}`];
  }
  const members = roots.flatMap(({ key }, index) => [
    `${index === 0 ? "" : ","}${JSON.stringify(key)}:`,
    values[index] ?? "null",
  ]);
  return [`{${printedErrors}"data":{`, ...members, "}}"];
}
