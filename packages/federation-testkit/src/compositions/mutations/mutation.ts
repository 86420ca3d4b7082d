import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type NameNode,
  type ObjectTypeDefinitionNode,
} from "graphql";
import type { Chance } from "../../chance.ts";
import { nodesOfKind, type SubgraphSet } from "../subgraph-set.ts";

/** What a mutation works on: one schema, beside the whole set that it is of. */
export interface MutationTarget {
  readonly chance: Chance;
  readonly document: DocumentNode;
  readonly set: SubgraphSet;
}

/** Changes one schema in one place; nothing where there is no such place. */
export type Mutation = (target: MutationTarget) => DocumentNode | undefined;

/** One of a list, or nothing of an empty one. */
export function anyOf<T>(chance: Chance, items: readonly T[]): T | undefined {
  return items.length === 0 ? undefined : chance.oneOf(items);
}

export function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

/** The names of all types that a document defines or extends, and of some scalars. */
export function typeNames(document: DocumentNode): readonly string[] {
  const own = document.definitions.flatMap((node) =>
    node.kind !== Kind.DIRECTIVE_DEFINITION && "name" in node && node.name !== undefined
      ? [node.name.value]
      : [],
  );
  return [...new Set([...own, "Int", "ID", "String", "Float"])];
}

/** The names of all fields of objects and interfaces. */
export function fieldNames(document: DocumentNode): readonly string[] {
  return [...new Set(fieldsOf(document).map(({ name }) => name.value)), "id", "absent"];
}

export function fieldsOf(document: DocumentNode): readonly FieldDefinitionNode[] {
  return nodesOfKind(document, Kind.FIELD_DEFINITION);
}

/** The objects and interfaces of a document, extensions too. */
export function compositesOf(document: DocumentNode): readonly ObjectTypeDefinitionNode[] {
  // The four kinds differ in `kind` alone, as far as mutations look at them.
  return nodesOfKind(
    document,
    Kind.OBJECT_TYPE_DEFINITION,
    Kind.INTERFACE_TYPE_DEFINITION,
    Kind.OBJECT_TYPE_EXTENSION,
    Kind.INTERFACE_TYPE_EXTENSION,
  ) as readonly unknown[] as readonly ObjectTypeDefinitionNode[];
}
