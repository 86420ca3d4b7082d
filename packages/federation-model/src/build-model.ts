import {
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  print,
  type TypeDefinitionNode,
} from "graphql";
import { buildApiSchema, hasDirective, inaccessibleNames, isSpecName } from "./api-schema.ts";
import { checkReferences } from "./check-references.ts";
import { type ContextTable, readContextArguments, readContexts } from "./context-arguments.ts";
import { FederationModelError } from "./errors.ts";
import { buildFieldPlaces, type FieldPlacesContext, PlainPlaces, sortPlaces } from "./field-places.ts";
import { JoinDirectives, type JoinType } from "./join-directives.ts";
import { isKnownSpec } from "./known-specs.ts";
import type { ModelType, ModelTypeKind, RootTypes, Subgraph, SupergraphModel } from "./model.ts";
import { labelsOf } from "./override-labels.ts";
import { addProvidedPlaces } from "./provided-places.ts";
import {
  directiveArguments,
  positionOf,
  type ReadSupergraphOptions,
  readSupergraph,
  type SupergraphDocument,
} from "./read-supergraph.ts";
import { type Selection, SelectionTable } from "./selection.ts";
import {
  emptySubgraphSet,
  hasSubgraph,
  type SubgraphSet,
  subgraphSetOf,
  subgraphsOf,
} from "./subgraph-set.ts";
import { SupergraphNodes } from "./supergraph-nodes.ts";
import type { FieldBuilder, TypeBuilder } from "./type-builder.ts";
import { TypeReferences } from "./type-references.ts";

/**
 * Compiles supergraph SDL (join v0.1 to v0.5, printed by any composition) into a model. A document may have no
 * locations: the messages have no places then.
 *
 * @throws FederationModelError SUPERGRAPH_SYNTAX_INVALID, SUPERGRAPH_INVALID, JOIN_VERSION_UNKNOWN,
 * SUPERGRAPH_SPEC_UNKNOWN; the message begins with the line and column.
 */
export function buildSupergraphModel(
  sdl: string | DocumentNode,
  options: ReadSupergraphOptions = {},
): SupergraphModel {
  const supergraph = readSupergraph(sdl, options);
  const selections = new SelectionTable();
  const { subgraphs, idsByGraph } = readSubgraphs(supergraph);
  const join = new JoinDirectives(idsByGraph, selections);
  const nodes = new SupergraphNodes();
  const reading: Reading = { supergraph, join, nodes };
  const types = createTypes(reading, subgraphs.length);
  const typesByName = indexTypes(types, nodes);
  linkInterfaces(types, typesByName, nodes);
  addPossibleTypes(types, typesByName, reading);
  addFields(types, reading, subgraphs);
  const usesContexts = addContextArguments(types, reading, { typesByName, selections });
  checkReferences(types, typesByName, nodes);
  addProvidedPlaces(types, typesByName);
  addInterfaceObjectPlaces(types);
  sortPlaces(types);
  addEntries(types);
  addKeyFields(types, typesByName, selections);
  return {
    subgraphs,
    types,
    typesByName,
    interfaceObjects: types.filter(({ interfaceObjectIn }) => interfaceObjectIn !== emptySubgraphSet),
    roots: readRoots(supergraph, typesByName),
    overrideLabels: labelsOf(types),
    securitySpecs: supergraph.securitySpecs,
    usesContexts,
    apiSchema: buildApiSchema(supergraph),
    selections,
  };
}

/** What the types are read from and with. */
interface Reading {
  readonly supergraph: SupergraphDocument;
  readonly join: JoinDirectives;
  readonly nodes: SupergraphNodes;
}

