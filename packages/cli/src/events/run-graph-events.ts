import { createLogger, type Environment, type Logger } from "@hansa/core";
import { type EventBroker, startConsumers, startRelay } from "@hansa/events";
import { eventsOf } from "@hansa/subgraph";
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
  const logger = createLogger({ level: "warn" });
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
  if (eventUseOf(definition) !== undefined) {
    const memberLogger = logger.child({ subgraph: definition.name });
    resources.use(await startRelay({ connectionString, broker, logger: memberLogger }));
    const { consumers = [], source = "" } = eventsOf(definition) ?? {};
    if (consumers.length > 0) {
      resources.use(
        await startConsumers({ connectionString, broker, consumers, source, logger: memberLogger }),
      );
    }
  }
  return resources.move();
}
