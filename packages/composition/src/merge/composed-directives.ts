import { type ConstDirectiveNode, type DirectiveDefinitionNode, Kind, print } from "graphql";
import { directiveValues } from "../read/link-imports.ts";
import { specOfDirective } from "../read/spec-of-directive.ts";
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

/** The directives that subgraphs want in the supergraph: only what those subgraphs say with them goes there. */
export class ComposedDirectives {
  readonly #definitionByName = new Map<string, VersionedDefinition>();
  readonly #namesBySubgraph = new Map<SubgraphSchema, Set<string>>();

  constructor(subgraphs: readonly SubgraphSchema[]) {
    for (const { text, subgraph } of subgraphs.flatMap(composedDirectivesOf)) {
      const name = text?.replace(/^@/, "") ?? "";
      const definition = subgraph.directives.get(name);
      if (definition !== undefined) {
        this.#add(name, subgraph, definition);
      }
    }
  }

  has(name: string): boolean {
    return this.#definitionByName.has(name);
  }

  isComposedIn(subgraph: SubgraphSchema, name: string): boolean {
    return this.#namesBySubgraph.get(subgraph)?.has(name) === true;
  }

  /** Of the subgraphs that want the directive, the definition of the one with the latest version of its specification. */
  definitionOf(name: string): DirectiveDefinitionNode | undefined {
    return this.#definitionByName.get(name)?.definition;
  }

  /** Equal for directives that merge alike. */
  describe(): readonly string[] {
    const definitions = [...this.#definitionByName.values()].map(({ definition }) => print(definition));
    const subgraphs = [...this.#namesBySubgraph].map(([{ name }, names]) => `${name}: ${[...names].join()}`);
    return [...definitions, ...subgraphs];
  }

  #add(name: string, subgraph: SubgraphSchema, definition: DirectiveDefinitionNode): void {
    const names = this.#namesBySubgraph.get(subgraph) ?? new Set();
    names.add(name);
    this.#namesBySubgraph.set(subgraph, names);
    const { major = 0, minor = 0 } = specOfDirective(subgraph.links, name)?.spec.url ?? {};
    const known = this.#definitionByName.get(name);
    if (known === undefined || major > known.major || (major === known.major && minor > known.minor)) {
      this.#definitionByName.set(name, { definition, major, minor });
    }
  }
}

interface VersionedDefinition {
  readonly definition: DirectiveDefinitionNode;
  readonly major: number;
  readonly minor: number;
}
