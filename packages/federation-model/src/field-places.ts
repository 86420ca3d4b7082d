import { type FieldDefinitionNode, GraphQLError, parseType } from "graphql";
import { FederationModelError } from "./errors.ts";
import type { JoinDirectives, JoinField } from "./join-directives.ts";
import type { FieldPlace, TypeReference } from "./model.ts";
import { noContextArguments, type PlaceMaps, plainPlace } from "./place-maps.ts";
import { positionOf } from "./read-supergraph.ts";
import { type SubgraphSet, subgraphSetOf } from "./subgraph-set.ts";
import type { SupergraphNodes } from "./supergraph-nodes.ts";
import type { FieldBuilder, TypeBuilder } from "./type-builder.ts";
import type { TypeReferences } from "./type-references.ts";

/** What the places of a field are read with. */
export interface FieldPlacesContext {
  readonly join: JoinDirectives;
  readonly subgraphsByName: ReadonlyMap<string, number>;
  readonly nodes: SupergraphNodes;
  readonly references: TypeReferences;
  readonly placeMaps: PlaceMaps;
}

/**
 * Where a field is, if it says no more than that: in the subgraphs of its `@join__field`s, or everywhere its type is
 * when there are none. Shared with fields that are alike.
 */
export function plainPlacesOf(
  type: TypeBuilder,
  node: FieldDefinitionNode,
  reference: TypeReference,
  { join, nodes, placeMaps }: FieldPlacesContext,
): FieldBuilder["places"] | undefined {
  if (join.hasFields(node)) {
    const subgraphs = join.plainSubgraphs(node);
    return subgraphs === undefined ? undefined : placeMaps.plain(subgraphs, reference);
  }
  const owner = join.owner(nodes.ofType(type));
  return placeMaps.plain(subgraphsWithoutJoinField(type, node.name.value, owner), reference);
}

/** Where a field is, by what its `@join__field`s say. In no order. */
export function readPlaces(
  node: FieldDefinitionNode,
  reference: TypeReference,
  { join, references, subgraphsByName }: FieldPlacesContext,
): Map<number, FieldPlace> {
  const applications = join.fields(node);
  const places = new Map<number, FieldPlace>();
  const overrides = readOverrides(applications, subgraphsByName);
  for (const application of applications) {
    const { subgraph } = application;
    const lostBy = subgraph === undefined ? undefined : overrides.get(subgraph)?.label;
    if (subgraph === undefined || (lostBy === null && !application.usedOverridden)) {
      continue;
    }
    const isPlain = application.isPlain && lostBy === undefined;
    places.set(
      subgraph,
      isPlain
        ? plainPlace(subgraph, reference)
        : {
            subgraph,
            external: application.external || (application.usedOverridden && typeof lostBy !== "string"),
            requires: application.requires,
            provides: application.provides,
            type:
              application.type === undefined
                ? reference
                : parseTypeReference(application.type, node, references),
            override: labelOf(application, lostBy),
            through: undefined,
            contextArguments: noContextArguments,
          },
    );
  }
  return places;
}

/** Without `@join__field`: in every subgraph of the type, or in join v0.1 in the owner and where it is a key. */
function subgraphsWithoutJoinField(type: TypeBuilder, name: string, owner: number | undefined): SubgraphSet {
  if (owner === undefined) {
    return type.subgraphs;
  }
  const withKey = type.ownKeys
    .filter((key) => key.selection.fields.some((field) => field.name === name))
    .map((key) => key.subgraph);
  return subgraphSetOf([owner, ...withKey]);
}

type Overrides = ReadonlyMap<number, { readonly label: string | null }>;

const noOverrides: Overrides = new Map();

/** By the subgraph that loses the field: the label that decides, or `null` where it is lost for good. */
function readOverrides(
  applications: readonly JoinField[],
  subgraphsByName: ReadonlyMap<string, number>,
): Overrides {
  if (applications.every(({ override }) => override === undefined)) {
    return noOverrides;
  }
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

function parseTypeReference(
  text: string,
  node: FieldDefinitionNode,
  references: TypeReferences,
): TypeReference {
  try {
    return references.of(parseType(text, { noLocation: true }));
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
