import type { CompiledFetch, SubgraphFetch } from "./compile-fetch.ts";
import { makeContextualParts } from "./contextual-parts.ts";
import { collectObjects } from "./data-path.ts";
import { represent } from "./represent.ts";
import type { PreparedFetch, Tree } from "./tree.ts";

/** Finds out what a fetch has to ask for. Undefined where that is nothing, so that nothing is to be sent. */
export function prepareFetch(
  compiled: CompiledFetch,
  fetch: SubgraphFetch,
  tree: Tree,
): PreparedFetch | undefined {
  if (compiled.contextual !== undefined) {
    const parts = makeContextualParts(compiled, compiled.contextual, tree);
    const inputs = parts.map((part) => part.compiled);
    const targets = { objects: [], inputs, batches: parts.map(({ batch }) => batch) };
    return parts.length === 0
      ? undefined
      : { body: compiled.contextual.document.printBody(tree.variables, parts), targets };
  }
  const objects = fetch.kind === "root" ? collectObjects(tree.root, fetch.path) : [];
  const batches = compiled.inputs.map((input) => represent(input, tree));
  if (objects.length === 0 && batches.every(({ texts }) => texts.length === 0)) {
    return undefined;
  }
  const representations = batches.map(({ texts }) => texts);
  const body = compiled.printBody(tree.variables, representations);
  return { body, targets: { objects, inputs: compiled.inputs, batches } };
}
