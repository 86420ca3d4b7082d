import { Kind } from "graphql";
import { expectType, type ModelReading } from "./model-reading.ts";
import { hasSubgraph, type SubgraphSet, subgraphsOf } from "./subgraph-set.ts";
import type { TypeBuilder } from "./type-builder.ts";

/** Says of each type which object types its objects can be, in all and in each subgraph. O(implementations). */
export function addPossibleTypes(
  types: readonly TypeBuilder[],
  typesByName: ReadonlyMap<string, TypeBuilder>,
  reading: ModelReading,
): void {
  const implementations = new Map<TypeBuilder, TypeBuilder[]>();
  for (const object of types.filter((type) => type.kind === "object")) {
    addItself(object);
    for (const implemented of new Set(object.interfaces)) {
      const objects = implementations.get(implemented) ?? [];
      objects.push(object);
      implementations.set(implemented, objects);
    }
  }
  for (const abstract of types.filter((type) => type.kind === "interface" || type.kind === "union")) {
    const members =
      abstract.kind === "union"
        ? unionMembers(abstract, typesByName, reading)
        : implementingTypes(abstract, implementations.get(abstract) ?? [], reading);
    addMembers(abstract, members);
  }
}

function addItself(object: TypeBuilder): void {
  object.possibleTypes.push(object);
  for (const subgraph of subgraphsOf(object.subgraphs)) {
    object.possibleTypesBySubgraph.set(subgraph, object.possibleTypes);
  }
}

/** An object type that objects of an abstract type can be, and the subgraphs in which they can. */
interface Member {
  readonly type: TypeBuilder;
  readonly subgraphs: SubgraphSet;
}

function addMembers(abstract: TypeBuilder, members: readonly Member[]): void {
  for (const { type } of members) {
    abstract.possibleTypes.push(type);
  }
  for (const subgraph of subgraphsOf(abstract.subgraphs)) {
    const isOpaque = hasSubgraph(abstract.interfaceObjectIn, subgraph);
    const there = members.filter((member) => isOpaque || hasSubgraph(member.subgraphs, subgraph));
    abstract.possibleTypesBySubgraph.set(
      subgraph,
      there.map(({ type }) => type),
    );
  }
}

function unionMembers(
  union: TypeBuilder,
  typesByName: ReadonlyMap<string, TypeBuilder>,
  { join, nodes }: ModelReading,
): readonly Member[] {
  const node = nodes.ofType(union);
  return node.kind !== Kind.UNION_TYPE_DEFINITION
    ? []
    : (node.types ?? []).map((member) => {
        const type = expectType(member.name.value, typesByName, node);
        return { type, subgraphs: join.unionMember(node, type.name) ?? union.subgraphs & type.subgraphs };
      });
}

function implementingTypes(
  implemented: TypeBuilder,
  objects: readonly TypeBuilder[],
  { join, nodes }: ModelReading,
): readonly Member[] {
  return objects.map((type) => ({
    type,
    subgraphs:
      join.implements(nodes.ofType(type), implemented.name) ?? implemented.subgraphs & type.subgraphs,
  }));
}
