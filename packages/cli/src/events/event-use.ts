import { emitsInSql } from "@hansa/events";
import type { Queryable } from "@hansa/postgres";
import type { SubgraphDefinition } from "@hansa/subgraph";

/** How a subgraph takes part in events, as one process tells another. */
export interface EventUse {
  /** The subjects of its observers. What its mutations emit besides is told by nobody beforehand. */
  readonly tells: readonly string[];
  /** The names of its consumers. */
  readonly handles: readonly string[];
}

/**
 * How a subgraph takes part in events; `undefined` where it has neither observers nor consumers nor mutations in TypeScript, which
 * may emit some, and no function of its database emits any.
 *
 * @throws SubgraphError SUBGRAPH_INVALID; PostgresError.
 */
export async function eventUseOf(
  definition: SubgraphDefinition,
  database: Queryable,
): Promise<EventUse | undefined> {
  const { observers, consumers, mutationsByName } = definition.build();
  const mayEmit = [...mutationsByName.values()].some(({ kind }) => kind === "resolvedRoot");
  return observers.length + consumers.length === 0 && !mayEmit && !(await emitsInSql(database))
    ? undefined
    : {
        tells: [...new Set(observers.map(({ observer }) => observer.subject))],
        handles: consumers.map(({ consumer }) => consumer.name),
      };
}
