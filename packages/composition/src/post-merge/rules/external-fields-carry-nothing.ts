import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema, Place } from "../../merge/merged-schema.ts";
import { federationUses, type SubgraphField } from "../../read/subgraph-schema.ts";

/**
 * What is merged into the supergraph stands where a field is resolved, not where it is external: nobody would look
 * for it there. Errors: MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL.
 */
export function externalFieldsCarryNothing({ types }: MergedSchema, context: MergeContext): void {
  for (const type of types.values()) {
    if (type.kind === "object" || type.kind === "interface") {
      for (const field of type.fields.values()) {
        for (const place of field.places.filter((one) => context.isExternal(one))) {
          checkPlace(place, context);
        }
      }
    }
  }
}

function checkPlace({ subgraph, element: field }: Place<SubgraphField>, context: MergeContext): void {
  const specified = context.specDirectives.all.flatMap(({ name }) => federationUses(field, name));
  const deprecations = field.directives.filter(({ kind, name }) => kind === "other" && name === "deprecated");
  for (const { name, node } of [...specified, ...deprecations]) {
    context.error({
      code: "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
      coordinate: field.coordinate,
      message: `"${field.coordinate}" is external in "${subgraph.name}" and carries "@${name}", which has no effect there.`,
      mend: `Put "@${name}" on the field in the subgraph that resolves it.`,
      places: [{ subgraph, element: { node } }],
    });
  }
}
