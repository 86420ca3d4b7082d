import { availableParallelism } from "node:os";
import { createLogger, type Environment, readSettings } from "@hansa/core";
import {
  type GatewayConfig,
  gatewayConfigKeys,
  isGatewayConfig,
  type SupergraphSource,
  startGateway,
  startSupergraphFeed,
} from "@hansa/gateway";
import { serverSettings } from "@hansa/graphql-server";
import { assertKnownKeys } from "./config/known-keys.ts";
import { readSupergraphConfig } from "./config/supergraph-config.ts";
import { CliError } from "./errors.ts";
import { describeDrain } from "./lifetime.ts";
import { loadDefaultExport } from "./load-module.ts";
import { maxWorkers } from "./options.ts";
import { serveWorkers } from "./workers/serve-workers.ts";
import { openWorkerLink } from "./workers/worker-link.ts";

export interface ServeGatewayOptions {
  /** A file or URL of a composed supergraph. */
  readonly supergraph?: string;
  /** A supergraph.yaml. */
  readonly subgraphs?: string;
  /** A gateway.config.ts. */
  readonly config?: string;
  readonly port?: number;
  readonly host?: string;
  readonly dev?: boolean;
  readonly ideQuery?: string;
  /** How many processes serve; "auto" is one for each core. */
  readonly workers?: number | "auto";
  readonly environment: Environment;
}

/** A gateway that is served; disposing of it drains it. */
export interface ServedGateway extends AsyncDisposable {
  /** The endpoint. */
  readonly url: string;
  readonly waitsFor: () => string | undefined;
}

const DEFAULT_PORT = 4000;

/**
 * Serves a graph by what the command line says, and where it is silent, the configuration file.
 *
 * @throws CliError for the files and workers; GatewayError, CoreError and ServerError as `startGateway` does.
 */
export async function serveGateway(options: ServeGatewayOptions): Promise<ServedGateway> {
  const config = options.config === undefined ? {} : await loadConfig(options.config);
  const link = await openWorkerLink(options.environment);
  const count = link === undefined ? countWorkers(options.workers ?? config.workers ?? 1) : 1;
  if (link === undefined && count > 1) {
    return await serveAsPrimary(options, config, count);
  }
  const logger = createLogger({ level: "info" }).child(link === undefined ? {} : { worker: link.number });
  const { environment, ideQuery } = options;
  const gateway = await startGateway({
    ...config,
    source:
      link === undefined ? await findSource(options, config) : { kind: "feed" as const, feed: link.feed },
    host: hostOf(options, config),
    port: portOf(options, config),
    dev: options.dev ?? config.dev ?? false,
    environment,
    logger,
    ...(ideQuery === undefined ? {} : { ide: { ...config.ide, initialQuery: ideQuery } }),
    ...(link === undefined ? {} : { connections: link.connections, group: link.group }),
  });
  link?.serve(gateway);
  if (link === undefined) {
    logger.info("The gateway is served.", { url: gateway.endpoint });
  }
  return {
    url: gateway.endpoint,
    waitsFor: link === undefined ? describeDrain : () => undefined,
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

/** Listens, reads the supergraph, and has it served by this command again, as workers. */
async function serveAsPrimary(
  options: ServeGatewayOptions,
  config: GatewayConfig,
  count: number,
): Promise<ServedGateway> {
  const { environment } = options;
  const logger = createLogger({ level: "info" });
  const settings = readSettings(serverSettings, config.serverSettings ?? {}, environment);
  const feed = await startSupergraphFeed({
    source: await findSource(options, config),
    ...(config.settings === undefined ? {} : { settings: config.settings }),
    environment,
    logger,
  });
  const host = hostOf(options, config);
  const served = await serveWorkers({ count, host, port: portOf(options, config), feed, settings, logger });
  logger.info("The gateway is served.", { url: served.url, workers: count });
  return served;
}

function hostOf(options: ServeGatewayOptions, config: GatewayConfig): string {
  return options.host ?? config.host ?? "127.0.0.1";
}

function portOf(options: ServeGatewayOptions, config: GatewayConfig): number {
  return options.port ?? config.port ?? DEFAULT_PORT;
}

/** @throws CliError CONFIG_INVALID. */
function countWorkers(workers: unknown): number {
  if (workers === "auto" || workers === 0) {
    return availableParallelism();
  }
  if (!Number.isSafeInteger(workers) || Number(workers) < 0 || Number(workers) > maxWorkers) {
    throw new CliError(
      "CONFIG_INVALID",
      `"workers" is ${JSON.stringify(workers)}. Give a number from 1 to ${maxWorkers}, or "auto" for one process for each core.`,
    );
  }
  return Number(workers);
}

async function findSource(options: ServeGatewayOptions, config: GatewayConfig): Promise<SupergraphSource> {
  if (options.supergraph !== undefined) {
    assertReadable(options.supergraph);
    return /^https?:\/\//i.test(options.supergraph)
      ? { kind: "url", url: options.supergraph }
      : { kind: "file", path: options.supergraph };
  }
  if (options.subgraphs !== undefined) {
    const { subgraphs, contract } = await readSupergraphConfig(options.subgraphs, options.environment);
    return { kind: "subgraphs", subgraphs, ...(contract === undefined ? {} : { contract }) };
  }
  if (config.source !== undefined) {
    return config.source;
  }
  throw new CliError(
    "CONFIG_INVALID",
    `"${options.config}" has no "source" and the command line names none.`,
  );
}

/** A URL of another kind is no file either, whatever a file may be named. */
function assertReadable(supergraph: string): void {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(supergraph)?.[1];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    throw new CliError(
      "SUPERGRAPH_URL_UNKNOWN",
      `The supergraph is to be read from a URL that starts with "${scheme}://".`,
    );
  }
}

async function loadConfig(path: string): Promise<GatewayConfig> {
  const config = await loadDefaultExport(path);
  if (!isGatewayConfig(config)) {
    throw new CliError("MODULE_INVALID", `"${path}" must export what defineGateway gives as its default.`);
  }
  assertKnownKeys(config, gatewayConfigKeys, `"${path}"`);
  return config;
}
