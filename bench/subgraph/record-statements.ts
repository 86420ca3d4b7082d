import { silentLogger } from "@hansa/core";
import { createMetrics } from "@hansa/graphql-server";
import { connectDatabase, type Database } from "@hansa/postgres";
import { createSubgraphEngine } from "@hansa/subgraph";
import { getOperationAST, parse } from "graphql";
import shop from "./contestants/hansa.ts";
import type { Scenario } from "./scenarios.ts";

/** The one statement that an operation is, with the values that it was sent with. */
export interface RecordedStatement {
  /** The field of the root that it answers. */
  readonly field: string;
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** By the name of the operation. */
export type RecordedStatements = Readonly<Record<string, RecordedStatement>>;

/** What Hansa sends for each scenario: the code that is written by hand sends the same. */
export async function recordStatements(
  connectionString: string,
  scenarios: readonly Scenario[],
): Promise<RecordedStatements> {
  await using database = await connectDatabase({ connectionString });
  const sent: Omit<RecordedStatement, "field">[] = [];
  const recording: Database = {
    query: (text, values, options) => database.query(text, values, options),
    queryJson(text, values = [], options = {}) {
      sent.push({ text, values, name: options.name ?? "" });
      return database.queryJson(text, values, options);
    },
    session: (work, options) => database.session(() => work(recording), options),
    transaction: (work, options) => database.transaction(() => work(recording), options),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
  const engine = createSubgraphEngine(shop, {
    database: recording,
    logger: silentLogger,
    metrics: createMetrics(),
  });
  const recorded: Record<string, RecordedStatement> = {};
  for (const { operationName, field, hansa, variables } of scenarios) {
    const document = parse(hansa);
    const operation = getOperationAST(document);
    if (operation === null || operation === undefined) {
      throw new Error(`"${hansa}" holds no operation.`);
    }
    const context = {
      requestId: "",
      headers: {},
      signal: new AbortController().signal,
      deadlineMs: Number.POSITIVE_INFINITY,
      logger: silentLogger,
    };
    sent.length = 0;
    await engine.execute({ text: hansa, document, operation, operationName, variables, context });
    const [statement, ...others] = sent;
    if (statement === undefined || others.length > 0) {
      throw new Error(`"${operationName}" is ${sent.length} statements. Expected one.`);
    }
    recorded[operationName] = { field, ...statement };
  }
  return recorded;
}
