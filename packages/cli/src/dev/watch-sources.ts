import { watch } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { OwnSubgraph, Project } from "./project.ts";

/** Editors write a file in several steps, and several files at once; what comes within this time is one change. */
const SETTLE_MS = 150;

const sourceFile = /\.(?:ts|mts|js|mjs|json|sql)$/;

/**
 * Tells of changed sources in a project's folder: for each subgraph, the files below its module's folder; for all of
 * them, files beside those folders. One change of a subgraph is over before the next is told.
 */
export function watchSources(
  project: Project,
  onChange: (subgraph: OwnSubgraph, files: readonly string[]) => Promise<void>,
): AsyncDisposable {
  const changed = new Set<string>();
  let settling: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  const settle = (): void => {
    const files = [...changed].sort();
    changed.clear();
    running = running.then(async () => {
      for (const subgraph of project.own) {
        const concerning = files.filter((file) => concerns(file, subgraph, project));
        if (concerning.length > 0) {
          await onChange(subgraph, concerning);
        }
      }
    });
  };
  const watcher = watch(project.directory, { recursive: true }, (_event, file) => {
    if (file !== null && isSource(file)) {
      changed.add(file);
      clearTimeout(settling);
      settling = setTimeout(settle, SETTLE_MS);
    }
  });
  // A folder that can no longer be watched (it was removed) is no reason to end what runs.
  watcher.on("error", () => watcher.close());
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(settling);
      watcher.close();
      await running;
    },
  };
}

function isSource(file: string): boolean {
  return (
    sourceFile.test(file) && !file.split(sep).some((part) => part.startsWith(".") || part === "node_modules")
  );
}

/** Whether `file`, by its path in the project, may be part of `subgraph`. */
function concerns(file: string, subgraph: OwnSubgraph, project: Project): boolean {
  const folderOf = (own: OwnSubgraph) => relative(project.directory, dirname(own.module));
  const isBelow = (own: OwnSubgraph) => file.startsWith(join(folderOf(own), sep));
  return isBelow(subgraph) || !project.own.some(isBelow);
}
