import { type Clock, type Logger, silentLogger } from "@hansa/core";
import {
  createMetrics,
  type GraphQLEngine,
  type Identity,
  type OperationRequest,
} from "@hansa/graphql-server";
import type { Database } from "@hansa/postgres";
import { getOperationAST, getVariableValues, parse, validate } from "graphql";
import { createDefinition } from "../src/definition/define-subgraph.ts";
import type { SubgraphParts } from "../src/definition/subgraph-parts.ts";
import {
  type ContextFactory,
  compileSubgraph,
  createSubgraphEngine,
  readCompiledSubgraph,
  type SubgraphDefinition,
  type SubgraphEngineOptions,
} from "../src/index.ts";

export interface TestAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly errorId?: string };
  }[];
}

/** A statement as it was sent; the name is the one that it is prepared under. */
export interface SentStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly name: string | undefined;
}

type Run<Answer> = (
  text: string,
  variables?: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
  headers?: Readonly<Record<string, string>>,
  identity?: Identity,
) => Promise<Answer>;

/**
 * A subgraph whose operations are run as the server would run them. Queries are run by its compiled form too, and fail
 * where that answers otherwise; not with a context of the test's own, which may count what it is asked for.
 */
export interface TestSubgraph {
  readonly engine: GraphQLEngine;
  /** Statements sent since the last call, in order. */
  readonly takeStatements: () => readonly SentStatement[];
  /** The answer's text, as clients get it. */
  readonly runText: Run<string>;
  readonly run: Run<TestAnswer>;
}

export interface TestSubgraphOptions<Context> {
  readonly context?: ContextFactory<Context>;
  readonly settings?: NonNullable<SubgraphEngineOptions<Context>["settings"]>;
  readonly logger?: Logger;
  readonly replica?: Database;
  readonly clock?: Clock;
  /** When the time of its requests is over, by the clock; never unless given. */
  readonly deadlineMs?: number;
  /** Not run in its compiled form too, where the answers tell which connection or database they are from. */
  readonly runsAlone?: boolean;
}

export function createTestSubgraph<Context>(
  definition: SubgraphDefinition<Context>,
  database: Database,
  options: TestSubgraphOptions<Context> = {},
): TestSubgraph {
  const { logger = silentLogger, deadlineMs, runsAlone = options.context !== undefined } = options;
  let statements: SentStatement[] = [];
  const engine = createSubgraphEngine(definition, {
    ...options,
    logger,
    metrics: createMetrics(),
    database: recordStatements(database, (statement) => statements.push(statement)),
  });
  const compiled = runsAlone ? undefined : createCompiledEngine(definition, database, options.settings);
  const runText: TestSubgraph["runText"] = async (
    text,
    variables = {},
    signal = neverAborted,
    headers = {},
    identity,
  ) => {
    const request = readRequest(engine, text, variables, { signal, headers, identity, logger, deadlineMs });
    const answer = await runOn(engine, request);
    if (compiled !== undefined && request.operation.operation === "query" && !signal.aborted) {
      const other = await runOn(compiled, readRequest(compiled, text, variables, { headers, identity }));
      if (withoutErrorIds(other) !== withoutErrorIds(answer) && !hasSameErrors(other, answer)) {
        throw new Error(`The compiled subgraph answers otherwise.\nmodule: ${answer}\ncompiled: ${other}`);
      }
    }
    return answer;
  };
  return {
    engine,
    takeStatements() {
      const taken = statements;
      statements = [];
      return taken;
    },
    runText,
    run: async (...input) => JSON.parse(await runText(...input)) as TestAnswer,
  };
}

const neverAborted = new AbortController().signal;

/**
 * The engine of what `hansa compile` makes of a definition, whose functions are put back in their places. Nothing where
 * scalars of other libraries read what clients send.
 */
