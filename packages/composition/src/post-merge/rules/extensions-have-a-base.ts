import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import { nodeOf } from "../../merge/merge-types.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";

/** A type that is extended is defined somewhere; the root types need no definition. Errors: EXTENSION_WITH_NO_BASE. */
export function extensionsHaveABase({ types }: MergedSchema, context: MergeContext): void {
  for (const type of types.values()) {
    const isRoot = ["Query", "Mutation", "Subscription"].includes(type.name);
    if (isRoot || !type.places.every(({ element }) => element.isExtension)) {
      continue;
    }
    context.error({
      code: "EXTENSION_WITH_NO_BASE",
      coordinate: type.name,
      message: `"${type.name}" is extended in ${quoteNames(type.places.map(({ subgraph }) => subgraph.name))} and defined nowhere.`,
      mend: "Define it in one subgraph, or write it without `extend`.",
      places: type.places.map(({ subgraph, element }) => ({ subgraph, element: { node: nodeOf(element) } })),
    });
  }
}
