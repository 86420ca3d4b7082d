import type { Tree } from "../tree.ts";
import type { Projection } from "./generate-projection.ts";

/**
 * Prints a response in which nothing is wrong, as nearly all are, by generated code: entities that no subgraph knows
 * may be in it. Undefined where the careful way has to be gone; `maxLength`: of the response, in characters.
 */
export function printProjected(
  { root, faults }: Pick<Tree, "root" | "faults">,
  projection: Projection,
  { conditions, maxLength }: { readonly conditions: readonly boolean[]; readonly maxLength: number },
): string | undefined {
  faults.writeGaps();
  const data = projection(root, conditions, maxLength);
  if (data === undefined) {
    return undefined;
  }
  const text = JSON.stringify({ data });
  return text.length <= maxLength ? text : undefined;
}
