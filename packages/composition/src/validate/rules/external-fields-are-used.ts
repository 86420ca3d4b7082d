import { federationUses, type SubgraphObjectType } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";
import { UsedFields } from "../used-fields.ts";

/**
 * An external field is in a key, required, provided, read from a context, or asked for by an interface; otherwise it
 * says nothing. A type that is external as a whole is told once.
 * Error: EXTERNAL_UNUSED.
 */
export function externalFieldsAreUsed(context: SubgraphRuleContext): void {
  const used = new UsedFields(context.schema, context.fieldSets);
  for (const type of context.schema.types.values()) {
    if (type.kind === "object") {
      checkType(type, used, context);
    }
  }
}

function checkType(type: SubgraphObjectType, used: UsedFields, context: SubgraphRuleContext): void {
  const unused = [...type.fields.values()].filter(
    (field) => context.externals.isMarked(field) && !used.has(field, type),
  );
  const [ofType] = federationUses(type, "external");
  const [first, ...others] = unused;
  if (ofType !== undefined && first !== undefined) {
    const names = unused.map(({ coordinate }) => `"${coordinate}"`).join(", ");
    context.report({
      code: "EXTERNAL_UNUSED",
      coordinate: first.coordinate,
      message: `"${type.name}" is external as a whole, and nothing in this subgraph uses ${names}.`,
      mend: mendUnused,
      nodes: [first.node, ...others.map(({ node }) => node), ofType.node],
    });
    return;
  }
  for (const field of unused) {
    context.report({
      code: "EXTERNAL_UNUSED",
      coordinate: field.coordinate,
      message: `"${field.coordinate}" is external, and nothing in this subgraph uses it.`,
      mend: mendUnused,
      nodes: [federationUses(field, "external")[0]?.node ?? field.node],
    });
  }
}

const mendUnused =
  'Remove the field, select it in a "@requires" or "@provides", or remove "@external" if this subgraph resolves it.';
