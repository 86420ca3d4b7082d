import { assertKnownKeys } from "../config/known-keys.ts";
import { CliError } from "../errors.ts";
import { loadDefaultExport } from "../load-module.ts";

/** What `hansa.config.ts` says: which subgraphs make the graph, and how its gateway is started. */
export interface ProjectConfig {
  readonly subgraphs: Readonly<Record<string, ProjectSubgraph>>;
  readonly gateway?: ProjectGateway;
}

/** A module of this project, its path starting at the configuration's folder, or a subgraph that runs elsewhere. */
export type ProjectSubgraph =
  | { readonly module: string; readonly port?: number }
  | {
      /** Where its GraphQL endpoint is. */
      readonly url: string;
    };

export interface ProjectGateway {
  readonly port?: number;
  /** An operation that `hansa dev` prints to paste and that the IDE opens with. */
  readonly firstOperation?: string;
}

/** Gives a `hansa.config.ts` its types: `export default defineConfig({ … })`. */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config;
}

const configKeys: readonly string[] = ["subgraphs", "gateway"];
const gatewayKeys: readonly string[] = ["port", "firstOperation"];
const moduleKeys: readonly string[] = ["module", "port"];
const urlKeys: readonly string[] = ["url"];

/**
 * Reads a `hansa.config.ts`. Types are erased when it is loaded, so what it says is looked at here.
 *
 * @throws CliError MODULE_FAILED, MODULE_LOAD_TIMEOUT, MODULE_INVALID, CONFIG_INVALID.
 */
export async function readProjectConfig(file: string): Promise<ProjectConfig> {
  const config = await loadDefaultExport(file);
  if (!isObject(config) || !isObject(Reflect.get(config, "subgraphs"))) {
    throw new CliError(
      "MODULE_INVALID",
      `"${file}" must export defineConfig({ subgraphs: { … } }) as its default.`,
    );
  }
  assertKnownKeys(config, configKeys, `"${file}"`);
  const { subgraphs, gateway = {} } = config as { readonly subgraphs: object; readonly gateway?: unknown };
  assertGateway(gateway, `"${file}": "gateway"`);
  for (const [name, subgraph] of Object.entries(subgraphs)) {
    assertSubgraph(subgraph, `"${file}": the subgraph "${name}"`);
  }
  // Every part has been looked at.
  return config as ProjectConfig;
}

function assertGateway(gateway: unknown, owner: string): void {
  if (!isObject(gateway)) {
    throw new CliError("CONFIG_INVALID", `${owner} must be an object.`);
  }
  assertKnownKeys(gateway, gatewayKeys, owner);
  assertPort(gateway, owner);
  const operation: unknown = Reflect.get(gateway, "firstOperation");
  if (operation !== undefined && typeof operation !== "string") {
    throw new CliError(
      "CONFIG_INVALID",
      `${owner} has a "firstOperation" that is not the text of an operation.`,
    );
  }
}

function assertSubgraph(subgraph: unknown, owner: string): void {
  const [module, url]: readonly unknown[] = isObject(subgraph)
    ? [Reflect.get(subgraph, "module"), Reflect.get(subgraph, "url")]
    : [];
  const hasModule = typeof module === "string" && url === undefined;
  const hasUrl =
    typeof url === "string" && module === undefined && /^https?:$/.test(URL.parse(url)?.protocol ?? "");
  if (!isObject(subgraph) || !(hasModule || hasUrl)) {
    throw new CliError(
      "CONFIG_INVALID",
      `${owner} needs a "module", or a "url" that starts with http:// or https://.`,
    );
  }
  assertKnownKeys(subgraph, hasModule ? moduleKeys : urlKeys, owner);
  assertPort(subgraph, owner);
}

function assertPort(value: object, owner: string): void {
  const port: unknown = Reflect.get(value, "port");
  if (port !== undefined && !(Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535)) {
    throw new CliError("CONFIG_INVALID", `${owner} has a "port" that is no whole number from 0 to 65535.`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
