import {
  type FederationDirectiveName,
  federationDirectivesOf,
  lastFederationMinor,
} from "../read/federation-spec.ts";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";
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
  readonly #nameByDirective = new Map<FederationDirectiveName, string>();

  constructor(subgraphs: readonly SubgraphSchema[]) {
    for (const { name } of specDirectives) {
      this.#nameByDirective.set(name, commonName(name, subgraphs));
    }
  }

  get all(): readonly SpecDirective[] {
    return specDirectives;
  }

  /** What the supergraph calls a directive: what the subgraphs import it as, else its own name. */
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

function commonName(name: FederationDirectiveName, subgraphs: readonly SubgraphSchema[]): string {
  const imported = subgraphs.flatMap(({ links }) =>
    [...links.federationDirectives]
      .filter(([local, canonical]) => canonical === name && !local.includes("__"))
      .map(([local]) => local),
  );
  return imported.toSorted()[0] ?? name;
}
