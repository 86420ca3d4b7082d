import {
  type Clock,
  type Environment,
  type Logger,
  readSettings,
  type SettingsInput,
  silentLogger,
  systemClock,
} from "@hansa/core";
import {
  type ConnectionSource,
  createMetrics,
  type GraphQLServer,
  type IdeOptions,
  type Metrics,
  type ProcessGroup,
  type ReadinessReport,
  type ServerSettingsInput,
  serverSettings,
  startGraphQLServer,
} from "@hansa/graphql-server";
import { queryPlannerSettings } from "@hansa/query-planner";
import { EngineHolder } from "./engine-holder.ts";
import { GatewayError } from "./errors.ts";
import { readHeaderRules } from "./header-rules.ts";
import { gatewayMetricsCatalogue } from "./metrics.ts";
import type { ChooseOverrideLabels } from "./override-labels.ts";
import type { SchemaState } from "./schema-state.ts";
import { type GatewaySettings, type GatewaySettingsInput, gatewaySettings } from "./settings.ts";
import { openKeeper } from "./source/open-keeper.ts";
import type { SupergraphKeeper } from "./source/supergraph-keeper.ts";
import type { SupergraphSource } from "./source/supergraph-source.ts";

export interface GatewayOptions {
  readonly source: SupergraphSource;
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Turns on what is for developers only: the IDE, introspection, and errors in full. Settings that are given win. */
  readonly dev?: boolean;
  readonly settings?: GatewaySettingsInput;
  readonly serverSettings?: ServerSettingsInput;
  readonly plannerSettings?: SettingsInput<typeof queryPlannerSettings>;
  /** Where settings that are not given are looked for; nowhere unless given. */
  readonly environment?: Environment;
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** What the IDE shows, where it is on. */
  readonly ide?: IdeOptions;
  /** Where the gateway measures; made here unless given. */
  readonly metrics?: Metrics;
  /** Says which labels of `@override` are on for a request, those beside percentages; all off unless given. */
  readonly overrideLabels?: ChooseOverrideLabels;
  /** Where connections come from, instead of listening on `host` and `port`. */
  readonly connections?: ConnectionSource;
  /** The processes at the same port, this one among them, where there are several. */
  readonly group?: ProcessGroup;
  /** Numbers from 0 to less than 1, for the draws of percentages and for pauses that differ from gateway to gateway. */
  readonly random?: () => number;
}

/** A gateway that listens. Disposing of it drains it. */
export interface Gateway extends AsyncDisposable {
  /** Without a path: `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Where GraphQL requests go: `http://127.0.0.1:4000/graphql`. */
  readonly endpoint: string;
  readonly port: number;
  readonly metrics: Metrics;
  /** What is served now, and what is waited for. */
  readonly schema: SchemaState;
  /** What this process says at `/ready`, without its group. */
  readiness(): ReadinessReport;
  /** Resolves when there is a schema to serve; rejects with the signal's reason, or when the gateway is closed. */
  whenReady(signal?: AbortSignal): Promise<SchemaState>;
  /** Reads the sources now instead of at the end of the pause; resolves with what came of it. */
  reload(): Promise<SchemaState>;
  /** Stops taking requests, lets those that run end, closes all connections. */
  drain(): Promise<void>;
}

/**
 * Starts a gateway. Resolves when it listens. What comes from this machine is served then; what comes over the network
 * is waited for, see `whenReady`, and `/ready` says what is missing.
 *
 * @throws GatewayError SUPERGRAPH_UNREADABLE, SUPERGRAPH_INVALID, SUBGRAPH_SCHEMA_UNREADABLE, SUBGRAPHS_DO_NOT_COMPOSE
 * for local sources that cannot be served, SECURITY_NOT_ENFORCED, HEADER_NOT_FORWARDABLE, OVERRIDE_LABELS_NO_FUNCTION,
 * SUBGRAPH_ENFORCED_SPEC_UNKNOWN; CoreError SETTING_INVALID; ServerError PORT_IN_USE,
 * LISTEN_FAILED.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock = systemClock, logger = silentLogger, metrics = createMetrics() } = options;
  const settings = readGatewaySettings(options);
  const instruments = metrics.register(gatewayMetricsCatalogue);
  const holder = new EngineHolder({
    settings,
    plannerSettings: readSettings(
      queryPlannerSettings,
      options.plannerSettings ?? {},
      options.environment ?? {},
    ),
    instruments,
    clock,
    logger,
    headerRules: readHeaderRules(settings.forwardHeaders),
    chooseOverrideLabels: checkedFunction(options.overrideLabels),
    random: options.random ?? Math.random,
  });
  try {
    const { keeper } = await openKeeper(options.source, {
      settings,
      clock,
      logger,
      random: options.random ?? Math.random,
      onSupergraph: (supergraph) => holder.takeOver(supergraph),
      onAttempt: (state) => holder.record(state),
    });
    try {
      const server = await startServer(options, holder, { clock, logger, metrics });
      return createGateway(server, holder, keeper);
    } catch (error) {
      await keeper[Symbol.asyncDispose]();
      throw error;
    }
  } catch (error) {
    await holder[Symbol.asyncDispose]();
    throw error;
  }
}

/** A configuration in JavaScript may hold anything. */
function checkedFunction(choose: ChooseOverrideLabels | undefined): ChooseOverrideLabels | undefined {
  if (choose !== undefined && typeof choose !== "function") {
    throw new GatewayError(
      "OVERRIDE_LABELS_NO_FUNCTION",
      `"overrideLabels" is ${choose === null ? "null" : `of the type ${typeof choose}`}. Give a function from a request to the labels that are on.`,
    );
  }
  return choose;
}

function readGatewaySettings({
  dev = false,
  settings = {},
  environment = {},
}: GatewayOptions): GatewaySettings {
  return readSettings(
    gatewaySettings,
    { ...(dev ? { subgraphErrors: "pass" } : {}), ...settings },
    environment,
  );
}

function startServer(
  options: GatewayOptions,
  holder: EngineHolder,
  shared: { readonly clock: Clock; readonly logger: Logger; readonly metrics: Metrics },
): Promise<GraphQLServer> {
  const { dev = false, environment = {}, host = "127.0.0.1", port, ide, connections, group } = options;
  const forDevelopers = dev ? { introspection: true, ide: true, exposeErrors: true } : {};
  const settings = readSettings(serverSettings, { ...forDevelopers, ...options.serverSettings }, environment);
  return startGraphQLServer({
    engine: () => holder.engine,
    readiness: () => holder.readiness(),
    host,
    port,
    settings,
    ...shared,
    ...(ide === undefined ? {} : { ide }),
    ...(connections === undefined ? {} : { connections }),
    ...(group === undefined ? {} : { group }),
  });
}

function createGateway(server: GraphQLServer, holder: EngineHolder, keeper: SupergraphKeeper): Gateway {
  async function drain(): Promise<void> {
    const stopped = keeper[Symbol.asyncDispose]();
    await server.drain();
    await stopped;
    await holder[Symbol.asyncDispose]();
  }
  return {
    url: server.url,
    endpoint: server.endpoint,
    port: server.port,
    metrics: server.metrics,
    get schema() {
      return holder.state;
    },
    readiness: () => server.readiness(),
    whenReady: (signal) => holder.whenReady(signal),
    async reload() {
      await keeper.refresh();
      return holder.state;
    },
    drain,
    [Symbol.asyncDispose]: drain,
  };
}
