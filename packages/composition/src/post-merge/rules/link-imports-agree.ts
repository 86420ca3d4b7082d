import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";
import type { FederationDirectiveName } from "../../read/federation-spec.ts";
import type { SubgraphSchema } from "../../read/subgraph-schema.ts";

/**
 * A directive that goes into the supergraph has one name there, so the subgraphs that use it call it the same. Errors:
 * LINK_IMPORT_NAME_MISMATCH.
 */
export function linkImportsAgree({ subgraphs }: MergedSchema, context: MergeContext): void {
  for (const { name } of context.specDirectives.all) {
    const using = subgraphs
      .map((subgraph) => ({ subgraph, local: usedAs(subgraph, name) }))
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

/** What a subgraph calls a directive that it applies somewhere. */
function usedAs(subgraph: SubgraphSchema, name: FederationDirectiveName): string | undefined {
  const locals = [...subgraph.links.federationDirectives]
    .filter(([, canonical]) => canonical === name)
    .map(([local]) => local);
  const source = subgraph.parsed.input.sdl;
  return locals.find((local) => new RegExp(`@${local}\\b`).test(source) && isApplied(subgraph, local));
}

function isApplied(subgraph: SubgraphSchema, local: string): boolean {
  return [...subgraph.types.values()].some((type) => {
    const elements =
      type.kind === "object" || type.kind === "interface"
        ? [...type.fields.values()].flatMap((field) => [field, ...field.args.values()])
        : type.kind === "input"
          ? [...type.fields.values()]
          : type.kind === "enum"
            ? [...type.values.values()]
            : [];
    return [type, ...elements].some(({ directives }) =>
      directives.some(({ node }) => node.name.value === local),
    );
  });
}
