import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  GraphQLError,
  type InterfaceTypeDefinitionNode,
  type InterfaceTypeExtensionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from "graphql";

/**
 * Whether types have what the interfaces ask for that they implement: their fields, and the interfaces that those
 * implement themselves; up to `maxProblems`. To be asked before a schema is built, whose own rule tells each missing
 * field of each type with all the places of the type. O(document) while nothing is missing.
 *
 * @see https://spec.graphql.org/draft/#IsValidImplementation()
 */
export function checkImplementations(document: DocumentNode, maxProblems: number): readonly GraphQLError[] {
  const types = readTypes(document);
  const problems: GraphQLError[] = [];
  for (const type of types.values()) {
    for (const name of type.interfaces) {
      for (const problem of checkImplementation(type, name, types)) {
        problems.push(problem);
        if (problems.length === maxProblems) {
          return problems;
        }
      }
    }
  }
  return problems;
}

type TypeNode =
  | ObjectTypeDefinitionNode
  | ObjectTypeExtensionNode
  | InterfaceTypeDefinitionNode
  | InterfaceTypeExtensionNode;

function isTypeNode(node: DefinitionNode): node is TypeNode {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.OBJECT_TYPE_EXTENSION ||
    node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    node.kind === Kind.INTERFACE_TYPE_EXTENSION
  );
}

/** A type with its extensions. */
interface ImplementingType {
  readonly name: string;
  readonly node: TypeNode;
  readonly interfaces: ReadonlySet<string>;
  readonly fields: ReadonlyMap<string, FieldDefinitionNode>;
}

function readTypes({ definitions }: DocumentNode): ReadonlyMap<string, ImplementingType> {
  const types = new Map<
    string,
    { name: string; node: TypeNode; interfaces: Set<string>; fields: Map<string, FieldDefinitionNode> }
  >();
  for (const node of definitions.filter(isTypeNode)) {
    const name = node.name.value;
    const type = types.get(name) ?? { name, node, interfaces: new Set(), fields: new Map() };
    types.set(name, type);
    for (const implemented of node.interfaces ?? []) {
      type.interfaces.add(implemented.name.value);
    }
    for (const field of node.fields ?? []) {
      type.fields.set(field.name.value, field);
    }
  }
  return types;
}

/** What one type lacks of one interface, as it is asked for. */
function* checkImplementation(
  type: ImplementingType,
  interfaceName: string,
  types: ReadonlyMap<string, ImplementingType>,
): Iterable<GraphQLError> {
  const implemented = types.get(interfaceName);
  for (const inherited of implemented?.interfaces ?? []) {
    if (!type.interfaces.has(inherited) && inherited !== type.name) {
      const message = `"${type.name}" implements "${interfaceName}" and not "${inherited}", which that one implements.`;
      yield new GraphQLError(message, { nodes: type.node });
    }
  }
  for (const field of implemented?.fields.values() ?? []) {
    if (!type.fields.has(field.name.value)) {
      const message = `"${type.name}" implements "${interfaceName}" and has no field "${field.name.value}".`;
      yield new GraphQLError(message, { nodes: [type.node, field] });
    }
  }
}
