import { type DefinitionNode, type DocumentNode, GraphQLError, Kind, type NamedTypeNode } from "graphql";

/**
 * Types that a union lists more than once, and interfaces that a type implements more than once, over all its
 * extensions: one problem for each. To be asked before a schema is built, whose own rule takes the square of their
 * number. O(document).
 *
 * @see https://spec.graphql.org/draft/#sec-Unions.Type-Validation
 * @see https://spec.graphql.org/draft/#sec-Objects.Type-Validation
 */
export function checkRepeatedTypes({ definitions }: DocumentNode): readonly GraphQLError[] {
  const problems: GraphQLError[] = [];
  for (const [owner, listed] of Map.groupBy(definitions.filter(listsTypes), ({ name }) => name.value)) {
    for (const [name, nodes] of Map.groupBy(listed.flatMap(typesListedBy), (node) => node.name.value)) {
      if (nodes.length > 1) {
        const times = `${nodes.length} times`;
        const message = listed.some(isUnion)
          ? `The union "${owner}" has the type "${name}" ${times}.`
          : `"${owner}" implements "${name}" ${times}.`;
        problems.push(new GraphQLError(message, { nodes }));
      }
    }
  }
  return problems;
}

const unionKinds = [Kind.UNION_TYPE_DEFINITION, Kind.UNION_TYPE_EXTENSION] as const;
const implementingKinds = [
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_EXTENSION,
] as const;

type UnionNode = Extract<DefinitionNode, { readonly kind: (typeof unionKinds)[number] }>;
type ImplementingNode = Extract<DefinitionNode, { readonly kind: (typeof implementingKinds)[number] }>;

function isUnion(node: DefinitionNode): node is UnionNode {
  return unionKinds.some((kind) => kind === node.kind);
}

function listsTypes(node: DefinitionNode): node is UnionNode | ImplementingNode {
  return isUnion(node) || implementingKinds.some((kind) => kind === node.kind);
}

function typesListedBy(node: UnionNode | ImplementingNode): readonly NamedTypeNode[] {
  return (isUnion(node) ? node.types : node.interfaces) ?? [];
}
