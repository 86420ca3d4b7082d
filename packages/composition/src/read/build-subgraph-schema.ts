import {
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  isTypeSystemDefinitionNode,
  Kind,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
  type StringValueNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
} from "graphql";
import { DirectiveReader } from "./directive-reader.ts";
import type { ParsedSubgraph } from "./parse-subgraphs.ts";
import type { SubgraphLinks } from "./read-links.ts";
import { isImplicitDefinition, serviceFields } from "./spec-names.ts";
import type {
  RootTypeName,
  SchemaTypeReference,
  SubgraphEnumValue,
  SubgraphField,
  SubgraphInput,
  SubgraphSchema,
  SubgraphType,
  SubgraphTypeKind,
} from "./subgraph-schema.ts";

/**
 * Makes one description of a subgraph from its document, which has passed the rules of GraphQL. O(size of the
 * document); what it says of a type is together, whatever it was extended by.
 */
export function buildSubgraphSchema(parsed: ParsedSubgraph, links: SubgraphLinks): SubgraphSchema {
  const schemaNodes = parsed.document.definitions.filter(isSchemaNode);
  const localNameByRoot = readRoots(parsed, schemaNodes);
  const rootByLocalName = new Map([...localNameByRoot].map(([root, local]) => [local, root]));
  const directives = new DirectiveReader(links, rootByLocalName);
  const builder = new SchemaBuilder(links, rootByLocalName, directives);
  return {
    name: parsed.input.name,
    parsed,
    links,
    types: builder.types(parsed.document.definitions),
    appliedDirectives: directives.applied,
    schemaDirectives: directives.read(schemaNodes.flatMap((node) => node.directives ?? [])),
    directives: new Map(
      parsed.document.definitions.flatMap((node) =>
        node.kind === Kind.DIRECTIVE_DEFINITION && !isImplicitDefinition(node, links)
          ? [[node.name.value, node] as const]
          : [],
      ),
    ),
    schemaNodes,
    description: schemaNodes.find((node) => node.kind === Kind.SCHEMA_DEFINITION)?.description,
    localNameByRoot,
  };
}

const rootNames: Readonly<Record<string, RootTypeName>> = {
  query: "Query",
  mutation: "Mutation",
  subscription: "Subscription",
};

function isSchemaNode(node: DefinitionNode): node is SchemaDefinitionNode | SchemaExtensionNode {
  return node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION;
}

/** A schema definition names all roots; without one, types of the usual names are the roots. */
function readRoots(
  { document }: ParsedSubgraph,
  schemaNodes: readonly (SchemaDefinitionNode | SchemaExtensionNode)[],
): ReadonlyMap<RootTypeName, string> {
  const roots = new Map<RootTypeName, string>();
  for (const { operation, type } of schemaNodes.flatMap((node) => node.operationTypes ?? [])) {
    const root = rootNames[operation];
    if (root !== undefined) {
      roots.set(root, type.name.value);
    }
  }
  const isDefined = schemaNodes.some((node) => node.kind === Kind.SCHEMA_DEFINITION);
  const typeNames = new Set(
    document.definitions.flatMap((node) =>
      isTypeDefinitionNode(node) || isTypeExtensionNode(node) ? [node.name.value] : [],
    ),
  );
  // A gateway asks every subgraph by its query type, whether or not the schema definition names it.
  const implied = Object.values(rootNames).filter((name) => name === "Query" || !isDefined);
  for (const root of implied.filter((name) => typeNames.has(name) && !roots.has(name))) {
    roots.set(root, root);
  }
  return roots;
}

type TypeNodes = readonly [
  TypeDefinitionNode | TypeExtensionNode,
  ...(TypeDefinitionNode | TypeExtensionNode)[],
];

class SchemaBuilder {
  readonly #links: SubgraphLinks;
  readonly #directives: DirectiveReader;
  readonly #rootByLocalName: ReadonlyMap<string, RootTypeName>;

  constructor(
    links: SubgraphLinks,
    rootByLocalName: ReadonlyMap<string, RootTypeName>,
    directives: DirectiveReader,
  ) {
    this.#links = links;
    this.#rootByLocalName = rootByLocalName;
    this.#directives = directives;
  }