function createCompiledEngine<Context>(
  definition: SubgraphDefinition<Context>,
  database: Database,
  settings: SubgraphEngineOptions<Context>["settings"] = {},
): GraphQLEngine | undefined {
  const compiled = readCompiledSubgraph(compileSubgraph(definition).text);
  const isComplete = !compiled.typescript.some((part) => part.startsWith("scalar "));
  const parts = withFunctions(compiled.definition.parts, definition.parts);
  return isComplete
    ? createSubgraphEngine(createDefinition(definition.name, definition.context, parts), {
        database,
        settings,
        logger: silentLogger,
      })
    : undefined;
}

function withFunctions(compiled: SubgraphParts, original: SubgraphParts): SubgraphParts {
  const resolverOf = (entity: string, name: string) => {
    const field = original.fields.findLast((each) => each.entity.name === entity && name in each.fields)
      ?.fields[name];
    return field?.kind === "resolved" ? { resolver: field.resolver } : {};
  };
  const resolveOf = (name: string) => {
    const field = original.queries.find((each) => each.name === name)?.field;
    return field?.kind === "resolvedRoot" ? { resolve: field.resolve } : {};
  };
  return {
    ...compiled,
    policies: original.policies,
    fields: compiled.fields.map(({ entity, fields }) => ({
      entity,
      fields: Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, { ...field, ...resolverOf(entity.name, name) }]),
      ),
    })),
    queries: compiled.queries.map(({ name, field }) => ({ name, field: { ...field, ...resolveOf(name) } })),
  };
}

function readRequest(
  { schema }: GraphQLEngine,
  text: string,
  variables: Readonly<Record<string, unknown>>,
  context: {
    readonly signal?: AbortSignal;
    readonly headers?: Readonly<Record<string, string>>;
    readonly identity?: Identity | undefined;
    readonly logger?: Logger;
    readonly deadlineMs?: number | undefined;
  },
): OperationRequest {
  const document = parse(text);
  const faults = validate(schema, document);
  const operation = getOperationAST(document);
  if (faults.length > 0 || operation === null || operation === undefined) {
    throw new Error(faults.map(({ message }) => message).join("\n") || "There is no operation.");
  }
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (coerced.variableValues === undefined) {
    throw new Error(coerced.errors.map(({ message }) => message).join("\n"));
  }
  const { signal = neverAborted, headers = {}, identity, logger = silentLogger } = context;
  const { deadlineMs = Number.POSITIVE_INFINITY } = context;
  return {
    text,
    document,
    operation,
    operationName: undefined,
    variables: coerced.variableValues.coerced,
    context: { requestId: "test", headers, identity, signal, deadlineMs, logger },
  };
}

async function runOn(engine: GraphQLEngine, request: OperationRequest): Promise<string> {
  const { body } = await engine.execute(request);
  const parts = typeof body === "string" || body instanceof Uint8Array ? [body] : body;
  return Buffer.concat(parts.map((part) => Buffer.from(part))).toString();
}

/** Root fields fail in any order. */
function hasSameErrors(text: string, other: string): boolean {
  const sorted = (each: string) => {
    const { errors = [], data } = JSON.parse(withoutErrorIds(each)) as TestAnswer;
    return JSON.stringify([errors.map((error) => JSON.stringify(error)).toSorted(), data]);
  };
  return sorted(text) === sorted(other);
}

function withoutErrorIds(answer: string): string {
  return answer.replaceAll(/"errorId":"[^"]*"/g, '"errorId":""');
}

function recordStatements(database: Database, record: (statement: SentStatement) => void): Database {
  const recording = (target: Pick<Database, "query" | "queryJson">) => ({
    query: ((text, values = [], options) => {
      record({ text, values, name: options?.name });
      return target.query(text, values, options);
    }) as Database["query"],
    queryJson: ((text, values = [], options) => {
      record({ text, values, name: options?.name });
      return target.queryJson(text, values, options);
    }) as Database["queryJson"],
  });
  return {
    ...recording(database),
    session: (work, options) => database.session((session) => work(recording(session)), options),
    transaction: (work, options) =>
      database.transaction((transaction) => work(recording(transaction)), options),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
