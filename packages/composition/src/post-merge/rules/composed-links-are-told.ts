import { composedDirectivesOf } from "../../merge/composed-directives.ts";
import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";
import type { LinkedSpec } from "../../read/read-links.ts";
import { type SpecDirectiveName, specOfDirective } from "../../read/spec-of-directive.ts";
import type { SubgraphSchema } from "../../read/subgraph-schema.ts";

/** A link of a subgraph, and whether the subgraph wants a directive of its specification in the supergraph. */
interface LinkPlace {
  readonly subgraph: SubgraphSchema;
  readonly spec: LinkedSpec;
  readonly isComposed: boolean;
}

/**
 * Tells what stands in the way of composing more of a specification than is composed so far. Hints:
 * DIRECTIVE_COMPOSITION_INFO where subgraphs link other major versions of it, DIRECTIVE_COMPOSITION_WARN where they
 * call a directive otherwise.
 */
export function composedLinksAreTold({ subgraphs }: MergedSchema, context: MergeContext): void {
  const places = subgraphs.flatMap((subgraph) => linksOf(subgraph));
  for (const [identity, links] of Map.groupBy(places, ({ spec }) => spec.url.identity)) {
    const majors = new Set(links.map(({ spec }) => spec.url.major));
    const hasOneComposed =
      new Set(links.filter((one) => one.isComposed).map(({ spec }) => spec.url.major)).size < 2;
    if (majors.size > 1 && hasOneComposed) {
      context.hint({
        code: "DIRECTIVE_COMPOSITION_INFO",
        coordinate: identity,
        message: `Subgraphs link different major versions of "${identity}": its directives can be composed of one only.`,
        mend: "Link one major version everywhere.",
        places: links.map(nodeAt),
      });
    }
  }
  const placesByIdentity = Map.groupBy(places, ({ spec }) => spec.url.identity);
  const composed = new Map(
    subgraphs.map((subgraph) => [subgraph, new Set(composedDirectivesOf(subgraph).map(({ text }) => text))]),
  );
  for (const [subgraph, texts] of composed) {
    for (const text of texts) {
      const local = text?.slice(1) ?? "";
      const found = specOfDirective(subgraph.links, local);
      const linked = found === undefined ? [] : (placesByIdentity.get(found.spec.url.identity) ?? []);
      const others = linked.filter((place) => composed.get(place.subgraph)?.has(text) === false);
      if (found !== undefined) {
        tellOtherNames(found, { local, others }, context);
      }
    }
  }
}

function linksOf(subgraph: SubgraphSchema): readonly LinkPlace[] {
  const composed = new Set(
    composedDirectivesOf(subgraph).flatMap(({ text }) => {
      const identity = specOfDirective(subgraph.links, text?.slice(1) ?? "")?.spec.url.identity;
      return identity === undefined ? [] : [identity];
    }),
  );
  return subgraph.links.specs.map((spec) => ({
    subgraph,
    spec,
    isComposed: composed.has(spec.url.identity),
  }));
}

/** Tells a directive that is composed as `local`, and has another name in links of subgraphs that do not compose it. */
function tellOtherNames(
  { spec, name }: SpecDirectiveName,
  { local, others }: { readonly local: string; readonly others: readonly LinkPlace[] },
  context: MergeContext,
): void {
  const named = others.filter((other) => ![undefined, local].includes(importedName(other.spec, name)));
  if (named.length > 0) {
    const names = named.map(
      (other) => `"@${importedName(other.spec, name) ?? ""}" in "${other.subgraph.name}"`,
    );
    context.hint({
      code: "DIRECTIVE_COMPOSITION_WARN",
      coordinate: `@${local}`,
      message: `"@${local}" of "${spec.url.identity}" has other names where it is not composed: ${names.join(", ")}.`,
      mend: "Import it under the same name everywhere, before it is composed there too.",
      places: named.map(nodeAt),
    });
  }
}

/** What a subgraph imports a directive of a specification as, without `@`. */
function importedName({ imports }: LinkedSpec, name: string): string | undefined {
  return imports.find((item) => item.name === name)?.as.slice(1);
}

function nodeAt({ subgraph, spec }: LinkPlace): {
  readonly subgraph: SubgraphSchema;
  readonly element: { readonly node: LinkedSpec["node"] };
} {
  return { subgraph, element: { node: spec.node } };
}
