import { interfaceWithField } from "../../read/interface-fields.ts";
import { federationUses, type SubgraphObjectType } from "../../read/subgraph-schema.ts";
import { parseFieldSet } from "../field-sets.ts";
import { selectFields } from "../selected-fields.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * An external field is in a key, required, provided, read from a context, or asked for by an interface; otherwise it
 * says nothing. A type that is external as a whole is told once. Nothing is told while a selection of the subgraph
 * cannot be read: nobody knows what that one uses.
 * Error: EXTERNAL_UNUSED.
 */
export function externalFieldsAreUsed(context: SubgraphRuleContext): void {
  const { keys, requires, provides } = context.fieldSets;
  const fieldSets = [...keys, ...requires, ...provides];
  if (fieldSets.some(({ selection, unknown }) => selection === undefined || unknown.length > 0)) {
    return;
  }
  const used = new Set(fieldSets.flatMap(({ fields }) => fields.map(({ field }) => field.coordinate)));
  addContextSelections(context, used);
  for (const type of context.schema.types.values()) {
    if (type.kind === "object") {
      checkType(type, used, context);
    }
  }
}

function addContextSelections({ contexts, schema }: SubgraphRuleContext, used: Set<string>): void {
  for (const { source } of contexts.readers) {
    const selection = source === undefined ? "" : parseFieldSet(source.selection);
    for (const setter of source === undefined ? [] : (contexts.settersByName.get(source.context) ?? [])) {
      const { fields } =
        typeof selection === "string" ? { fields: [] } : selectFields(schema, selection, setter);
      for (const { field } of fields) {
        used.add(field.coordinate);
      }
    }
  }
}

function checkType(type: SubgraphObjectType, used: ReadonlySet<string>, context: SubgraphRuleContext): void {
  const unused = [...type.fields.values()].filter(
    (field) =>
      context.externals.isMarked(field) &&
      !used.has(field.coordinate) &&
      interfaceWithField(context.schema, type, field.name) === undefined,
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
