import {
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type SelectionSetNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
  type UnionTypeDefinitionNode,
  visit,
} from "graphql";

/**
 * A subgraph's schema as its own text says it: read apart from composition and model, so that it can tell when those
 * read it wrongly.
 */
export interface SubgraphReading {
  readonly name: string;
  readonly document: DocumentNode;
  /** By the names that the supergraph has: root types are `Query`, `Mutation` and `Subscription` here. */
  readonly types: ReadonlyMap<string, TypeReading>;
  /** The names that the root types have in this subgraph, by the names that the supergraph has. */
  readonly rootNames: ReadonlyMap<string, string>;
}

export type TypeReadingKind = "object" | "interface" | "union" | "scalar" | "enum" | "input";

/** A type with all its extensions. */
export interface TypeReading {
  readonly name: string;
  readonly kind: TypeReadingKind;
  readonly keys: readonly KeyReading[];
  readonly isInterfaceObject: boolean;
  readonly isInaccessible: boolean;
  /** The names of the contexts that it sets. */
  readonly contexts: readonly string[];
  readonly fields: ReadonlyMap<string, FieldReading>;
  readonly interfaces: readonly string[];
  readonly members: readonly string[];
  readonly values: readonly { readonly name: string; readonly isInaccessible: boolean }[];
  readonly inputs: readonly InputReading[];
}

export interface KeyReading {
  readonly selection: SelectionSetNode;
  readonly resolvable: boolean;
}

export interface FieldReading {
  readonly name: string;
  readonly type: TypeNode;
  readonly arguments: readonly InputReading[];
  /** The arguments that clients do not give. */
  readonly contexts: readonly ContextReading[];
  readonly isExternal: boolean;
  readonly isInaccessible: boolean;
  readonly requires: SelectionSetNode | undefined;
  readonly provides: SelectionSetNode | undefined;
  readonly override: { readonly from: string; readonly label: string | undefined } | undefined;
}

/** An argument that is read from an object above, `@fromContext`. */
export interface ContextReading {
  readonly argument: string;
  readonly context: string;
  readonly selection: SelectionSetNode;
}

export interface InputReading {
  readonly name: string;
  readonly node: InputValueDefinitionNode;
  readonly isInaccessible: boolean;
}

/** @throws GraphQLError where the text is not GraphQL. */
export function readSubgraph(name: string, sdl: string): SubgraphReading {
  const document = parse(sdl, { noLocation: true });
  const rootNames = readRootNames(document);
  const supergraphNames = new Map([...rootNames].map(([global, local]) => [local, global]));
  const nameOf = (local: string): string => supergraphNames.get(local) ?? local;
  const parts = Map.groupBy(
    document.definitions.filter((node) => isTypeDefinitionNode(node) || isTypeExtensionNode(node)),
    (node) => nameOf(node.name.value),
  );
  const types = [...parts].map(([type, nodes]): [string, TypeReading] => [
    type,
    readType(type, nodes, nameOf),
  ]);
  return { name, document, types: new Map(types), rootNames };
}

/** A selection written as in `@key(fields: "…")`. */
export function parseSelection(text: string): SelectionSetNode {
  const definition = parse(`{${text}}`, { noLocation: true }).definitions[0];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) {
    throw new Error(`"${text}" is not a selection.`);
  }
  return definition.selectionSet;
}

/** The name of a type without its wrappers. */
export function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}

/** The names that the root types have in the supergraph. */
const rootTypeNames = { query: "Query", mutation: "Mutation", subscription: "Subscription" } as const;

function readRootNames(document: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>(Object.values(rootTypeNames).map((name) => [name, name]));
  for (const node of document.definitions) {
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) {
      for (const root of node.operationTypes ?? []) {
        names.set(rootTypeNames[root.operation], root.type.name.value);
      }
    }
  }
  return names;
}

type TypeNodePart = TypeDefinitionNode | TypeExtensionNode;

function readType(
  name: string,
  nodes: readonly TypeNodePart[],
  nameOf: (local: string) => string,
): TypeReading {
  const directives = nodes.flatMap((node) => node.directives ?? []);
  const inputs = nodes.flatMap((node) => inputFieldsOf(node));
  const fields = nodes.flatMap((node) => fieldsOf(node));
  return {
    name,
    kind: kindOf(nodes),
    keys: named(directives, "key").map((directive) => ({
      selection: parseSelection(textArgument(directive.arguments, "fields") ?? ""),
      resolvable: !isFalse(directive.arguments, "resolvable"),
    })),
    isInterfaceObject: named(directives, "interfaceObject").length > 0,
    isInaccessible: named(directives, "inaccessible").length > 0,
    contexts: named(directives, "context").map((one) => textArgument(one.arguments, "name") ?? ""),
    fields: new Map(fields.map((field) => [field.name.value, readField(field, nameOf)])),
    interfaces: nodes.flatMap((node) =>
      "interfaces" in node ? (node.interfaces ?? []).map((one) => one.name.value) : [],
    ),
    members: nodes.flatMap((node) => membersOf(node)),
    values: nodes.flatMap((node) => valuesOf(node)),
    inputs: inputs.map(readInput),
  };
}

