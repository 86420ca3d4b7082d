import { type FieldDefinitionNode, GraphQLError, parseType } from "graphql";
import { FederationModelError } from "./errors.ts";
import type { JoinDirectives, JoinField } from "./join-directives.ts";
import type { ContextArgument, FieldPlace, TypeReference } from "./model.ts";
import { positionOf } from "./read-supergraph.ts";
import { subgraphsOf } from "./subgraph-set.ts";
import type { SupergraphNodes } from "./supergraph-nodes.ts";
import type { TypeBuilder } from "./type-builder.ts";
import type { TypeReferences } from "./type-references.ts";

/** What the places of a field are read with. */
export interface FieldPlacesContext {
  readonly join: JoinDirectives;
  readonly subgraphsByName: ReadonlyMap<string, number>;
  readonly nodes: SupergraphNodes;
  readonly references: TypeReferences;
  readonly plainPlaces: PlainPlaces;
}

/** What a place has before its context arguments are read, for which all fields must be known. */
const noContextArguments: readonly ContextArgument[] = [];

/**
 * Where a field is: what its `@join__field` say, or everywhere its type is when there are none. Places that are alike
 * are one object: most are.
 */
export function buildFieldPlaces(
  type: TypeBuilder,
  node: FieldDefinitionNode,
  reference: TypeReference,
  context: FieldPlacesContext,
): Map<number, FieldPlace> {
  const { join, nodes, plainPlaces } = context;
  const applications = join.fields(node);
  const places = new Map<number, FieldPlace>();
  if (applications.length === 0) {
    for (const subgraph of subgraphsWithoutJoinField(type, node.name.value, join.owner(nodes.ofType(type)))) {
      places.set(subgraph, plainPlaces.of(subgraph, reference));
    }
    return places;
  }
  const overrides = readOverrides(applications, context.subgraphsByName);
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
        ? plainPlaces.of(subgraph, reference)
        : {
            subgraph,
            external: application.external || (application.usedOverridden && typeof lostBy !== "string"),
            requires: application.requires,
            provides: application.provides,
            type:
              application.type === undefined
                ? reference
                : parseTypeReference(application.type, node, context.references),
            override: labelOf(application, lostBy),
            through: undefined,
            contextArguments: noContextArguments,
          },
    );
  }
  return places;
}

/** Puts the places of every field in the order of the subgraphs' ids. */
export function sortPlaces(types: readonly TypeBuilder[]): void {
  for (const { fields } of types) {
    for (const { places } of fields.values()) {
      const ids = places.size < 2 ? [] : [...places.keys()];
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

/** The places of fields that their subgraphs resolve by themselves, one for each type there. */
export class PlainPlaces {
  readonly #byType = new Map<TypeReference, FieldPlace[]>();

  of(subgraph: number, type: TypeReference): FieldPlace {
    const places = this.#byType.get(type) ?? [];
    this.#byType.set(type, places);
    const place = places[subgraph] ?? plainPlace(subgraph, type);
    places[subgraph] = place;
    return place;
  }
}

/** Without `@join__field`: in every subgraph of the type, or in join v0.1 in the owner and where it is a key. */
function subgraphsWithoutJoinField(
  type: TypeBuilder,
  name: string,
  owner: number | undefined,
): Iterable<number> {
  if (owner === undefined) {
    return subgraphsOf(type.subgraphs);
  }
  const withKey = type.ownKeys
    .filter((key) => key.selection.fields.some((field) => field.name === name))
    .map((key) => key.subgraph);
  return new Set([owner, ...withKey]);
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
