import { createLogger, type Logger } from "@hansa/core";
import { installObservers, type Observer, startConsumers } from "@hansa/events";
import { createMetrics } from "@hansa/graphql-server";
import { connectDatabase, createDatabase } from "@hansa/postgres";
import { CliError } from "../errors.ts";
import { runWork } from "../lifetime.ts";
import { type BrokerOptions, openBroker } from "./broker-options.ts";
import { measureConsumers, StalledWork } from "./measure-events.ts";
import { type MetricsOptions, serveMetrics } from "./serve-metrics.ts";
import { loadWorker } from "./worker-file.ts";

export interface WorkerOptions extends BrokerOptions, MetricsOptions {
  readonly database?: string;
}

/**
 * Installs the observers of a module and runs its consumers until the process is asked to stop, and then until handlers at work have ended.
 *
 * @throws CliError MODULE_NOT_FOUND, MODULE_FAILED, MODULE_INVALID, DATABASE_NOT_NAMED, EVENT_BROKER_NOT_NAMED
 */
export async function runWorker(module: string, { database, ...options }: WorkerOptions): Promise<void> {
  const { source, observers, consumers, onAlert } = await loadWorker(module);
  if (!database) {
    throw new CliError("DATABASE_NOT_NAMED", "No database is named for the consumers' effects.");
  }
  const logger = createLogger({ level: "info" });
  await runWork(async () => {
    await using resources = new AsyncDisposableStack();
    const broker = resources.use(await openBroker(options, logger));
    if (observers !== undefined) {
      await install(database, source, observers, logger);
    }
    const metrics = createMetrics();
    const stalled = new StalledWork();
    const looking = resources.use(
      createDatabase({ connectionString: database, settings: { maxConnections: 1 }, logger }),
    );
    const names = consumers.map(({ name }) => name);
    resources.use(
      await startConsumers({
        connectionString: database,
        broker,
        consumers,
        source,
        logger,
        ...measureConsumers(metrics, { database: looking, broker, consumers: names }, logger),
        async onAlert(alert) {
          stalled.onAlert(alert);
          await onAlert?.(alert);
        },
      }),
    );
    resources.use(await serveMetrics(options, { metrics, readiness: stalled.report, logger }));
    logger.info("The worker handles events.", {
      broker: broker.kind,
      consumers: names,
    });
    return resources.move();
  }, "handlers at work to end");
}

/** Observers are the service's own, so that whoever works for it brings them up to what the module says. */
async function install(
  connectionString: string,
  source: string,
  observers: readonly Observer[],
  logger: Logger,
): Promise<void> {
  await using database = await connectDatabase({ connectionString, settings: { maxConnections: 1 } });
  const { created, replaced, removed } = await installObservers(database, source, observers);
  if (created.length + replaced.length + removed.length > 0) {
    logger.info("The triggers of observers were brought up to date.", { created, replaced, removed });
  }
}
