import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";
import { federationUses } from "../../read/subgraph-schema.ts";

/**
 * A subscription has one source: its fields are not shareable.
 * Error: INVALID_FIELD_SHARING.
 */
export function subscriptionsAreNotShared({ types }: MergedSchema, context: MergeContext): void {
  const type = types.get("Subscription");
  const fields = type?.kind === "object" ? [...type.fields.values()] : [];
  for (const { subgraph, element } of fields.flatMap(({ places }) => places)) {
    const [use] = federationUses(element, "shareable");
    if (use !== undefined) {
      context.error({
        code: "INVALID_FIELD_SHARING",
        coordinate: element.coordinate,
        message: `"${element.coordinate}" is "@shareable", and a subscription has one source.`,
        mend: 'Remove "@shareable", and the field from all subgraphs but one.',
        places: [{ subgraph, element: { node: use.node } }],
      });
    }
  }
}
