import {
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type TypeNode,
} from "graphql";

const outputKinds: Readonly<Partial<Record<DefinitionNode["kind"], string>>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: "an object type",
  [Kind.INTERFACE_TYPE_DEFINITION]: "an interface",
  [Kind.UNION_TYPE_DEFINITION]: "a union",
};

/**
 * Arguments and fields of input types that are of a type which no client can give. To be asked before a schema is
 * built: to read a default of such a type is not possible.
 *
 * @see https://spec.graphql.org/draft/#IsInputType()
 */
export function checkInputTypes(document: DocumentNode): readonly GraphQLError[] {
  const outputs = new Map(
    document.definitions
      .filter(isTypeDefinitionNode)
      .map((node) => [node.name.value, outputKinds[node.kind]] as const),
  );
  return document.definitions.flatMap(inputsOf).flatMap(({ coordinate, node }) => {
    const name = namedType(node.type);
    const kind = outputs.get(name);
    return kind === undefined
      ? []
      : [new GraphQLError(`"${coordinate}" is given, and its type "${name}" is ${kind}.`, { nodes: node })];
  });
}

interface InputAt {
  readonly coordinate: string;
  readonly node: InputValueDefinitionNode;
}

function inputsOf(node: DefinitionNode): readonly InputAt[] {
  switch (node.kind) {
    case Kind.DIRECTIVE_DEFINITION:
      return argumentsAt(`@${node.name.value}`, node.arguments);
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      return (node.fields ?? []).map((field) => ({
        coordinate: `${node.name.value}.${field.name.value}`,
        node: field,
      }));
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return (node.fields ?? []).flatMap((field) =>
        argumentsAt(`${node.name.value}.${field.name.value}`, field.arguments),
      );
    default:
      return [];
  }
}

function argumentsAt(owner: string, nodes: readonly InputValueDefinitionNode[] = []): readonly InputAt[] {
  return nodes.map((node) => ({ coordinate: `${owner}(${node.name.value}:)`, node }));
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
