import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { checkSubgraphName } from "@hansa/composition";
import { CliError } from "../errors.ts";
import { type ProjectConfig, type ProjectGateway, readProjectConfig } from "./project-config.ts";

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

/** The file that may say of which subgraphs a project is made. */
export const CONFIG_FILE = "hansa.config.ts";
/** The file that makes a folder a subgraph, where no configuration names them. */
export const MODULE_FILE = "subgraph.ts";

/**
 * Reads the project in a folder: from its `hansa.config.ts`, or, where there is none, every folder in it that holds
 * a `subgraph.ts`, named after the folder.
 *
 * @throws CliError PROJECT_NOT_FOUND, NO_SUBGRAPHS, SUBGRAPH_NAME_INVALID, MODULE_NOT_FOUND, MODULE_FAILED, MODULE_INVALID
 * or CONFIG_INVALID.
 */
export async function readProject(path: string): Promise<Project> {
  const directory = resolve(path);
  assertFolder(path);
  const configFile = join(directory, CONFIG_FILE);
  const hasConfig = existsSync(configFile);
  const config = hasConfig ? await readProjectConfig(configFile) : { subgraphs: discover(directory) };
  assertNames(Object.keys(config.subgraphs));
  const project = { ...resolveProject(directory, config), hasConfig };
  if (project.own.length + project.foreign.length === 0) {
    throw nothingFound(path, hasConfig);
  }
  return project;
}

function assertFolder(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) {
    const found = stats === undefined ? `There is no folder "${path}".` : `"${path}" is not a folder.`;
    throw new CliError("PROJECT_NOT_FOUND", found);
  }
}

/** Before anything is made for a subgraph: a database would have its name. */
function assertNames(names: readonly string[]): void {
  const messages = names.flatMap((name) => checkSubgraphName(name)?.message ?? []);
  if (messages.length > 0) {
    throw new CliError("SUBGRAPH_NAME_INVALID", messages.join("\n"));
  }
}

function nothingFound(path: string, hasConfig: boolean): CliError {
  if (hasConfig) {
    return new CliError("NO_SUBGRAPHS", `"${join(path, CONFIG_FILE)}" names no subgraph.`);
  }
  const module = join(path, MODULE_FILE);
  return existsSync(module)
    ? new CliError(
        "PROJECT_NOT_FOUND",
        `"${path}" is the folder of one subgraph, which "hansa subgraph ${module}" serves.`,
      )
    : new CliError("NO_SUBGRAPHS", `"${path}" holds no ${CONFIG_FILE} and no folder with a ${MODULE_FILE}.`);
}

function discover(directory: string): ProjectConfig["subgraphs"] {
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, MODULE_FILE)))
    .map((entry) => entry.name)
    .sort();
  return Object.fromEntries(folders.map((name) => [name, { module: join(name, MODULE_FILE) }]));
}

function resolveProject(directory: string, config: ProjectConfig): Omit<Project, "hasConfig"> {
  const subgraphs = Object.entries(config.subgraphs);
  return {
    directory,
    own: subgraphs.flatMap(([name, subgraph]) =>
      "module" in subgraph
        ? [{ name, module: findModule(directory, name, subgraph.module), port: subgraph.port }]
        : [],
    ),
    foreign: subgraphs.flatMap(([name, subgraph]) =>
      "url" in subgraph ? [{ name, url: subgraph.url }] : [],
    ),
    gateway: config.gateway ?? {},
  };
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
