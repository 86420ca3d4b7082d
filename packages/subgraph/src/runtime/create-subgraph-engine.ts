import {
  type Clock,
  type Environment,
  type Logger,
  readSettings,
  type SettingsInput,
  systemClock,
} from "@hansa/core";
import { eventsSettings } from "@hansa/events";
import type { GraphQLEngine, Metrics, OperationAnswer, RequestContext } from "@hansa/graphql-server";
import type { Database } from "@hansa/postgres";
import type { GraphQLSchema } from "graphql";
import type { ContextFactory } from "../definition/context.ts";
import type { SubgraphDefinition } from "../definition/define-subgraph.ts";
import { subgraphMetricsCatalogue } from "../metrics.ts";
import { eventSourceOf } from "../model/build-events.ts";
import { PlanCache } from "../operation/plan-cache.ts";
import { planOperation } from "../operation/plan-operation.ts";
import type { RootPlan } from "../operation/root-plan.ts";
import { buildSubgraphSchema } from "../schema/build-schema.ts";
import { printSdl } from "../schema/print-sdl.ts";
import { subgraphSettings } from "../settings.ts";
import { asksForTrace, FederatedTrace } from "../tracing/federated-trace.ts";
import { AccessControl } from "./access-control.ts";
import { ErrorCollector } from "./client-error.ts";
import { IdempotentAnswers } from "./idempotency.ts";
import { identitySettings } from "./identity-settings.ts";
import { databaseOf, type EngineParts, OperationScope } from "./operation-scope.ts";
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
  const replica =
    options.replica &&
    new ReadReplica(observeStatements(options.replica, count), {
      clock,
      logger: options.logger,
      primaryAfterWriteMs: engineSettings.primaryAfterWrite,
    });
  const databaseFor = (request: RequestContext): Database => {
    const identity = model.rowSecurity && identitySettings(model.rowSecurity, request.identity);
    const timeoutMs = request.deadlineMs - clock.monotonic();
    return endWith(databaseOf(database, identity), { signal: request.signal, timeoutMs });
  };
  const parts: EngineParts = {
    model,
    database,
    replica,
    createContext: options.context ?? definition.context,
    idempotentAnswers: new IdempotentAnswers(database),
    settings: engineSettings,
    events: { source: eventSourceOf(model.name), maxEventBytes },
    exposeErrors,
    clock,
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
      access.assertShown(denial, context.identity);
      const shownBy = met.length >= asked.length ? undefined : met;
      const trace =
        engineSettings.federatedTracing && asksForTrace(context)
          ? new FederatedTrace(clock, engineSettings)
          : undefined;
      const scope = new OperationScope(parts, request, { roots, shownBy, trace });
      const errors = new ErrorCollector(scope);
      const answered = await answer(roots, scope, { schema, document, operation }, errors);
      access.assertNoneDenied(errors.errors, context.identity);
      return answered;
    },
  };
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
  const { trace } = scope;
  const answerOne = (root: RootPlan) => answerRoot(root, scope, operation, errors);
  const run =
    trace === undefined ? answerOne : (root: RootPlan) => trace.runRoot(root, () => answerOne(root));
  const [only] = roots;
  const values =
    only !== undefined && roots.length === 1
      ? [await run(only)]
      : isMutation(operation)
        ? await runInOrder(roots, run)
        : await Promise.all(roots.map(run));
  const hasData = roots.every(({ isNullable }, index) => isNullable || values[index] !== undefined);
  const answered = { roots, values: hasData ? values : undefined, errors };
  const traced = trace?.print({
    ...operation,
    ...answered,
    model: scope.model,
    variables: scope.variables,
    errors: errors.errors,
  });
  return {
    body: printAnswer(answered, traced === undefined ? "" : `,"extensions":{"ftv1":"${traced}"}`),
    hasData,
    errorCodes: errors.errors.map(({ extensions }) => extensions.code),
  };
}

/** The JSON of one root field; one that fails is null and leaves the others. */
async function answerRoot(
  root: RootPlan,
  scope: RequestScope,
  operation: OperationContext,
  errors: ErrorCollector,
): Promise<RootJson> {
  try {
    scope.signal.throwIfAborted();
    return await runRoot(scope, root, errors, operation);
  } catch (error) {
    errors.add(error, [root.key]);
    return undefined;
  } finally {
    if (isMutation(operation)) {
      scope.noteWrite();
    }
  }
}

function isMutation({ operation }: OperationContext): boolean {
  return operation.operation === "mutation";
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

interface Answered {
  readonly roots: readonly RootPlan[];
  /** `undefined` where data is null. */
  readonly values: readonly RootJson[] | undefined;
  readonly errors: ErrorCollector;
}

/** The answer in parts, so that what PostgreSQL printed is not copied; `rest` is what follows the data. */
function printAnswer(
  { roots, values, errors: { errors } }: Answered,
  rest: string,
): readonly (string | Uint8Array)[] {
  const printedErrors = errors.length === 0 ? "" : `"errors":${JSON.stringify(errors)},`;
  if (values === undefined) {
    return [`{${printedErrors}"data":null${rest}}`];
  }
  const parts: (string | Uint8Array)[] = [];
  let text = `{${printedErrors}"data":{`;
  for (const [index, { key }] of roots.entries()) {
    const value = values[index] ?? "null";
    // Names of GraphQL need no escapes.
    text += `${index === 0 ? "" : ","}"${key}":`;
    if (typeof value === "string") {
      text += value;
    } else {
      parts.push(text, value);
      text = "";
    }
  }
  parts.push(`${text}}${rest}}`);
  return parts;
}
