import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { didYouMean, suggest } from "@hansa/core";
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

/** A graph as it lies in a folder. */
export interface Project {
  /** Absolute. */
  readonly directory: string;
  /** Whether a `hansa.config.ts` names the subgraphs; otherwise every folder with a module is one. */
  readonly hasConfig: boolean;
  readonly own: readonly OwnSubgraph[];
  readonly foreign: readonly ForeignSubgraph[];
  readonly gateway: ProjectGateway;
}

/** A subgraph whose module lies in the project. */
export interface OwnSubgraph {
  readonly name: string;
  /** Absolute. */
  readonly module: string;
  readonly port: number | undefined;
}

export interface ForeignSubgraph {
  readonly name: string;
  readonly url: string;
}

const configKeys: readonly string[] = ["subgraphs", "gateway"];

/** The file that may say of which subgraphs a project is made. */
export const CONFIG_FILE = "hansa.config.ts";
/** The file that makes a folder a subgraph, where no configuration names them. */
export const MODULE_FILE = "subgraph.ts";

/**
 * Reads the project in a folder: from its `hansa.config.ts`, or, where there is none, every folder in it that holds
 * a `subgraph.ts`, named after the folder.
 *
 * @throws CliError NO_SUBGRAPHS, MODULE_NOT_FOUND, MODULE_FAILED, MODULE_INVALID or CONFIG_INVALID.
 */
export async function readProject(path: string): Promise<Project> {
  const directory = resolve(path);
  if (!existsSync(directory)) {
    throw new CliError("NO_SUBGRAPHS", `There is no folder "${path}".`);
  }
  const configFile = join(directory, CONFIG_FILE);
  const hasConfig = existsSync(configFile);
  const config = hasConfig ? await readConfig(configFile) : { subgraphs: discover(directory) };
  const project = { ...resolveProject(directory, config), hasConfig };
  if (project.own.length + project.foreign.length === 0) {
    const found = hasConfig
      ? `"${configFile}" names no subgraph.`
      : `"${path}" holds no ${CONFIG_FILE} and no folder with a ${MODULE_FILE}.`;
    throw new CliError("NO_SUBGRAPHS", found);
  }
  return project;
}

function discover(directory: string): ProjectConfig["subgraphs"] {
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, MODULE_FILE)))
    .map((entry) => entry.name)
    .sort();
  return Object.fromEntries(folders.map((name) => [name, { module: join(name, MODULE_FILE) }]));
}

async function readConfig(file: string): Promise<ProjectConfig> {
  const config = await loadDefaultExport(file);
  if (typeof config !== "object" || config === null || !("subgraphs" in config)) {
    throw new CliError(
      "MODULE_INVALID",
      `"${file}" must export defineConfig({ subgraphs: { … } }) as its default.`,
    );
  }
  const unknown = Object.keys(config).find((key) => !configKeys.includes(key));
  if (unknown !== undefined) {
    const hint = didYouMean(suggest(unknown, configKeys));
    throw new CliError("CONFIG_INVALID", `"${file}" has the key "${unknown}", which is not known.${hint}`);
  }
  // Its subgraphs are checked one by one below; the rest is optional.
  return config as ProjectConfig;
}

function resolveProject(directory: string, config: ProjectConfig): Omit<Project, "hasConfig"> {
  const own: OwnSubgraph[] = [];
  const foreign: ForeignSubgraph[] = [];
  for (const [name, subgraph] of Object.entries(config.subgraphs)) {
    if (hasText(subgraph, "module")) {
      own.push({ name, module: findModule(directory, name, subgraph.module), port: subgraph.port });
    } else if (hasText(subgraph, "url") && /^https?:$/.test(URL.parse(subgraph.url)?.protocol ?? "")) {
      foreign.push({ name, url: subgraph.url });
    } else {
      throw new CliError(
        "CONFIG_INVALID",
        `"${join(directory, CONFIG_FILE)}": the subgraph "${name}" needs a "module", or a "url" that starts with http:// or https://.`,
      );
    }
  }
  return { directory, own, foreign, gateway: config.gateway ?? {} };
}

/** Types are erased when the file is loaded, so what it says is looked at here. */
function hasText<Key extends string>(
  subgraph: unknown,
  key: Key,
): subgraph is Extract<ProjectSubgraph, { readonly [K in Key]: string }> {
  return typeof subgraph === "object" && subgraph !== null && typeof Reflect.get(subgraph, key) === "string";
}

function findModule(directory: string, name: string, path: string): string {
  const module = resolve(directory, path);
  if (!existsSync(module)) {
    throw new CliError(
      "MODULE_NOT_FOUND",
      `The subgraph "${name}" names the module "${module}", which does not exist.`,
    );
  }
  return module;
}
