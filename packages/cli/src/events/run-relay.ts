import { createLogger } from "@hansa/core";
import { startRelay } from "@hansa/events";
import { createMetrics } from "@hansa/graphql-server";
import { createDatabase } from "@hansa/postgres";
import { CliError } from "../errors.ts";
import { runWork } from "../lifetime.ts";
import { type BrokerOptions, openBroker } from "./broker-options.ts";
import { measureRelay, StalledWork } from "./measure-events.ts";
import { type MetricsOptions, serveMetrics } from "./serve-metrics.ts";

export interface RelayOptions extends BrokerOptions, MetricsOptions {
  readonly database?: string;
}

/** Publishes the outbox of a database until the process is asked to stop. @throws CliError DATABASE_NOT_NAMED, EVENT_BROKER_NOT_NAMED */
export async function runRelay({ database, ...options }: RelayOptions): Promise<void> {
  if (!database) {
    throw new CliError("DATABASE_NOT_NAMED", "No database is named whose outbox is to be published.");
  }
  const logger = createLogger({ level: "info" });
  await runWork(async () => {
    await using resources = new AsyncDisposableStack();
    const broker = resources.use(await openBroker(options, logger));
    const metrics = createMetrics();
    const stalled = new StalledWork();
    const looking = resources.use(
      createDatabase({ connectionString: database, settings: { maxConnections: 1 }, logger }),
    );
    const { onAlert } = stalled;
    const measured = measureRelay(metrics, looking, logger);
    resources.use(await startRelay({ connectionString: database, broker, logger, onAlert, ...measured }));
    resources.use(await serveMetrics(options, { metrics, readiness: stalled.report, logger }));
    logger.info("The relay publishes the outbox.", { broker: broker.kind });
    return resources.move();
  }, "events that are being published");
}
