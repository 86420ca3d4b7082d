import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";
import { findKnownSpec } from "../../read/linked-specs.ts";

/**
 * Tells where a subgraph links a specification whose directives came with a later version of federation than it links.
 * Hints: IMPLICITLY_UPGRADED_FEDERATION_VERSION.
 */
export function laterVersionsAreTold({ subgraphs }: MergedSchema, context: MergeContext): void {
  for (const subgraph of subgraphs) {
    const { version, isLinked, specs } = subgraph.links;
    for (const { url, node } of isLinked ? specs : []) {
      const since = findKnownSpec(url)?.since ?? 0;
      if (since > version.minor) {
        context.hint({
          code: "IMPLICITLY_UPGRADED_FEDERATION_VERSION",
          coordinate: url.identity,
          message: `"${subgraph.name}" links federation v2.${version.minor}, and "${url.identity}", whose directives came with v2.${since}.`,
          mend: `Link federation v2.${since} or a later version.`,
          places: [{ subgraph, element: { node } }],
        });
      }
    }
  }
}