  types(definitions: readonly DefinitionNode[]): ReadonlyMap<string, SubgraphType> {
    const nodesByName = new Map<string, (TypeDefinitionNode | TypeExtensionNode)[]>();
    for (const node of definitions) {
      if (
        (isTypeDefinitionNode(node) || isTypeExtensionNode(node)) &&
        !isImplicitDefinition(node, this.#links)
      ) {
        const name = this.#nameOf(node.name.value);
        const nodes = nodesByName.get(name) ?? [];
        nodes.push(node);
        nodesByName.set(name, nodes);
      }
    }
    return new Map(
      [...nodesByName].map(([name, nodes]) => [name, this.#type(name, withDefinitionFirst(nodes))]),
    );
  }

  #type(name: string, nodes: TypeNodes): SubgraphType {
    const directives = nodes.flatMap((node) => this.#directives.read(node.directives));
    const base = {
      name,
      coordinate: name,
      nodes,
      description: descriptionOf(nodes),
      directives,
      isExtension:
        !nodes.some((node) => isTypeSystemDefinitionNode(node)) ||
        directives.some((use) => use.kind === "federation" && use.name === "extends"),
    };
    const kind = kindOf(nodes[0]);
    switch (kind) {
      case "object":
      case "interface":
        return {
          ...base,
          kind,
          fields: this.#fields(name, nodes),
          interfaces: new Map(
            nodes
              .flatMap((node) => ("interfaces" in node ? (node.interfaces ?? []) : []))
              .map((node) => [this.#nameOf(node.name.value), node]),
          ),
        };
      case "union":
        return {
          ...base,
          kind,
          members: new Map(
            nodes
              .flatMap((node) => ("types" in node ? (node.types ?? []) : []))
              .map((node) => [this.#nameOf(node.name.value), node]),
          ),
        };
      case "enum":
        return { ...base, kind, values: this.#enumValues(name, nodes) };
      case "input":
        return { ...base, kind, fields: this.#inputFields(name, nodes) };
      case "scalar":
        return { ...base, kind };
    }
  }

  #fields(parent: string, nodes: TypeNodes): ReadonlyMap<string, SubgraphField> {
    const fields = new Map<string, SubgraphField>();
    for (const node of nodes.flatMap(fieldNodesOf)) {
      if (parent === "Query" && serviceFields.includes(node.name.value)) {
        continue;
      }
      const coordinate = `${parent}.${node.name.value}`;
      fields.set(node.name.value, {
        name: node.name.value,
        parent,
        coordinate,
        node,
        description: node.description,
        directives: this.#directives.read(node.directives),
        type: this.#reference(node.type),
        args: this.#args(node.arguments, coordinate),
      });
    }
    return fields;
  }

  #args(
    nodes: readonly InputValueDefinitionNode[] | undefined,
    coordinate: string,
  ): ReadonlyMap<string, SubgraphInput> {
    return nodes === undefined
      ? noArguments
      : new Map(
          nodes.map((node) => [node.name.value, this.#input(node, `${coordinate}(${node.name.value}:)`)]),
        );
  }

  #inputFields(parent: string, nodes: TypeNodes): ReadonlyMap<string, SubgraphInput> {
    return new Map(
      nodes
        .flatMap(inputNodesOf)
        .map((node) => [node.name.value, this.#input(node, `${parent}.${node.name.value}`)]),
    );
  }

  #input(node: InputValueDefinitionNode, coordinate: string): SubgraphInput {
    return {
      name: node.name.value,
      coordinate,
      node,
      description: node.description,
      directives: this.#directives.read(node.directives),
      type: this.#reference(node.type),
      defaultValue: node.defaultValue,
    };
  }

  #enumValues(parent: string, nodes: TypeNodes): ReadonlyMap<string, SubgraphEnumValue> {
    return new Map(
      nodes
        .flatMap((node) => ("values" in node ? (node.values ?? []) : []))
        .map((node) => [
          node.name.value,
          {
            name: node.name.value,
            coordinate: `${parent}.${node.name.value}`,
            node,
            description: node.description,
            directives: this.#directives.read(node.directives),
          },
        ]),
    );
  }

  #reference(node: TypeNode): SchemaTypeReference {
    switch (node.kind) {
      case Kind.NAMED_TYPE: {
        const name = this.#nameOf(node.name.value);
        return { name, text: name, node };
      }
      case Kind.LIST_TYPE: {
        const inner = this.#reference(node.type);
        return { name: inner.name, text: `[${inner.text}]`, node };
      }
      case Kind.NON_NULL_TYPE: {
        const inner = this.#reference(node.type);
        return { name: inner.name, text: `${inner.text}!`, node };
      }
    }
  }

  #nameOf(localName: string): string {
    return this.#rootByLocalName.get(localName) ?? localName;
  }
}

const noArguments: ReadonlyMap<string, SubgraphInput> = new Map();

function withDefinitionFirst(nodes: readonly (TypeDefinitionNode | TypeExtensionNode)[]): TypeNodes {
  const [first, ...others] = nodes.toSorted(
    (a, b) => Number(isTypeExtensionNode(a)) - Number(isTypeExtensionNode(b)),
  );
  if (first === undefined) {
    throw new TypeError("A type has at least one node.");
  }
  return [first, ...others];
}

function descriptionOf(nodes: TypeNodes): StringValueNode | undefined {
  return nodes.map((node) => ("description" in node ? node.description : undefined)).find(Boolean);
}

const kindByNode: Readonly<Record<(TypeDefinitionNode | TypeExtensionNode)["kind"], SubgraphTypeKind>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: "object",
  [Kind.OBJECT_TYPE_EXTENSION]: "object",
  [Kind.INTERFACE_TYPE_DEFINITION]: "interface",
  [Kind.INTERFACE_TYPE_EXTENSION]: "interface",
  [Kind.UNION_TYPE_DEFINITION]: "union",
  [Kind.UNION_TYPE_EXTENSION]: "union",
  [Kind.ENUM_TYPE_DEFINITION]: "enum",
  [Kind.ENUM_TYPE_EXTENSION]: "enum",
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: "input",
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: "input",
  [Kind.SCALAR_TYPE_DEFINITION]: "scalar",
  [Kind.SCALAR_TYPE_EXTENSION]: "scalar",
};

function kindOf(node: TypeDefinitionNode | TypeExtensionNode): SubgraphTypeKind {
  return kindByNode[node.kind];
}

function fieldNodesOf(node: TypeDefinitionNode | TypeExtensionNode): readonly FieldDefinitionNode[] {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return node.fields ?? [];
    default:
      return [];
  }
}

function inputNodesOf(node: TypeDefinitionNode | TypeExtensionNode): readonly InputValueDefinitionNode[] {
  switch (node.kind) {
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      return node.fields ?? [];
    default:
      return [];
  }
}
