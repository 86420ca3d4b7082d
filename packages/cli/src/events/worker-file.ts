import { isWorkerDefinition, type WorkerDefinition } from "@hansa/events";
import { eventsOf, isSubgraphDefinition, SubgraphError } from "@hansa/subgraph";
import { CliError } from "../errors.ts";
import { loadDefaultExport } from "../load-module.ts";
import { isCompiledFile, loadSubgraph, type SubgraphFile } from "../subgraph-file.ts";

/**
 * What a worker works for: a module's own definition, or the observers and consumers of a subgraph, which may be compiled.
 *
 * @throws CliError MODULE_NOT_FOUND, MODULE_FAILED, MODULE_INVALID, FILE_UNREADABLE; SubgraphError MODULE_NEEDED for a compiled
 * subgraph whose consumers are TypeScript, and as `loadSubgraph` does.
 */
export async function loadWorker(path: string): Promise<WorkerDefinition> {
  if (isCompiledFile(path)) {
    return workerOf(assertHandled(await loadSubgraph(path)));
  }
  const definition = await loadDefaultExport(path);
  if (isWorkerDefinition(definition)) {
    return definition;
  }
  if (!isSubgraphDefinition(definition)) {
    throw new CliError(
      "MODULE_INVALID",
      `"${path}" must export what defineSubgraph or defineWorker gives as its default.`,
    );
  }
  return workerOf({ path, definition });
}

function workerOf({ path, definition }: Pick<SubgraphFile, "path" | "definition">): WorkerDefinition {
  const worker = eventsOf(definition);
  if (worker === undefined) {
    throw new CliError(
      "MODULE_INVALID",
      `The subgraph in "${path}" has neither observers nor consumers, so that a worker has nothing to do.`,
    );
  }
  return worker;
}

/** Resolvers may be missing, which answer requests; consumers may not. */
function assertHandled(file: SubgraphFile): SubgraphFile {
  const { path, definition } = file;
  const missing = definition.build().consumers.filter(({ call }) => call === undefined);
  if (missing.length > 0) {
    const list = missing.map(({ name }) => `\n- consumer ${name} (handle)`).join("");
    throw new SubgraphError(
      "MODULE_NEEDED",
      `"${path}" cannot be worked for without the module of "${definition.name}", which has TypeScript that no file holds. It has:${list}`,
    );
  }
  return file;
}
