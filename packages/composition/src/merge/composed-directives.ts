import { type ConstDirectiveNode, Kind } from "graphql";
import { directiveValues } from "../read/link-imports.ts";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";

/** An application of `@composeDirective`. */
export interface ComposedDirective {
  readonly subgraph: SubgraphSchema;
  /** As given, with its `@` if it has one. */
  readonly text: string | undefined;
  readonly node: ConstDirectiveNode;
}

/** Every `@composeDirective` of a subgraph. */
export function composedDirectivesOf(subgraph: SubgraphSchema): readonly ComposedDirective[] {
  return subgraph.schemaNodes
    .flatMap((node) => node.directives ?? [])
    .filter((node) => subgraph.links.federationDirectives.get(node.name.value) === "composeDirective")
    .map((node) => {
      const value = directiveValues(node).get("name");
      return { subgraph, node, text: value?.kind === Kind.STRING ? value.value : undefined };
    });
}

/** The directives that the subgraphs want in the supergraph, each with whether it can repeat. */
export function findComposedDirectives(subgraphs: readonly SubgraphSchema[]): ReadonlyMap<string, boolean> {
  const composed = new Map<string, boolean>();
  for (const { text, subgraph } of subgraphs.flatMap(composedDirectivesOf)) {
    const name = text?.replace(/^@/, "") ?? "";
    const definition = subgraph.directives.get(name);
    if (definition !== undefined) {
      composed.set(name, composed.get(name) === true || definition.repeatable);
    }
  }
  return composed;
}
