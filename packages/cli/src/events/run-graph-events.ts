import { relative } from "node:path";
import { createLogger, type Environment, type Logger } from "@hansa/core";
import { type EventBroker, EventsError, startConsumers, startRelay } from "@hansa/events";
import { connectDatabase } from "@hansa/postgres";
import { eventsOf, type SubgraphDefinition } from "@hansa/subgraph";
import type { StoppableServer } from "../lifetime.ts";
import { loadSubgraph } from "../subgraph-file.ts";
import { type BrokerOptions, openBroker } from "./broker-options.ts";
import { eventUseOf } from "./event-use.ts";
import { GRAPH_MEMBERS_VARIABLE, type GraphMember } from "./graph-members.ts";

/**
 * Publishes and handles the events of all subgraphs of a graph that take part in them, over one connection to the broker.
 *
 * @throws CliError as `loadSubgraph` and `openBroker` do; EventsError, PostgresError.
 */
export async function runGraphEvents(
  options: BrokerOptions,
  environment: Environment,
): Promise<StoppableServer> {
  // Written by `hansa dev` of the same version.
  const members = JSON.parse(environment[GRAPH_MEMBERS_VARIABLE] ?? "[]") as readonly GraphMember[];
  const logger = createLogger({ level: "info" });
  await using resources = new AsyncDisposableStack();
  const broker = resources.use(await openBroker(options, logger));
  const starts = await Promise.allSettled(members.map((member) => startMember(member, broker, logger)));
  for (const start of starts) {
    if (start.status === "fulfilled") {
      resources.use(start.value);
    }
  }
  const failed = starts.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") {
    throw failed.reason;
  }
  const kept = resources.move();
  return {
    url: broker.kind,
    waitsFor: () => "handlers at work to end",
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function startMember(
  { module, database: connectionString }: GraphMember,
  broker: EventBroker,
  logger: Logger,
): Promise<AsyncDisposable> {
  await using resources = new AsyncDisposableStack();
  const { definition } = await loadSubgraph(module);
  if (await takesPart(definition, connectionString)) {
    const memberLogger = logger.child({ subgraph: definition.name });
    resources.use(await startRelay({ connectionString, broker, logger: memberLogger }));
    const { consumers = [], source = "" } = eventsOf(definition) ?? {};
    if (consumers.length > 0) {
      const options = { connectionString, broker, consumers, source, logger: memberLogger };
      resources.use(await startConsumers(options).catch((error) => tellUnfit(error, module, memberLogger)));
    }
  }
  return resources.move();
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
