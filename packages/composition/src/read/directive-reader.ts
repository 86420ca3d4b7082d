import { type ConstDirectiveNode, type ConstValueNode, Kind } from "graphql";
import type { FederationDirectiveName } from "./federation-spec.ts";
import { directiveValues } from "./link-imports.ts";
import type { SubgraphLinks } from "./read-links.ts";
import type { DirectiveUse } from "./subgraph-schema.ts";

const noDirectives: readonly DirectiveUse[] = [];

/** The argument of each directive that holds a selection. */
const selectionArguments: Readonly<Partial<Record<FederationDirectiveName, string>>> = {
  key: "fields",
  requires: "fields",
  provides: "fields",
  fromContext: "field",
};

/** Reads the directives that one subgraph applies. */
export class DirectiveReader {
  readonly #links: SubgraphLinks;
  readonly #rootByLocalName: ReadonlyMap<string, string>;
  readonly #applied = new Set<FederationDirectiveName>();

  /** `rootByLocalName` has the supergraph's names of the root types, by the subgraph's own. */
  constructor(links: SubgraphLinks, rootByLocalName: ReadonlyMap<string, string>) {
    this.#links = links;
    this.#rootByLocalName = rootByLocalName;
  }

  /** The directives of federation that were read. */
  get applied(): ReadonlySet<FederationDirectiveName> {
    return this.#applied;
  }

  read(nodes: readonly ConstDirectiveNode[] | undefined): readonly DirectiveUse[] {
    return nodes === undefined ? noDirectives : nodes.map((node) => this.#use(node));
  }

  #use(node: ConstDirectiveNode): DirectiveUse {
    const name = this.#links.federationDirectives.get(node.name.value);
    const values = directiveValues(node);
    if (name === undefined) {
      return { kind: "other", name: node.name.value, node, values };
    }
    this.#applied.add(name);
    return { kind: "federation", name, node, values: this.#withSelection(values, selectionArguments[name]) };
  }

  /** Supergraphs have a selection without braces of its own, and with the usual names of root types. */
  #withSelection(
    values: ReadonlyMap<string, ConstValueNode>,
    argument: string | undefined,
  ): ReadonlyMap<string, ConstValueNode> {
    const value = argument === undefined ? undefined : values.get(argument);
    if (argument === undefined || value?.kind !== Kind.STRING) {
      return values;
    }
    // The braces of a selection from a context come after the context's name.
    const given = argument === "field" ? value.value : withoutBraces(value.value);
    const text = this.#withRootNames(given);
    return text === value.value
      ? values
      : new Map([...values, [argument, { kind: Kind.STRING, value: text }]]);
  }

  #withRootNames(selection: string): string {
    return selection.replace(
      /(\.\.\.\s*on\s+)(\w+)/g,
      (_, condition: string, name: string) => condition + (this.#rootByLocalName.get(name) ?? name),
    );
  }
}

function withoutBraces(selection: string): string {
  return /^\s*\{(.*)\}\s*$/s.exec(selection)?.[1]?.trim() ?? selection;
}
