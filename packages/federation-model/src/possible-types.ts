import { Kind } from "graphql";
import { expectType, type ModelReading } from "./model-reading.ts";
import { emptySubgraphSet, hasSubgraph, type SubgraphSet, subgraphsOf } from "./subgraph-set.ts";
import type { TypeBuilder } from "./type-builder.ts";

/** Says of each type which object types its objects can be, in all and in each subgraph. O(implementations). */
export function addPossibleTypes(
  types: readonly TypeBuilder[],
  typesByName: ReadonlyMap<string, TypeBuilder>,
  reading: ModelReading,
): void {
  const implementations = new Map<TypeBuilder, Member[]>();
  for (const object of types.filter((type) => type.kind === "object")) {
    addItself(object);
    addImplementations(object, implementations, reading);
  }
  for (const abstract of types.filter((type) => type.kind === "interface" || type.kind === "union")) {
    const members =
      abstract.kind === "union"
        ? unionMembers(abstract, typesByName, reading)
        : (implementations.get(abstract) ?? []);
    addMembers(abstract, members);
  }
}

function addImplementations(
  object: TypeBuilder,
  implementations: Map<TypeBuilder, Member[]>,
  { join, nodes }: ModelReading,
): void {
  const implemented = new Set(object.interfaces);
  const said = implemented.size === 0 ? undefined : join.implementations(nodes.ofType(object));
  for (const one of implemented) {
    const subgraphs =
      said === undefined ? one.subgraphs & object.subgraphs : (said.get(one.name) ?? emptySubgraphSet);
    const members = implementations.get(one) ?? [];
    members.push({ type: object, subgraphs });
    implementations.set(one, members);
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
  if (node.kind !== Kind.UNION_TYPE_DEFINITION) {
    return [];
  }
  const said = join.unionMembers(node);
  return (node.types ?? []).map((member) => {
    const type = expectType(member.name.value, typesByName, node);
    const subgraphs =
      said === undefined ? union.subgraphs & type.subgraphs : (said.get(type.name) ?? emptySubgraphSet);
    return { type, subgraphs };
  });
}
