import {
  type FederationDirectiveName,
  federationDirectivesOf,
  lastFederationMinor,
} from "../read/federation-spec.ts";
import type { SchemaElement, SubgraphSchema, SubgraphType } from "../read/subgraph-schema.ts";
import type { UsedSpec } from "./merged-schema.ts";

/** A directive of federation that the supergraph carries as one of a specification of its own. */
export interface SpecDirective {
  readonly name: FederationDirectiveName;
  /** The url of the supergraph's link. */
  readonly url: string;
  readonly purpose?: "SECURITY";
  /** Where another directive gives the specification its name: this one is imported. */
  readonly isImported?: true;
}

const specDirectives: readonly SpecDirective[] = [
  { name: "tag", url: "https://specs.apollo.dev/tag/v0.3" },
  { name: "inaccessible", url: "https://specs.apollo.dev/inaccessible/v0.2", purpose: "SECURITY" },
  { name: "authenticated", url: "https://specs.apollo.dev/authenticated/v0.1", purpose: "SECURITY" },
  { name: "requiresScopes", url: "https://specs.apollo.dev/requiresScopes/v0.1", purpose: "SECURITY" },
  { name: "policy", url: "https://specs.apollo.dev/policy/v0.1", purpose: "SECURITY" },
  { name: "context", url: "https://specs.apollo.dev/context/v0.1", purpose: "SECURITY" },
  { name: "cost", url: "https://specs.apollo.dev/cost/v0.1" },
  { name: "listSize", url: "https://specs.apollo.dev/cost/v0.1", isImported: true },
];

/** The directives of federation that go into the supergraph, and the names that they have there. */
export class SpecDirectives {
  readonly #namesBySubgraph: ReadonlyMap<SubgraphSchema, AppliedNames>;
  readonly #nameByDirective = new Map<FederationDirectiveName, string>();

  constructor(subgraphs: readonly SubgraphSchema[]) {
    this.#namesBySubgraph = new Map(subgraphs.map((subgraph) => [subgraph, appliedNames(subgraph)]));
    for (const { name } of specDirectives) {
      const imported = subgraphs
        .map((subgraph) => this.nameIn(subgraph, name))
        .filter((local) => local !== undefined && !local.includes("__"));
      this.#nameByDirective.set(name, imported[0] ?? name);
    }
  }

  /** What a subgraph calls a directive that it applies somewhere. */
  nameIn(subgraph: SubgraphSchema, directive: FederationDirectiveName): string | undefined {
    return this.#namesBySubgraph.get(subgraph)?.get(directive);
  }

  get all(): readonly SpecDirective[] {
    return specDirectives;
  }

  /** What the supergraph calls a directive: what subgraphs that apply it import it as, else its own name. */
  nameOf(directive: FederationDirectiveName): string {
    return this.#nameByDirective.get(directive) ?? directive;
  }
}

/** The definitions of what a supergraph applies of other specifications. */
export function specDefinitionLines(
  specs: readonly UsedSpec[],
  directives: SpecDirectives,
): readonly string[] {
  const urls = new Set(specs.map(({ url }) => url));
  const definitions = new Map(
    federationDirectivesOf({ major: 2, minor: lastFederationMinor }).map(({ name, sdl }) => [name, sdl]),
  );
  return directives.all
    .filter(({ url }) => urls.has(url))
    .flatMap(({ name }) => {
      const scalar = argumentScalars[name];
      const sdl = (definitions.get(name) ?? "").replace(`@${name}`, `@${directives.nameOf(name)}`);
      return scalar === undefined
        ? [sdl]
        : [`scalar ${name}__${scalar}`, sdl.replaceAll(`[${scalar}!]`, `[${name}__${scalar}!]`)];
    });
}

/** The type that a specification adds for the argument of its directive. */
const argumentScalars: Readonly<Partial<Record<FederationDirectiveName, string>>> = {
  requiresScopes: "Scope",
  policy: "Policy",
};

/** The names that a subgraph uses for directives of federation, those that go into the supergraph among them. */
type AppliedNames = ReadonlyMap<FederationDirectiveName, string>;

/** O(elements of the subgraph), where it applies any of the directives that go into the supergraph. */
function appliedNames({ types, schemaDirectives, appliedDirectives }: SubgraphSchema): AppliedNames {
  const names = new Map<FederationDirectiveName, string>();
  const elements = specDirectives.some(({ name }) => appliedDirectives.has(name))
    ? [...types.values()].flatMap(elementsIn)
    : [];
  const onElements = elements.flatMap(({ directives }) => directives);
  for (const use of [...schemaDirectives, ...onElements]) {
    if (use.kind === "federation") {
      names.set(use.name, use.node.name.value);
    }
  }
  return names;
}

/** A type and all that directives can stand on in it. */
function elementsIn(type: SubgraphType): readonly SchemaElement[] {
  switch (type.kind) {
    case "object":
    case "interface":
      return [type, ...[...type.fields.values()].flatMap((field) => [field, ...field.args.values()])];
    case "input":
      return [type, ...type.fields.values()];
    case "enum":
      return [type, ...type.values.values()];
    case "union":
    case "scalar":
      return [type];
  }
}
