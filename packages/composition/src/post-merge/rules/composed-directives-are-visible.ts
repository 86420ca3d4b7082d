import { composedDirectivesOf } from "../../merge/composed-directives.ts";
import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";

/**
 * The arguments of a directive that is composed by name are not hidden: the supergraph applies it with them. Errors:
 * DISALLOWED_INACCESSIBLE.
 */
export function composedDirectivesAreVisible({ subgraphs }: MergedSchema, context: MergeContext): void {
  for (const subgraph of subgraphs) {
    const hides = (name: string): boolean => subgraph.links.federationDirectives.get(name) === "inaccessible";
    for (const { text } of composedDirectivesOf(subgraph)) {
      const definition = subgraph.directives.get(text?.slice(1) ?? "");
      for (const { name, directives } of definition?.arguments ?? []) {
        const use = directives?.find((directive) => hides(directive.name.value));
        if (use !== undefined) {
          const coordinate = `${text ?? ""}(${name.value}:)`;
          context.error({
            code: "DISALLOWED_INACCESSIBLE",
            coordinate,
            message: `"${coordinate}" in "${subgraph.name}" is "@inaccessible", and the supergraph applies the directive with it.`,
            mend: 'Remove "@inaccessible".',
            places: [{ subgraph, element: { node: use } }],
          });
        }
      }
    }
  }
}
