import { type Logger, silentLogger } from "@hansa/core";
import { createMetrics, type GraphQLEngine, type Identity } from "@hansa/graphql-server";
import type { Database } from "@hansa/postgres";
import { getOperationAST, getVariableValues, parse, validate } from "graphql";
import { type ContextFactory, createSubgraphEngine, type SubgraphDefinition } from "../src/index.ts";

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

/** A subgraph whose operations are run as the server would run them. */
export interface TestSubgraph {
  readonly engine: GraphQLEngine;
  /** Statements sent since the last call, in order. */
  readonly takeStatements: () => readonly SentStatement[];
  /** The answer's text, as clients get it. */
  readonly runText: Run<string>;
  readonly run: Run<TestAnswer>;
}

export function createTestSubgraph<Context>(
  definition: SubgraphDefinition<Context>,
  database: Database,
  options: { readonly context?: ContextFactory<Context>; readonly logger?: Logger } = {},
): TestSubgraph {
  const { logger = silentLogger } = options;
  let statements: SentStatement[] = [];
  const engine = createSubgraphEngine(definition, {
    ...options,
    logger,
    metrics: createMetrics(),
    database: recordStatements(database, (statement) => statements.push(statement)),
  });
  const runText: TestSubgraph["runText"] = async (
    text,
    variables = {},
    signal = neverAborted,
    headers = {},
    identity,
  ) => {
    const document = parse(text);
    const faults = validate(engine.schema, document);
    const operation = getOperationAST(document);
    if (faults.length > 0 || operation === null || operation === undefined) {
      throw new Error(faults.map(({ message }) => message).join("\n") || "There is no operation.");
    }
    const coerced = getVariableValues(engine.schema, operation.variableDefinitions ?? [], variables);
    if (coerced.variableValues === undefined) {
      throw new Error(coerced.errors.map(({ message }) => message).join("\n"));
    }
    const { body } = await engine.execute({
      text,
      document,
      operation,
      operationName: undefined,
      variables: coerced.variableValues.coerced,
      context: { requestId: "test", headers, identity, signal, deadlineMs: Number.POSITIVE_INFINITY, logger },
    });
    const parts = typeof body === "string" || body instanceof Uint8Array ? [body] : body;
    return Buffer.concat(parts.map((part) => Buffer.from(part))).toString();
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