function readSubgraphs({ document, links }: SupergraphDocument): {
  readonly subgraphs: readonly Subgraph[];
  readonly idsByGraph: ReadonlyMap<string, number>;
} {
  const namespace = links.find((link) => isKnownSpec(link, "join"))?.namespace ?? "join";
  const graphEnum = document.definitions.find(
    (node): node is EnumTypeDefinitionNode =>
      node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === `${namespace}__Graph`,
  );
  const values = graphEnum?.values ?? [];
  if (values.length === 0) {
    throw new FederationModelError(
      "SUPERGRAPH_INVALID",
      `The supergraph has no enum "${namespace}__Graph" with the names of the subgraphs. Give the output of a composition.`,
      { position: positionOf(graphEnum ?? document.definitions[0]) },
    );
  }
  const subgraphs = values.map((value, id) => {
    const graph = value.directives?.find((directive) => directive.name.value === `${namespace}__graph`);
    const given = graph === undefined ? new Map<string, unknown>() : directiveArguments(graph);
    const name = given.get("name");
    const url = given.get("url");
    return {
      id,
      name: typeof name === "string" ? name : value.name.value,
      routingUrl: typeof url === "string" ? url : "",
    };
  });
  return { subgraphs, idsByGraph: new Map(values.map((value, id) => [value.name.value, id])) };
}

const kinds: Readonly<Record<TypeDefinitionNode["kind"], ModelTypeKind>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: "object",
  [Kind.INTERFACE_TYPE_DEFINITION]: "interface",
  [Kind.UNION_TYPE_DEFINITION]: "union",
  [Kind.SCALAR_TYPE_DEFINITION]: "scalar",
  [Kind.ENUM_TYPE_DEFINITION]: "enum",
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: "input",
};

function createTypes(
  { supergraph: { document, links }, join, nodes }: Reading,
  subgraphCount: number,
): readonly TypeBuilder[] {
  const hiding = inaccessibleNames(links);
  const everywhere = subgraphSetOf(Array.from({ length: subgraphCount }, (_, id) => id));
  return document.definitions
    .filter(isTypeDefinitionNode)
    .filter((node) => !isSpecName(node.name.value, links))
    .map((node, id): TypeBuilder => {
      const applications = join.types(node);
      const type: TypeBuilder = {
        id,
        name: node.name.value,
        kind: kinds[node.kind],
        subgraphs:
          applications.length === 0 ? everywhere : subgraphSetOf(applications.map((one) => one.subgraph)),
        interfaceObjectIn: subgraphSetOf(
          applications.filter((one) => one.isInterfaceObject).map((one) => one.subgraph),
        ),
        stubIn: subgraphSetOf(stubs(applications)),
        inaccessible: hasDirective(node, hiding),
        fields: new Map(),
        interfaces: [],
        possibleTypes: [],
        possibleTypesBySubgraph: new Map(),
        entriesBySubgraph: new Map(),
        keyFieldsBySubgraph: new Map(),
        ownKeys: applications.flatMap(({ subgraph, key, resolvable }) =>
          key === undefined ? [] : [{ subgraph, selection: key, resolvable }],
        ),
      };
      nodes.addType(type, node);
      return type;
    });
}

/** The subgraphs that give keys of a type and resolve none of them. */
function stubs(applications: readonly JoinType[]): ReadonlySet<number> {
  const keys = applications.filter(({ key }) => key !== undefined);
  const resolving = new Set(keys.filter(({ resolvable }) => resolvable).map(({ subgraph }) => subgraph));
  return new Set(keys.map(({ subgraph }) => subgraph).filter((subgraph) => !resolving.has(subgraph)));
}

function indexTypes(types: readonly TypeBuilder[], nodes: SupergraphNodes): ReadonlyMap<string, TypeBuilder> {
  const typesByName = new Map<string, TypeBuilder>();
  for (const type of types) {
    if (typesByName.has(type.name)) {
      throw new FederationModelError(
        "SUPERGRAPH_INVALID",
        `The supergraph defines the type "${type.name}" a second time. Give the output of a composition, as it was printed.`,
        { position: positionOf(nodes.ofType(type)) },
      );
    }
    typesByName.set(type.name, type);
  }
  return typesByName;
}

function linkInterfaces(
  types: readonly TypeBuilder[],
  typesByName: ReadonlyMap<string, TypeBuilder>,
  nodes: SupergraphNodes,
): void {
  for (const type of types) {
    const node = nodes.ofType(type);
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      for (const implemented of node.interfaces ?? []) {
        type.interfaces.push(expectType(implemented.name.value, typesByName, node));
      }
    }
  }
}

