import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  type InputValueDefinitionNode,
  Kind,
  type NamedTypeNode,
} from "graphql";

/** Far more than anybody gives; each argument of an interface's field is looked for among all of the other. */
const maxArguments = 1_000;

/** Far more than anybody implements; each field of a type is looked for in all of them. */
const maxInterfaces = 1_000;

/** Fields and directives of more arguments, and types of more interfaces, than a schema may have. O(document). */
export function checkSizes({ definitions }: DocumentNode): readonly GraphQLError[] {
  const problems = definitions.flatMap(checkArguments);
  const implementing = Map.groupBy(definitions.flatMap(implementedBy), ({ owner }) => owner);
  for (const [owner, interfaces] of implementing) {
    const [first] = interfaces;
    const count = new Set(interfaces.map(({ node }) => node.name.value)).size;
    if (count > maxInterfaces && first !== undefined) {
      const message = `"${owner}" implements ${count} interfaces, and ${maxInterfaces} are read at the most: leave some of them out.`;
      problems.push(new GraphQLError(message, { nodes: first.node }));
    }
  }
  return problems;
}

function implementedBy(
  node: DefinitionNode,
): readonly { readonly owner: string; readonly node: NamedTypeNode }[] {
  return "interfaces" in node
    ? (node.interfaces ?? []).map((implemented) => ({ owner: node.name.value, node: implemented }))
    : [];
}

function checkArguments(node: DefinitionNode): GraphQLError[] {
  switch (node.kind) {
    case Kind.DIRECTIVE_DEFINITION:
      return checkCount(`@${node.name.value}`, node);
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return (node.fields ?? []).flatMap((field) =>
        checkCount(`${node.name.value}.${field.name.value}`, field),
      );
    default:
      return [];
  }
}

function checkCount(
  coordinate: string,
  node: ASTNode & { readonly arguments?: readonly InputValueDefinitionNode[] | undefined },
): GraphQLError[] {
  const count = node.arguments?.length ?? 0;
  if (count <= maxArguments) {
    return [];
  }
  const message = `"${coordinate}" has ${count} arguments, and ${maxArguments} are read at the most: take fields of an input type instead.`;
  return [new GraphQLError(message, { nodes: node })];
}
