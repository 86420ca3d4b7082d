import { createLogger, type Environment } from "@hansa/core";
import {
  type GatewayConfig,
  gatewayConfigKeys,
  isGatewayConfig,
  type SupergraphSource,
  startGateway,
} from "@hansa/gateway";
import { assertKnownKeys } from "./config/known-keys.ts";
import { readSupergraphConfig } from "./config/supergraph-config.ts";
import { CliError } from "./errors.ts";
import { describeDrain } from "./lifetime.ts";
import { loadDefaultExport } from "./load-module.ts";

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
  readonly environment: Environment;
}

/** A gateway that is served; disposing of it drains it. */
export interface ServedGateway extends AsyncDisposable {
  /** The endpoint. */
  readonly url: string;
  readonly waitsFor: () => string;
}

const DEFAULT_PORT = 4000;

/**
 * Serves a graph by what the command line says, and where it is silent, the configuration file.
 *
 * @throws CliError for the files; GatewayError, CoreError and ServerError as `startGateway` does.
 */
export async function serveGateway(options: ServeGatewayOptions): Promise<ServedGateway> {
  const config = options.config === undefined ? {} : await loadConfig(options.config);
  const dev = options.dev ?? config.dev ?? false;
  const logger = createLogger({ level: "info" });
  const gateway = await startGateway({
    ...config,
    source: await findSource(options, config),
    host: options.host ?? config.host ?? "127.0.0.1",
    port: options.port ?? config.port ?? DEFAULT_PORT,
    dev,
    environment: options.environment,
    logger,
    ...(options.ideQuery === undefined ? {} : { ide: { ...config.ide, initialQuery: options.ideQuery } }),
  });
  logger.info("The gateway is served.", { url: gateway.endpoint });
  return {
    url: gateway.endpoint,
    waitsFor: describeDrain,
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

async function findSource(options: ServeGatewayOptions, config: GatewayConfig): Promise<SupergraphSource> {
  if (options.supergraph !== undefined) {
    return /^https?:\/\//.test(options.supergraph)
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

async function loadConfig(path: string): Promise<GatewayConfig> {
  const config = await loadDefaultExport(path);
  if (!isGatewayConfig(config)) {
    throw new CliError("MODULE_INVALID", `"${path}" must export what defineGateway gives as its default.`);
  }
  assertKnownKeys(config, gatewayConfigKeys, `"${path}"`);
  return config;
}
