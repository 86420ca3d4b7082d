import { existsSync, type FSWatcher, readdirSync, watch } from "node:fs";
import { dirname, extname, join, relative, sep } from "node:path";
import { describeError } from "@hansa/core";
import { CONFIG_FILE, MODULE_FILE, type OwnSubgraph, type Project } from "./project.ts";

/** Editors write a file in several steps, and several files at once; what comes within this time is one change. */
const SETTLE_MS = 150;

const sourceFile = /\.(?:ts|mts|js|mjs|json|sql)$/;

/** Who is told of changes. One call is over before the next. */
export interface SourceListener {
  /** Sources of a subgraph: below its module's folder, or shared by all. Paths in the project. */
  onSubgraphChange(subgraph: OwnSubgraph, files: readonly string[]): Promise<void>;
  /** Something that no subgraph can be started again for: what, with what to do. */
  onProjectChange(message: string): void;
}

/** Tells of changed sources in a project's folder. Where it cannot be watched, that is told, and what runs goes on. */
export function watchSources(project: Project, listener: SourceListener): AsyncDisposable {
  const changed = new Set<string>();
  const gone = new Set<OwnSubgraph>();
  const others = new Set(foldersOfOthers(project));
  const appeared = new Set<string>();
  let settling: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const onChange = (event: string, path: string | null) => {
    const isOne = path !== null && isSource(path);
    // What is put into a new folder between its being read and its being watched is told by nobody.
    const mayBeFolder = path !== null && event === "rename" && isWatched(path) && extname(path) === "";
    if (isOne || mayBeFolder) {
      (isOne ? changed : appeared).add(path);
      clearTimeout(settling);
      settling = setTimeout(() => {
        const found = [...appeared].flatMap((folder) => sourcesBelow(project.directory, folder));
        const files = [...new Set([...changed, ...found])].sort();
        changed.clear();
        appeared.clear();
        running = running.then(() => tell({ project, files, gone, others }, listener));
      }, SETTLE_MS);
    }
  };
  const watcher = watchFolder(project.directory, onChange, (error) => {
    listener.onProjectChange(
      `changes are not taken up: "${project.directory}" cannot be watched (${describeError(error)})`,
    );
  });
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(settling);
      watcher?.close();
      await running;
    },
  };
}

function watchFolder(
  folder: string,
  onChange: (event: string, path: string | null) => void,
  onError: (error: unknown) => void,
): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive: true }, onChange);
    watcher.once("error", (error) => {
      watcher.on("error", () => undefined);
      watcher.close();
      onError(error);
    });
    return watcher;
  } catch (error) {
    onError(error);
    return undefined;
  }
}

interface Change {
  readonly project: Project;
  readonly files: readonly string[];
  /** The subgraphs of which it was told that their modules are gone. */
  readonly gone: Set<OwnSubgraph>;
  /** Folders of subgraphs that are no part of the graph, by their paths in the project; also those that are gone since. */
  readonly others: Set<string>;
}

async function tell({ project, files, gone, others }: Change, listener: SourceListener): Promise<void> {
  const ofProject = files.filter((file) => file === CONFIG_FILE || isOfOther(file, project, others));
  const told = ofProject.filter((file) => file === CONFIG_FILE || existsSync(join(project.directory, file)));
  if (told.length > 0) {
    listener.onProjectChange(describeProjectChange(told, project));
  }
  for (const subgraph of project.own) {
    if (!existsSync(subgraph.module)) {
      if (!gone.has(subgraph)) {
        gone.add(subgraph);
        listener.onProjectChange(describeGone(subgraph, project));
      }
      continue;
    }
    gone.delete(subgraph);
    const concerning = files.filter((file) => !ofProject.includes(file) && concerns(file, subgraph, project));
    if (concerning.length > 0) {
      await listener.onSubgraphChange(subgraph, concerning);
    }
  }
}

/** It runs on, as an editor may only have moved it for a moment. */
function describeGone({ name, module }: OwnSubgraph, { directory }: Project): string {
  return `${relative(directory, module)} is gone, and the subgraph "${name}" runs on as it was started; put it back, or stop and start "hansa dev" without it`;
}

/** A configuration names all subgraphs, so that a new one alone is no part of the graph. */
function describeProjectChange(files: readonly string[], { hasConfig }: Project): string {
  const isUnnamed = hasConfig && !files.includes(CONFIG_FILE);
  return isUnnamed
    ? `${files.join(", ")} is in no subgraph that ${CONFIG_FILE} names; name it there, then stop and start "hansa dev"`
    : `changed (${files.join(", ")}); stop and start "hansa dev" to take it up`;
}

function isSource(file: string): boolean {
  return sourceFile.test(file) && isWatched(file);
}

function isWatched(path: string): boolean {
  return !path.split(sep).some((part) => part.startsWith(".") || part === "node_modules");
}

/** The sources below what may be a folder, by their paths in the project; none where it is not, or is gone. */
function sourcesBelow(directory: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(directory, folder), { recursive: true, encoding: "utf8" })
      .map((file) => join(folder, file))
      .filter(isSource);
  } catch {
    return [];
  }
}

/** Notes the folder of a subgraph that was not known. What its files were is still known when they are gone. */
function isOfOther(file: string, project: Project, others: Set<string>): boolean {
  if (project.own.some((own) => isBelow(file, own, project))) {
    return false;
  }
  const folder = foldersAbove(file).find((above) => others.has(above) || hasModule(project, above));
  if (folder !== undefined) {
    others.add(folder);
  }
  return folder !== undefined;
}

/** The folders of subgraphs that are no part of the graph at the start: in the project's, and one further down. */
function foldersOfOthers(project: Project): readonly string[] {
  const folders = foldersIn(project, "").flatMap((folder) =>
    hasModule(project, folder) ? [folder] : foldersIn(project, folder),
  );
  return folders.filter(
    (folder) =>
      hasModule(project, folder) &&
      !project.own.some((own) => isBelow(join(folder, MODULE_FILE), own, project)),
  );
}

function foldersIn({ directory }: Project, folder: string): readonly string[] {
  try {
    return readdirSync(join(directory, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isWatched(entry.name))
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

function hasModule({ directory }: Project, folder: string): boolean {
  return existsSync(join(directory, folder, MODULE_FILE));
}

/** `a` and `a/b` for `a/b/c.ts`. */
function foldersAbove(file: string): readonly string[] {
  const parts = file.split(sep).slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join(sep));
}

/** Whether `file`, by its path in the project, may be part of `subgraph`. */
function concerns(file: string, subgraph: OwnSubgraph, project: Project): boolean {
  return isBelow(file, subgraph, project) || !project.own.some((own) => isBelow(file, own, project));
}

function isBelow(file: string, subgraph: OwnSubgraph, project: Project): boolean {
  return file.startsWith(join(relative(project.directory, dirname(subgraph.module)), sep));
}
