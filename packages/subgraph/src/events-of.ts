import {
  defineWorker,
  type InstalledObservers,
  installObservers,
  type WorkerDefinition,
} from "@hansa/events";
import type { Database } from "@hansa/postgres";
import type { SubgraphDefinition } from "./definition/define-subgraph.ts";
import { eventSourceOf } from "./model/build-events.ts";

/**
 * What a subgraph tells others of and handles of what they tell, as `hansa worker` runs it; `undefined` where it has neither
 * observers nor consumers.
 *
 * @throws SubgraphError SUBGRAPH_INVALID.
 */
export function eventsOf(definition: SubgraphDefinition): WorkerDefinition | undefined {
  const { name, observers, consumers } = definition.build();
  return observers.length + consumers.length === 0
    ? undefined
    : defineWorker({
        source: eventSourceOf(name),
        observers: observers.map(({ observer }) => observer),
        consumers: consumers.map(({ consumer }) => consumer),
      });
}

/**
 * Brings the outbox and the triggers of a subgraph's database to what its module says, after its migrations: see
 * `installObservers`.
 *
 * @throws SubgraphError SUBGRAPH_INVALID; EventsError OBSERVER_INVALID, TABLES_NEWER; PostgresError.
 */
export async function installEvents(
  definition: SubgraphDefinition,
  database: Database,
): Promise<InstalledObservers> {
  const { name, observers } = definition.build();
  return await installObservers(
    database,
    eventSourceOf(name),
    observers.map(({ observer }) => observer),
  );
}
