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
        running = running.then(() => tell({ project, files, gone }, listener));
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
}

async function tell({ project, files, gone }: Change, listener: SourceListener): Promise<void> {
  const ofProject = files.filter((file) => isOfProject(file, project));
  if (ofProject.length > 0) {
    listener.onProjectChange(describeProjectChange(ofProject, project));
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

function isOfProject(file: string, project: Project): boolean {
  const [folder = ""] = file.split(sep);
  const isNewSubgraph =
    existsSync(join(project.directory, folder, MODULE_FILE)) &&
    !project.own.some((own) => isBelow(file, own, project));
  return file === CONFIG_FILE || isNewSubgraph;
}

/** Whether `file`, by its path in the project, may be part of `subgraph`. */
function concerns(file: string, subgraph: OwnSubgraph, project: Project): boolean {
  return isBelow(file, subgraph, project) || !project.own.some((own) => isBelow(file, own, project));
}

function isBelow(file: string, subgraph: OwnSubgraph, project: Project): boolean {
  return file.startsWith(join(relative(project.directory, dirname(subgraph.module)), sep));
}