function addPossibleTypes(
  types: readonly TypeBuilder[],
  typesByName: ReadonlyMap<string, TypeBuilder>,
  reading: Reading,
): void {
  const objects = types.filter((type) => type.kind === "object");
  for (const object of objects) {
    object.possibleTypes.push(object);
    for (const subgraph of subgraphsOf(object.subgraphs)) {
      object.possibleTypesBySubgraph.set(subgraph, [object]);
    }
  }
  for (const abstract of types.filter((type) => type.kind === "interface" || type.kind === "union")) {
    const members = abstractMembers(abstract, objects, typesByName, reading);
    abstract.possibleTypes.push(...members.map(({ type }) => type));
    for (const subgraph of subgraphsOf(abstract.subgraphs)) {
      const isOpaque = hasSubgraph(abstract.interfaceObjectIn, subgraph);
      const there = members.filter((member) => isOpaque || hasSubgraph(member.subgraphs, subgraph));
      abstract.possibleTypesBySubgraph.set(
        subgraph,
        there.map(({ type }) => type),
      );
    }
  }
}

/** The object types of an abstract type, each with the subgraphs in which it is one of them. */
function abstractMembers(
  abstract: TypeBuilder,
  objects: readonly TypeBuilder[],
  typesByName: ReadonlyMap<string, TypeBuilder>,
  { join, nodes }: Reading,
): readonly { readonly type: TypeBuilder; readonly subgraphs: SubgraphSet }[] {
  const node = nodes.ofType(abstract);
  if (node.kind === Kind.UNION_TYPE_DEFINITION) {
    return (node.types ?? []).map((member) => {
      const type = expectType(member.name.value, typesByName, node);
      return { type, subgraphs: join.unionMember(node, type.name) ?? abstract.subgraphs & type.subgraphs };
    });
  }
  return objects
    .filter((object) => object.interfaces.includes(abstract))
    .map((type) => ({
      type,
      subgraphs: join.implements(nodes.ofType(type), abstract.name) ?? abstract.subgraphs & type.subgraphs,
    }));
}

function addFields(
  types: readonly TypeBuilder[],
  { supergraph: { links }, join, nodes }: Reading,
  subgraphs: readonly Subgraph[],
): void {
  const hiding = inaccessibleNames(links);
  const references = new TypeReferences();
  const context: FieldPlacesContext = {
    join,
    nodes,
    references,
    plainPlaces: new PlainPlaces(),
    subgraphsByName: new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph.id])),
  };
  let id = 0;
  for (const type of types) {
    const node = nodes.ofType(type);
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
      continue;
    }
    for (const field of node.fields ?? []) {
      const reference = references.of(field.type);
      const built: FieldBuilder = {
        id: id++,
        name: field.name.value,
        parent: type,
        type: reference,
        argumentTexts: argumentTexts(field, references),
        inaccessible: hasDirective(field, hiding),
        places: buildFieldPlaces(type, field, reference, context),
      };
      type.fields.set(built.name, built);
      nodes.addField(built, field);
    }
  }
}

const noArguments: ReadonlyMap<string, string> = new Map();

function argumentTexts(
  { arguments: given }: FieldDefinitionNode,
  references: TypeReferences,
): ReadonlyMap<string, string> {
  return given === undefined || given.length === 0
    ? noArguments
    : new Map(
        given.map(({ name, type, defaultValue }) => [
          name.value,
          references.of(type).text + (defaultValue === undefined ? "" : ` = ${print(defaultValue)}`),
        ]),
      );
}

/** Reads the context arguments, which may name any type and field. Whether there are any. */
function addContextArguments(
  types: readonly TypeBuilder[],
  { supergraph: { links }, join, nodes }: Reading,
  names: Omit<ContextTable, "contextsByName">,
): boolean {
  if (!join.hasContexts) {
    return false;
  }
  const table: ContextTable = { ...names, contextsByName: readContexts(types, nodes, links) };
  let usesContexts = false;
  for (const { fields } of types) {
    for (const field of fields.values()) {
      for (const { subgraph, context } of join.fieldsWithContext(nodes.ofField(field))) {
        const contextArguments = context === undefined ? [] : readContextArguments(context, table);
        const place = subgraph === undefined ? undefined : field.places.get(subgraph);
        if (place !== undefined) {
          field.places.set(place.subgraph, { ...place, contextArguments });
          usesContexts = true;
        }
      }
    }
  }
  return usesContexts;
}

