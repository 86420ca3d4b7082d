import { type FieldDefinitionNode, GraphQLError, Kind, parseType, print, type TypeNode } from "graphql";
import { FederationModelError } from "./errors.ts";
import type { JoinDirectives, JoinField } from "./join-directives.ts";
import type { ContextArgument, FieldPlace, TypeReference } from "./model.ts";
import { positionOf } from "./read-supergraph.ts";
import { subgraphsOf } from "./subgraph-set.ts";
import type { TypeBuilder } from "./type-builder.ts";

/** What the places of a field are read with. */
export interface FieldPlacesContext {
  readonly join: JoinDirectives;
  readonly subgraphsByName: ReadonlyMap<string, number>;
}

/** What a place has before its context arguments are read, for which all fields must be known. */
const noContextArguments: readonly ContextArgument[] = [];

/** Where a field is: what its `@join__field` say, or everywhere its type is when there are none. */
export function buildFieldPlaces(
  type: TypeBuilder,
  node: FieldDefinitionNode,
  reference: TypeReference,
  { join, subgraphsByName }: FieldPlacesContext,
): Map<number, FieldPlace> {
  const applications = join.fields(node);
  const places = new Map<number, FieldPlace>();
  if (applications.length === 0) {
    for (const subgraph of subgraphsWithoutJoinField(type, node.name.value, join)) {
      places.set(subgraph, plainPlace(subgraph, reference));
    }
    return places;
  }
  const overrides = readOverrides(applications, subgraphsByName);
  for (const application of applications) {
    const { subgraph } = application;
    const lostBy = subgraph === undefined ? undefined : overrides.get(subgraph)?.label;
    if (subgraph === undefined || (lostBy === null && !application.usedOverridden)) {
      continue;
    }
    places.set(subgraph, {
      subgraph,
      external: application.external || (application.usedOverridden && typeof lostBy !== "string"),
      requires: application.requires,
      provides: application.provides,
      type: application.type === undefined ? reference : parseTypeReference(application.type, node),
      override: labelOf(application, lostBy),
      through: undefined,
      contextArguments: noContextArguments,
    });
  }
  return places;
}

/** Puts the places of every field in the order of the subgraphs' ids. */
export function sortPlaces(types: readonly TypeBuilder[]): void {
  for (const { fields } of types) {
    for (const { places } of fields.values()) {
      const ids = [...places.keys()];
      if (ids.some((id, index) => id < (ids[index - 1] ?? 0))) {
        const sorted = [...places].sort(([a], [b]) => a - b);
        places.clear();
        for (const [id, place] of sorted) {
          places.set(id, place);
        }
      }
    }
  }
}

/** A type with its wrappers, from a node. */
export function readTypeReference(node: TypeNode): TypeReference {
  let inner = node;
  let listDepth = 0;
  while (inner.kind !== Kind.NAMED_TYPE) {
    listDepth += inner.kind === Kind.LIST_TYPE ? 1 : 0;
    inner = inner.type;
  }
  return { name: inner.name.value, listDepth, text: print(node) };
}

/** Without `@join__field`: in every subgraph of the type, or in join v0.1 in the owner and where it is a key. */
function subgraphsWithoutJoinField(type: TypeBuilder, name: string, join: JoinDirectives): Iterable<number> {
  const owner = join.owner(type.node);
  if (owner === undefined) {
    return subgraphsOf(type.subgraphs);
  }
  const withKey = type.ownKeys
    .filter((key) => key.selection.fields.some((field) => field.name === name))
    .map((key) => key.subgraph);
  return new Set([owner, ...withKey]);
}

/** By the subgraph that loses the field: the label that decides, or `null` where it is lost for good. */
function readOverrides(
  applications: readonly JoinField[],
  subgraphsByName: ReadonlyMap<string, number>,
): ReadonlyMap<number, { readonly label: string | null }> {
  const overrides = new Map<number, { readonly label: string | null }>();
  for (const { override, overrideLabel } of applications) {
    const from = override === undefined ? undefined : subgraphsByName.get(override);
    if (from !== undefined) {
      overrides.set(from, { label: overrideLabel ?? null });
    }
  }
  return overrides;
}

function labelOf(application: JoinField, lostBy: string | null | undefined): FieldPlace["override"] {
  if (typeof lostBy === "string") {
    return { label: lostBy, whenActive: false };
  }
  return application.override !== undefined && application.overrideLabel !== undefined
    ? { label: application.overrideLabel, whenActive: true }
    : undefined;
}

/** A field that its subgraph resolves by itself. */
export function plainPlace(subgraph: number, type: TypeReference): FieldPlace {
  return {
    subgraph,
    external: false,
    requires: undefined,
    provides: undefined,
    type,
    override: undefined,
    through: undefined,
    contextArguments: noContextArguments,
  };
}

function parseTypeReference(text: string, node: FieldDefinitionNode): TypeReference {
  try {
    return readTypeReference(parseType(text, { noLocation: true }));
  } catch (error) {
    if (!(error instanceof GraphQLError)) {
      throw error;
    }
    throw new FederationModelError(
      "SUPERGRAPH_INVALID",
      `The type "${text}" in "@join__field" of "${node.name.value}" is not a type: ${error.message}`,
      { cause: error, position: positionOf(node) },
    );
  }
}
