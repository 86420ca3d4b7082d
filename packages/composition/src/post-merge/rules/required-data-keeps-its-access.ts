import {
  type AccessRequirements,
  accessRequirements,
  impliesAccess,
} from "../../merge/access-requirements.ts";
import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";
import type { SubgraphField, SubgraphSchema } from "../../read/subgraph-schema.ts";
import type { SelectedField } from "../../validate/selected-fields.ts";

/**
 * A field that is computed from others asks for the access that those ask for: what it reads would leak through it
 * otherwise. Errors: MISSING_TRANSITIVE_AUTH_REQUIREMENTS.
 */
export function requiredDataKeepsItsAccess(schema: MergedSchema, context: MergeContext): void {
  for (const subgraph of schema.subgraphs) {
    const place = { subgraph, schema, context };
    for (const { holder, fields } of context.fieldSetsIn(subgraph).requires) {
      if ("parent" in holder) {
        checkReader({ holder, fields, directive: "@requires" }, place);
      }
    }
    for (const { field, selected } of context.contextReadersIn(subgraph)) {
      checkReader({ holder: field, fields: selected, directive: "@fromContext" }, place);
    }
  }
}

/** A field that reads others. */
interface Reader {
  readonly holder: SubgraphField;
  readonly fields: readonly SelectedField[];
  readonly directive: "@requires" | "@fromContext";
}

interface ReaderPlace {
  readonly subgraph: SubgraphSchema;
  readonly schema: MergedSchema;
  readonly context: MergeContext;
}

function checkReader(
  { holder, fields, directive }: Reader,
  { subgraph, schema, context }: ReaderPlace,
): void {
  const { coordinate, parent, name, node } = holder;
  const given = [requirementsOfField(parent, name), requirementsOfType(parent)];
  for (const { field } of fields) {
    const wanted = [
      requirementsOfField(field.parent, field.name),
      requirementsOfType(field.type.name),
      ...(field.parent === parent ? [] : [requirementsOfType(field.parent)]),
    ];
    if (!wanted.every((one) => impliesAccess(given, one))) {
      context.error({
        code: "MISSING_TRANSITIVE_AUTH_REQUIREMENTS",
        coordinate,
        message: `"${coordinate}" in "${subgraph.name}" reads "${field.coordinate}" with "${directive}" and does not ask for the access that "${field.coordinate}" asks for.`,
        mend: `Put the "@authenticated", "@requiresScopes" and "@policy" of "${field.coordinate}" on "${coordinate}" as well.`,
        places: [{ subgraph, element: { node } }],
      });
      return;
    }
  }

  function requirementsOfField(typeName: string, fieldName: string): AccessRequirements {
    const type = schema.types.get(typeName);
    const field =
      type?.kind === "object" || type?.kind === "interface" ? type.fields.get(fieldName) : undefined;
    return accessRequirements([...(field?.places ?? []), ...context.access.of(`${typeName}.${fieldName}`)]);
  }

  function requirementsOfType(typeName: string): AccessRequirements {
    return accessRequirements([
      ...(schema.types.get(typeName)?.places ?? []),
      ...context.access.of(typeName),
    ]);
  }
}
