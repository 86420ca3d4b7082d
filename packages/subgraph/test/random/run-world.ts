import { createLogger } from "@hansa/core";
import type { Database } from "@hansa/postgres";
import { execute, parse } from "graphql";
import { createTestSubgraph } from "../subgraph-harness.ts";
import { findDifference, type ReferenceAnswer } from "./answers.ts";
import { buildSubgraph } from "./build-subgraph.ts";
import { fillDatabase } from "./fill-database.ts";
import { generateOperation } from "./operation.ts";
import type { Random } from "./random.ts";
import { type CursorMark, createReference } from "./reference.ts";
import { generateWorld } from "./world.ts";

/** What runs have seen, so that a test can tell that they see something. */
export interface WorldCounts {
  worlds: number;
  operations: number;
  errors: number;
  cursors: number;
  /** Values that were compared: scalars, enums and nulls. */
  values: number;
}

/**
 * Makes a random subgraph with random rows, asks it random operations, and holds the answers against those of
 * graphql-js's executor over the same rows in memory.
 *
 * @throws Error that tells the operation, its variables, both answers and the schema.
 */
export async function runWorld(random: Random, database: Database, counts: WorldCounts): Promise<void> {
  const world = generateWorld(random);
  await fillDatabase(database, world);
  const logged: string[] = [];
  const logger = createLogger({ level: "error", destination: { write: (line) => logged.push(line) } });
  const subgraph = createTestSubgraph(buildSubgraph(world), database, { logger });
  const { schema } = subgraph.engine;
  const marks: CursorMark[] = [];
  const marksByCursor = new Map<string, CursorMark>();
  const cursorsByPlace = new Map<string, string[]>();
  const reference = createReference(world, {
    marks,
    itemAt(cursor) {
      const mark = marksByCursor.get(cursor);
      if (mark === undefined) {
        throw new Error("A cursor is asked for that no answer had.");
      }
      return mark.item;
    },
  });
  const learn = (text: string, cursor: string): string | undefined => {
    const mark = marks[Number(text.split(":")[1])];
    if (mark === undefined) {
      return `the cursor ${cursor} without a mark`;
    }
    const known = marksByCursor.get(cursor);
    if (known === undefined) {
      marksByCursor.set(cursor, mark);
      cursorsByPlace.set(mark.place, [...(cursorsByPlace.get(mark.place) ?? []), cursor]);
      return undefined;
    }
    return known.item.row === mark.item.row ? undefined : `the cursor ${cursor} of another row`;
  };
  counts.worlds++;
  for (let number = random.integer(6, 12); number > 0; number--) {
    const operation = generateOperation(random, { world, schema, cursorsByPlace });
    const { text, variables, maximumStatements } = operation;
    const expected = (await execute({
      schema,
      document: parse(text),
      variableValues: variables,
      ...reference,
    })) as ReferenceAnswer;
    subgraph.takeStatements();
    const actual = await subgraph.run(text, variables);
    const statements = subgraph.takeStatements();
    const difference =
      statements.length > maximumStatements
        ? `${statements.length} statements in place of ${maximumStatements}`
        : findDifference(actual, JSON.parse(JSON.stringify(expected)) as ReferenceAnswer, learn);
    if (difference !== undefined) {
      throw new Error(
        [
          difference,
          text,
          JSON.stringify(variables),
          `answer:   ${JSON.stringify(actual)}`,
          `expected: ${JSON.stringify(expected)}`,
          ...logged,
          JSON.stringify({ ...world, rowsByTable: Object.fromEntries(world.rowsByTable) }),
        ].join("\n"),
      );
    }
    counts.operations++;
    counts.values += countValues(expected.data);
    counts.errors += actual.errors?.length ?? 0;
  }
  counts.cursors += marksByCursor.size;
}

function countValues(data: unknown): number {
  return typeof data === "object" && data !== null
    ? Object.values(data).reduce<number>((sum, value) => sum + countValues(value), 0)
    : 1;
}
