import type { ASTNode, StringValueNode } from "graphql";
import type { MergeContext } from "./merge-context.ts";
import type { Place } from "./merged-schema.ts";

interface Described {
  readonly coordinate: string;
  readonly description: StringValueNode | undefined;
}

/**
 * The description that most subgraphs give, the first of those as frequent. Hints: INCONSISTENT_DESCRIPTION.
 */
export function mergeDescriptions(
  places: readonly Place<Described>[],
  context: MergeContext,
): string | undefined {
  if (places.every(({ element }) => element.description === undefined)) {
    return undefined;
  }
  const placesByText = new Map<string, Place<{ readonly node: ASTNode }>[]>();
  for (const { subgraph, element } of places) {
    const { description } = element;
    if (description !== undefined && description.value !== "") {
      const list = placesByText.get(description.value) ?? [];
      list.push({ subgraph, element: { node: description } });
      placesByText.set(description.value, list);
    }
  }
  const [most] = [...placesByText].sort(([, a], [, b]) => b.length - a.length);
  const coordinate = places[0]?.element.coordinate;
  if (most !== undefined && coordinate !== undefined && placesByText.size > 1) {
    context.hint({
      code: "INCONSISTENT_DESCRIPTION",
      coordinate,
      message: `"${coordinate}" has ${placesByText.size} different descriptions; the supergraph has that of "${most[1][0]?.subgraph.name ?? ""}".`,
      mend: "Describe it in one subgraph, or in the same words.",
      places: [...placesByText.values()].flat(),
    });
  }
  return most?.[0];
}
