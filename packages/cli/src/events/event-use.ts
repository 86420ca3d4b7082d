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
 * may emit some.
 *
 * @throws SubgraphError SUBGRAPH_INVALID.
 */
export function eventUseOf(definition: SubgraphDefinition): EventUse | undefined {
  const { observers, consumers, mutationsByName } = definition.build();
  const mayEmit = [...mutationsByName.values()].some(({ kind }) => kind === "resolvedRoot");
  return observers.length + consumers.length === 0 && !mayEmit
    ? undefined
    : {
        tells: [...new Set(observers.map(({ observer }) => observer.subject))],
        handles: consumers.map(({ consumer }) => consumer.name),
      };
}
