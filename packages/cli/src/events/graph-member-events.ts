import { relative } from "node:path";
import type { Logger } from "@hansa/core";
import { type EventBroker, EventsError, startConsumers, startRelay } from "@hansa/events";
import { createMetrics, type Metrics, type ReadinessReport } from "@hansa/graphql-server";
import { connectDatabase, createDatabase } from "@hansa/postgres";
import { eventsOf, type SubgraphDefinition } from "@hansa/subgraph";
import { loadSubgraph } from "../subgraph-file.ts";
import { eventUseOf } from "./event-use.ts";
import type { GraphMember } from "./graph-members.ts";
import { measureConsumers, measureRelay, StalledWork } from "./measure-events.ts";

/** What publishes and handles the events of one subgraph of a graph. */
export interface MemberEvents extends AsyncDisposable {
  /** What it measures, apart from the others: its outbox has no name in the metrics. */
  readonly metrics: Metrics;
  readonly readiness: () => ReadinessReport;
}

/**
 * Publishes and handles the events of a subgraph; does nothing where it takes part in none.
 *
 * @throws CliError as `loadSubgraph` does; EventsError, PostgresError.
 */
export async function startMemberEvents(
  { module, database: connectionString }: GraphMember,
  broker: EventBroker,
  parentLogger: Logger,
): Promise<MemberEvents> {
  await using resources = new AsyncDisposableStack();
  const metrics = createMetrics();
  const stalled = new StalledWork();
  const { definition } = await loadSubgraph(module);
  if (await takesPart(definition, connectionString)) {
    const logger = parentLogger.child({ subgraph: definition.name });
    const looking = resources.use(
      createDatabase({ connectionString, settings: { maxConnections: 1 }, logger }),
    );
    const { onAlert } = stalled;
    const shared = { connectionString, broker, logger, onAlert };
    resources.use(await startRelay({ ...shared, ...measureRelay(metrics, looking, logger) }));
    const { consumers = [], source = "" } = eventsOf(definition) ?? {};
    if (consumers.length > 0) {
      const measured = { database: looking, broker, consumers: consumers.map(({ name }) => name) };
      const measure = measureConsumers(metrics, measured, logger);
      const starting = startConsumers({ ...shared, ...measure, consumers, source });
      resources.use(await starting.catch((error: unknown) => tellUnfit(error, module, logger)));
    }
  }
  const kept = resources.move();
  return { metrics, readiness: stalled.report, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function takesPart(definition: SubgraphDefinition, connectionString: string): Promise<boolean> {
  await using database = await connectDatabase({ connectionString, settings: { maxConnections: 1 } });
  return (await eventUseOf(definition, database)) !== undefined;
}

/**
 * What is written at this moment may lack its function still: what the others tell and handle goes on, and its events wait until
 * the change that adds it starts this process anew.
 */
function tellUnfit(error: unknown, module: string, logger: Logger): undefined {
  if (!(error instanceof EventsError) || error.code !== "CONSUMER_FUNCTION_MISSING") {
    throw error;
  }
  logger.error("Its consumers do not run, and their events wait. Save what mends it to have them go on.", {
    module: relative(process.cwd(), module),
    error,
  });
}
