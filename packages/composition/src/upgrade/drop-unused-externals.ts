import type { FindingCollector } from "../finding-collector.ts";
import { editFields, editTypes } from "../read/edit-schema.ts";
import {
  hasFederationUse,
  type RootTypeName,
  type SubgraphObjectType,
  type SubgraphSchema,
  type SubgraphType,
} from "../read/subgraph-schema.ts";
import { readFieldSets } from "../validate/field-sets.ts";
import { UsedFields } from "../validate/used-fields.ts";

/**
 * Leaves out external fields that no selection and no interface asks for, and types that lose all of their fields by
 * that.
 * Error: TYPE_WITH_ONLY_UNUSED_EXTERNAL, where another type still refers to one that is left out.
 */
export function dropUnusedExternals(schema: SubgraphSchema, findings: FindingCollector): SubgraphSchema {
  const used = new UsedFields(schema, readFieldSets(schema));
  const emptied = new Map<string, SubgraphObjectType>();
  const kept = editTypes(schema, (type) => {
    if (type.kind !== "object") {
      return type;
    }
    const edited = editFields(type, (field) =>
      hasFederationUse(field, "external") && !used.has(field, type) ? undefined : field,
    );
    if (edited.fields.size > 0 || type.fields.size === 0) {
      return edited;
    }
    emptied.set(type.name, type);
    return undefined;
  });
  reportReferences(kept, emptied, findings);
  return { ...kept, localNameByRoot: withoutRoots(kept, emptied) };
}

function reportReferences(
  schema: SubgraphSchema,
  emptied: ReadonlyMap<string, SubgraphObjectType>,
  findings: FindingCollector,
): void {
  const reported = new Set<string>();
  for (const type of emptied.size === 0 ? [] : schema.types.values()) {
    for (const name of referencesOf(type)) {
      const lost = emptied.get(name);
      if (lost !== undefined && !reported.has(name)) {
        reported.add(name);
        findings.error({
          code: "TYPE_WITH_ONLY_UNUSED_EXTERNAL",
          coordinate: name,
          message: `All fields of "${name}" are external and unused, so that nothing is left of a type that "${type.name}" refers to.`,
          mend: 'Remove "@external" from the fields that this subgraph resolves, or the type and what refers to it.',
          at: [...lost.nodes.slice(0, 1), ...type.nodes.slice(0, 1)].map((node) => ({
            subgraph: schema.parsed,
            node,
          })),
        });
      }
    }
  }
}

function referencesOf(type: SubgraphType): readonly string[] {
  switch (type.kind) {
    case "object":
    case "interface":
      return [...type.fields.values()].map((field) => field.type.name);
    case "union":
      return [...type.members.keys()];
    default:
      return [];
  }
}

function withoutRoots(
  { localNameByRoot }: SubgraphSchema,
  emptied: ReadonlyMap<string, SubgraphObjectType>,
): ReadonlyMap<RootTypeName, string> {
  return new Map([...localNameByRoot].filter(([root]) => !emptied.has(root)));
}
