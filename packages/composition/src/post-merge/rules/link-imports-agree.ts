import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";

/**
 * A directive that goes into the supergraph has one name there, so the subgraphs that import and use it call it the
 * same; one that does not import it uses no name of its own. Errors: LINK_IMPORT_NAME_MISMATCH.
 */
export function linkImportsAgree({ subgraphs }: MergedSchema, context: MergeContext): void {
  for (const { name } of context.specDirectives.all) {
    const using = subgraphs
      .map((subgraph) => ({ subgraph, local: context.specDirectives.nameIn(subgraph, name) }))
      .flatMap(({ subgraph, local }) => (local === undefined ? [] : [{ subgraph, local }]));
    const names = new Set(using.map(({ local }) => local));
    const plain = [...names].filter((local) => !local.includes("__"));
    if (names.size < 2 || (plain.length === 1 && plain[0] === name)) {
      continue;
    }
    const difference = [...names]
      .map(
        (local) =>
          `"@${local}" in ${quoteNames(using.filter((one) => one.local === local).map((one) => one.subgraph.name))}`,
      )
      .join(", ");
    context.error({
      code: "LINK_IMPORT_NAME_MISMATCH",
      coordinate: `@${name}`,
      message: `The directive "@${name}" of federation has different names: ${difference}.`,
      mend: "Import it under one name everywhere.",
      places: using.flatMap(({ subgraph }) =>
        subgraph.schemaNodes.slice(0, 1).map((node) => ({ subgraph, element: { node } })),
      ),
    });
  }
}