function kindOf(nodes: readonly TypeNodePart[]): TypeReadingKind {
  switch (nodes[0]?.kind) {
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return "interface";
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.UNION_TYPE_EXTENSION:
      return "union";
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_EXTENSION:
      return "scalar";
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_EXTENSION:
      return "enum";
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      return "input";
    default:
      return "object";
  }
}

function readField(node: FieldDefinitionNode, nameOf: (local: string) => string): FieldReading {
  const directives = node.directives ?? [];
  const requires = textArgument(named(directives, "requires")[0]?.arguments, "fields");
  const provides = textArgument(named(directives, "provides")[0]?.arguments, "fields");
  const override = named(directives, "override")[0];
  return {
    name: node.name.value,
    type: renameType(node.type, nameOf),
    arguments: (node.arguments ?? []).filter((one) => contextOf(one, nameOf).length === 0).map(readInput),
    contexts: (node.arguments ?? []).flatMap((one) => contextOf(one, nameOf)),
    isExternal: named(directives, "external").length > 0,
    isInaccessible: named(directives, "inaccessible").length > 0,
    requires: requires === undefined ? undefined : parseSelection(requires),
    provides: provides === undefined ? undefined : parseSelection(provides),
    override:
      override === undefined
        ? undefined
        : {
            from: textArgument(override.arguments, "from") ?? "",
            label: textArgument(override.arguments, "label"),
          },
  };
}

/** `$name { … }` or `$name ... on Type { … }`. */
function contextOf(
  node: InputValueDefinitionNode,
  nameOf: (local: string) => string,
): readonly ContextReading[] {
  const text = textArgument(named(node.directives ?? [], "fromContext")[0]?.arguments, "field");
  const match = /^\$(\w+)\s*(.*)$/s.exec(text ?? "");
  if (match === null) {
    return [];
  }
  const [, context = "", rest = ""] = match;
  const local = parseSelection(rest.startsWith("{") ? rest.slice(1, -1) : rest);
  const selection = visit(local, {
    NamedType: (type) => ({ ...type, name: { ...type.name, value: nameOf(type.name.value) } }),
  });
  return [{ argument: node.name.value, context, selection }];
}

function renameType(type: TypeNode, nameOf: (local: string) => string): TypeNode {
  switch (type.kind) {
    case Kind.NAMED_TYPE:
      return { ...type, name: { ...type.name, value: nameOf(type.name.value) } };
    case Kind.LIST_TYPE:
      return { ...type, type: renameType(type.type, nameOf) };
    case Kind.NON_NULL_TYPE: {
      const inner = renameType(type.type, nameOf);
      return inner.kind === Kind.NON_NULL_TYPE ? inner : { ...type, type: inner };
    }
  }
}

function readInput(node: InputValueDefinitionNode): InputReading {
  return {
    name: node.name.value,
    node,
    isInaccessible: named(node.directives ?? [], "inaccessible").length > 0,
  };
}

function fieldsOf(node: TypeNodePart): readonly FieldDefinitionNode[] {
  return isFieldsNode(node) ? (node.fields ?? []) : [];
}

function isFieldsNode(node: TypeNodePart): node is ObjectTypeDefinitionNode {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.OBJECT_TYPE_EXTENSION ||
    node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    node.kind === Kind.INTERFACE_TYPE_EXTENSION
  );
}

function inputFieldsOf(node: TypeNodePart): readonly InputValueDefinitionNode[] {
  const isInput =
    node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION;
  // The two nodes have their fields in the same form.
  return isInput ? ((node as InputObjectTypeDefinitionNode).fields ?? []) : [];
}

function membersOf(node: TypeNodePart): readonly string[] {
  const isUnion = node.kind === Kind.UNION_TYPE_DEFINITION || node.kind === Kind.UNION_TYPE_EXTENSION;
  return isUnion ? ((node as UnionTypeDefinitionNode).types ?? []).map((type) => type.name.value) : [];
}

function valuesOf(node: TypeNodePart): TypeReading["values"] {
  const isEnum = node.kind === Kind.ENUM_TYPE_DEFINITION || node.kind === Kind.ENUM_TYPE_EXTENSION;
  return isEnum
    ? ((node as EnumTypeDefinitionNode).values ?? []).map((value) => ({
        name: value.name.value,
        isInaccessible: named(value.directives ?? [], "inaccessible").length > 0,
      }))
    : [];
}

/** The applications of a federation directive, imported or under its prefix. */
function named(directives: readonly ConstDirectiveNode[], name: string): readonly ConstDirectiveNode[] {
  return directives.filter((directive) => directive.name.value.replace(/^federation__/, "") === name);
}

function textArgument(args: readonly ArgumentNode[] | undefined, name: string): string | undefined {
  const value = args?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function isFalse(args: readonly ArgumentNode[] | undefined, name: string): boolean {
  const value = args?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.BOOLEAN && !value.value;
}
