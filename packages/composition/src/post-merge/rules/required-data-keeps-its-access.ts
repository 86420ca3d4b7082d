import {
  type AccessRequirements,
  accessRequirements,
  impliesAccess,
} from "../../merge/access-requirements.ts";
import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";
import type { SubgraphSchema } from "../../read/subgraph-schema.ts";
import type { FieldSet } from "../../validate/field-sets.ts";

/**
 * A field that is computed from others asks for the access that those ask for: what it reads would leak through it
 * otherwise. Errors: MISSING_TRANSITIVE_AUTH_REQUIREMENTS.
 */
export function requiredDataKeepsItsAccess(schema: MergedSchema, context: MergeContext): void {
  for (const subgraph of schema.subgraphs) {
    for (const requires of context.fieldSetsIn(subgraph).requires) {
      checkRequires(requires, { subgraph, schema, context });
    }
  }
}

interface RequiresContext {
  readonly subgraph: SubgraphSchema;
  readonly schema: MergedSchema;
  readonly context: MergeContext;
}

function checkRequires(requires: FieldSet, { subgraph, schema, context }: RequiresContext): void {
  if (!("parent" in requires.holder)) {
    return;
  }
  const { coordinate, parent, name, node } = requires.holder;
  const given = [requirementsOfField(schema, parent, name), requirementsOfType(schema, parent)];
  for (const { field } of requires.fields) {
    const wanted = [
      requirementsOfField(schema, field.parent, field.name),
      requirementsOfType(schema, field.type.name),
      ...(field.parent === parent ? [] : [requirementsOfType(schema, field.parent)]),
    ];
    if (!wanted.every((one) => impliesAccess(given, one))) {
      context.error({
        code: "MISSING_TRANSITIVE_AUTH_REQUIREMENTS",
        coordinate,
        message: `"${coordinate}" in "${subgraph.name}" requires "${field.coordinate}" and does not ask for the access that "${field.coordinate}" asks for.`,
        mend: `Put the "@authenticated", "@requiresScopes" and "@policy" of "${field.coordinate}" on "${coordinate}" as well.`,
        places: [{ subgraph, element: { node } }],
      });
      return;
    }
  }
}

const nothing: AccessRequirements = { authenticated: false, scopes: [], policies: [] };

function requirementsOfField({ types }: MergedSchema, parent: string, name: string): AccessRequirements {
  const type = types.get(parent);
  const field = type?.kind === "object" || type?.kind === "interface" ? type.fields.get(name) : undefined;
  return field === undefined ? nothing : accessRequirements(field.places);
}

function requirementsOfType({ types }: MergedSchema, name: string): AccessRequirements {
  const type = types.get(name);
  return type === undefined ? nothing : accessRequirements(type.places);
}
