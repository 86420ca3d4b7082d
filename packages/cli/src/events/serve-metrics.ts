import type { Logger } from "@hansa/core";
import type { Metrics, OperationsServer, ReadinessReport } from "@hansa/graphql-server";
import { type Command, Option } from "commander";
import { hostOption, parsePort } from "../options.ts";

/** Where a command that answers no operations serves its metrics. */
export interface MetricsOptions {
  readonly metricsPort?: number;
  readonly host?: string;
}

/** Adds `--metrics-port` and `--host`. */
export function addMetricsOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--metrics-port <number>",
        "serve /metrics, /health and /ready at this port (default: not at all)",
      )
        .env("HANSA_METRICS_PORT")
        .argParser(parsePort),
    )
    .addOption(hostOption("127.0.0.1"));
}

/** Serves the metrics where a port for them is named. @throws ServerError PORT_IN_USE, LISTEN_FAILED. */
export async function serveMetrics(
  { metricsPort, host = "127.0.0.1" }: MetricsOptions,
  served: {
    readonly metrics: Pick<Metrics, "print">;
    readonly readiness: () => ReadinessReport;
    readonly logger: Logger;
  },
): Promise<OperationsServer | undefined> {
  if (metricsPort === undefined) {
    return undefined;
  }
  const { startOperationsServer } = await import("@hansa/graphql-server");
  const server = await startOperationsServer({ ...served, host, port: metricsPort });
  served.logger.info("Metrics are served.", { url: `${server.url}/metrics` });
  return server;
}
