import {
  type DocumentNode,
  type EnumTypeDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type TypeDefinitionNode,
} from "graphql";
import { addContextArguments, addFields, addInterfaceObjectPlaces } from "./add-fields.ts";
import { buildApiSchema, hasDirective, inaccessibleNames, isSpecName } from "./api-schema.ts";
import { checkReferences } from "./check-references.ts";
import { addEntries, addKeyFields } from "./entity-keys.ts";
import { FederationModelError } from "./errors.ts";
import { JoinDirectives, type JoinType } from "./join-directives.ts";
import { KnownNodes } from "./known-nodes.ts";
import { isKnownSpec } from "./known-specs.ts";
import type { ModelType, ModelTypeKind, RootTypes, Subgraph, SupergraphModel } from "./model.ts";
import { expectType, type ModelReading } from "./model-reading.ts";
import { labelsOf } from "./override-labels.ts";
import { PlaceMaps } from "./place-maps.ts";
import { addPossibleTypes } from "./possible-types.ts";
import { addProvidedPlaces } from "./provided-places.ts";
import {
  directiveArgument,
  positionOf,
  type ReadSupergraphOptions,
  readSupergraph,
  type SupergraphDocument,
} from "./read-supergraph.ts";
import { SelectionTable } from "./selection.ts";
import { emptySubgraphSet, subgraphSetOf } from "./subgraph-set.ts";
import { SupergraphNodes } from "./supergraph-nodes.ts";
import type { TypeBuilder } from "./type-builder.ts";

export interface BuildModelOptions extends ReadSupergraphOptions {
  /** What was read of the nodes of other documents, for one that shares most of them. */
  readonly known?: KnownNodes;
  /**
   * Whether the document is known to hold a sound schema for clients, as one that has just been composed: that schema
   * is made when it is first asked for, and not before.
   */
  readonly isComposed?: boolean;
}

/**
 * Compiles supergraph SDL (join v0.1 to v0.5, printed by any composition) into a model. A document may have no
 * locations: the messages have no places then. O(document).
 *
 * @throws FederationModelError SUPERGRAPH_SYNTAX_INVALID, SUPERGRAPH_INVALID, JOIN_VERSION_UNKNOWN,
 * SUPERGRAPH_SPEC_UNKNOWN; the message begins with the line and column.
 */
export function buildSupergraphModel(
  sdl: string | DocumentNode,
  options: BuildModelOptions = {},
): SupergraphModel {
  const supergraph = readSupergraph(sdl, options);
  const { fields: knownFields, apiTypes } = options.known ?? new KnownNodes();
  const selections = new SelectionTable();
  const { subgraphs, idsByGraph } = readSubgraphs(supergraph);
  const join = new JoinDirectives(idsByGraph, selections);
  const nodes = new SupergraphNodes();
  const placeMaps = new PlaceMaps();
  const reading: ModelReading = { supergraph, join, nodes, placeMaps, knownFields };
  knownFields.see(JSON.stringify([...idsByGraph.keys(), ...inaccessibleNames(supergraph.links)]));
  const types = createTypes(reading, subgraphs.length);
  const typesByName = indexTypes(types, nodes);
  linkInterfaces(types, typesByName, nodes);
  addPossibleTypes(types, typesByName, reading);
  addFields(types, reading, subgraphs);
  const usesContexts = addContextArguments(types, reading, { typesByName, selections });
  checkReferences(types, typesByName, nodes);
  addProvidedPlaces(types, typesByName, placeMaps);
  addInterfaceObjectPlaces(types, placeMaps);
  placeMaps.sort();
  addEntries(types);
  addKeyFields(types, typesByName, selections);
  const apiSchema = once(() => buildApiSchema(supergraph, apiTypes));
  if (options.isComposed !== true) {
    apiSchema();
  }
  return {
    subgraphs,
    types,
    typesByName,
    interfaceObjects: types.filter(({ interfaceObjectIn }) => interfaceObjectIn !== emptySubgraphSet),
    roots: readRoots(supergraph, typesByName),
    overrideLabels: labelsOf(types),
    securitySpecs: supergraph.securitySpecs,
    usesContexts,
    get apiSchema() {
      return apiSchema();
    },
    selections,
  };
}

/** Makes something when it is first asked for, and lets go what it is made of. */
function once<Value>(make: () => Value): () => Value {
  let state: { readonly make: () => Value } | { readonly value: Value } = { make };
  return () => {
    if ("make" in state) {
      state = { value: state.make() };
    }
    return state.value;
  };
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
    const name = graph && directiveArgument(graph, "name");
    const url = graph && directiveArgument(graph, "url");
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
  { supergraph: { document, links }, join, nodes }: ModelReading,
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
function stubs(applications: readonly JoinType[]): Iterable<number> {
  const stubbed = applications.filter(({ key, resolvable }) => key !== undefined && !resolvable);
  if (stubbed.length === 0) {
    return [];
  }
  const resolving = new Set(
    applications
      .filter(({ key, resolvable }) => key !== undefined && resolvable)
      .map(({ subgraph }) => subgraph),
  );
  return stubbed.map(({ subgraph }) => subgraph).filter((subgraph) => !resolving.has(subgraph));
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
