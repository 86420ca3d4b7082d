import { createLogger, type Environment, type Logger } from "@hansa/core";
import { mergeMetrics } from "@hansa/graphql-server";
import type { StoppableServer } from "../lifetime.ts";
import { type BrokerOptions, openBroker } from "./broker-options.ts";
import { type MemberEvents, startMemberEvents } from "./graph-member-events.ts";
import { GRAPH_MEMBERS_VARIABLE, type GraphMember } from "./graph-members.ts";
import { type MetricsOptions, serveMetrics } from "./serve-metrics.ts";

/**
 * Publishes and handles the events of all subgraphs of a graph that take part in them, over one connection to the broker.
 * Its URL is that of the metrics, where they are served.
 *
 * @throws CliError as `loadSubgraph` and `openBroker` do; EventsError, PostgresError; ServerError PORT_IN_USE, LISTEN_FAILED.
 */
export async function runGraphEvents(
  options: BrokerOptions & MetricsOptions,
  environment: Environment,
): Promise<StoppableServer> {
  // Written by `hansa dev` of the same version.
  const members = JSON.parse(environment[GRAPH_MEMBERS_VARIABLE] ?? "[]") as readonly GraphMember[];
  const logger = createLogger({ level: "info" });
  await using resources = new AsyncDisposableStack();
  const broker = resources.use(await openBroker(options, logger));
  const starts = await Promise.allSettled(members.map((member) => startMemberEvents(member, broker, logger)));
  const started = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  for (const member of started) {
    resources.use(member);
  }
  const failed = starts.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") {
    throw failed.reason;
  }
  const url = await serve(options, started, resources, logger);
  const kept = resources.move();
  return {
    url: url ?? broker.kind,
    waitsFor: () => "handlers at work to end",
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function serve(
  options: MetricsOptions,
  members: readonly MemberEvents[],
  resources: AsyncDisposableStack,
  logger: Logger,
): Promise<string | undefined> {
  const metrics = mergeMetrics(members.map((member) => member.metrics));
  const readiness = () => {
    const reports = members.map((member) => member.readiness());
    const stalled = reports.flatMap(({ details }) => details?.stalled ?? []);
    return stalled.length === 0 ? { ready: true } : { ready: false, details: { stalled } };
  };
  const server = resources.use(await serveMetrics(options, { metrics, readiness, logger }));
  return server === undefined ? undefined : `${server.url}/metrics`;
}