/** A field that an interface-object adds is on every implementing type, by way of the interface-object. */
function addInterfaceObjectPlaces(types: readonly TypeBuilder[]): void {
  for (const type of types.filter((one) => one.kind === "object")) {
    for (const through of type.interfaces) {
      for (const subgraph of subgraphsOf(through.interfaceObjectIn)) {
        for (const [name, field] of type.fields) {
          const place = through.fields.get(name)?.places.get(subgraph);
          if (place !== undefined && !field.places.has(subgraph)) {
            field.places.set(subgraph, { ...place, through });
          }
        }
      }
    }
  }
}

function addEntries(types: readonly TypeBuilder[]): void {
  for (const type of types) {
    const own = type.ownKeys.map((key) => ({ ...key, asType: type }));
    const throughInterfaces = type.interfaces.flatMap((through) =>
      through.ownKeys
        .filter((key) => hasSubgraph(through.interfaceObjectIn, key.subgraph))
        .map((key) => ({ ...key, asType: through })),
    );
    for (const { subgraph, selection, resolvable, asType } of [...own, ...throughInterfaces]) {
      if (resolvable) {
        const entries = type.entriesBySubgraph.get(subgraph) ?? [];
        entries.push({ subgraph, selection, asType });
        type.entriesBySubgraph.set(subgraph, entries);
      }
    }
  }
}

function addKeyFields(
  types: readonly TypeBuilder[],
  typesByName: ReadonlyMap<string, TypeBuilder>,
  selections: SelectionTable,
): void {
  for (const type of types) {
    for (const { subgraph, selection } of type.ownKeys) {
      if (hasExternalField(type, selection, subgraph, typesByName)) {
        const union = selections.union(type.keyFieldsBySubgraph.get(subgraph), selection);
        if (union !== undefined) {
          type.keyFieldsBySubgraph.set(subgraph, union);
        }
      }
    }
  }
}

function hasExternalField(
  type: ModelType,
  selection: Selection,
  subgraph: number,
  typesByName: ReadonlyMap<string, ModelType>,
): boolean {
  const below = (name: string, inner: Selection): boolean => {
    const child = typesByName.get(name);
    return child !== undefined && hasExternalField(child, inner, subgraph, typesByName);
  };
  return (
    selection.fields.some((item) => {
      const field = type.fields.get(item.name);
      const place = field?.places.get(subgraph);
      // A place that a label can take away stays readable as a part of the key.
      const isExternal =
        field !== undefined && (place?.external !== false || place.override?.whenActive === false);
      return (
        isExternal ||
        (field !== undefined && item.selection !== undefined && below(field.type.name, item.selection))
      );
    }) || selection.fragments.some((fragment) => below(fragment.typeName, fragment.selection))
  );
}

function readRoots({ document }: SupergraphDocument, typesByName: ReadonlyMap<string, ModelType>): RootTypes {
  const schema = document.definitions.find((node) => node.kind === Kind.SCHEMA_DEFINITION);
  const root = (operation: string, fallback: string): ModelType | undefined => {
    const named = schema?.operationTypes.find((node) => node.operation === operation)?.type.name.value;
    return schema !== undefined && named === undefined ? undefined : typesByName.get(named ?? fallback);
  };
  const query = root("query", "Query");
  if (query === undefined) {
    throw new FederationModelError(
      "SUPERGRAPH_INVALID",
      "The supergraph has no query type. Give the output of a composition.",
      { position: positionOf(schema ?? document.definitions[0]) },
    );
  }
  return {
    query,
    mutation: root("mutation", "Mutation"),
    subscription: root("subscription", "Subscription"),
  };
}

function expectType(
  name: string,
  typesByName: ReadonlyMap<string, TypeBuilder>,
  node: TypeDefinitionNode,
): TypeBuilder {
  const type = typesByName.get(name);
  if (type === undefined) {
    throw new FederationModelError(
      "SUPERGRAPH_INVALID",
      `"${node.name.value}" refers to the type "${name}", which the supergraph does not define.`,
      { position: positionOf(node) },
    );
  }
  return type;
}
