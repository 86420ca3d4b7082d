import type { FindingCollector } from "../finding-collector.ts";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";
import type { TypePlaces } from "./type-places.ts";

/**
 * Tells an extension of a type that nobody defines where the upgrade has left it out, so that no later stage sees it.
 * Error: EXTENSION_WITH_NO_BASE.
 *
 * @param places what all schemas say before
 */
export function tellLostExtensions(
  {
    before,
    after,
  }: { readonly before: readonly SubgraphSchema[]; readonly after: readonly SubgraphSchema[] },
  places: TypePlaces,
  findings: FindingCollector,
): void {
  for (const [index, schema] of before.entries()) {
    const kept = after[index]?.types;
    if (kept === schema.types) {
      continue;
    }
    for (const type of schema.types.values()) {
      const isRoot = ["Query", "Mutation", "Subscription"].includes(type.name);
      if (type.isExtension && !places.isDefined(type.name) && kept?.has(type.name) === false && !isRoot) {
        findings.error({
          code: "EXTENSION_WITH_NO_BASE",
          coordinate: type.name,
          message: `"${type.name}" is extended in "${schema.name}" and defined nowhere.`,
          mend: "Define it in one subgraph, or correct the name.",
          at: type.nodes.map((node) => ({ subgraph: schema.parsed, node })),
        });
      }
    }
  }
}
