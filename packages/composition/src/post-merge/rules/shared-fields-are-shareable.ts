import type { ASTNode } from "graphql";
import { Memo } from "../../memo.ts";
import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import type { MergedField, MergedSchema, Place } from "../../merge/merged-schema.ts";
import {
  federationUses,
  hasFederationUse,
  type SubgraphField,
  type SubgraphType,
} from "../../read/subgraph-schema.ts";
import { InterfaceObjectFields } from "../interface-object-fields.ts";

/**
 * A field that several subgraphs resolve is shareable in each of them. A field of a key is, and so is one that is
 * provided. A field that another subgraph takes by `@override` does not count; one of an interface-object is resolved
 * for all types of the interface. Errors: INVALID_FIELD_SHARING.
 */
export function sharedFieldsAreShareable(merged: MergedSchema, context: MergeContext): void {
  const interfaceObjects = new InterfaceObjectFields(merged);
  const sharing: Sharing = { context, shared: new Memo(sharedNodesOf) };
  for (const type of merged.types.values()) {
    if (type.kind === "object") {
      for (const field of type.fields.values()) {
        const others = interfaceObjects.of(type, field.name);
        if (field.places.length + others.length > 1) {
          const own = field.places.filter(({ element }) => element.parent === type.name);
          checkField(field, [...own, ...others], sharing);
        }
      }
    }
  }
}

type SharedNodes = Memo<SubgraphType, ReadonlySet<ASTNode>>;

interface Sharing {
  readonly context: MergeContext;
  readonly shared: SharedNodes;
}

function checkField(field: MergedField, places: readonly Place<SubgraphField>[], sharing: Sharing): void {
  const { context } = sharing;
  const resolving = places.filter((place) => resolves(place, context));
  const alone = resolving.length < 2 ? [] : resolving.filter((place) => !isShareable(place, sharing));
  if (alone.length === 0) {
    return;
  }
  const names = resolving.map(({ subgraph }) => subgraph.name);
  const aloneNames = alone.map(({ subgraph }) => subgraph.name);
  context.error({
    code: "INVALID_FIELD_SHARING",
    coordinate: field.coordinate,
    message: `"${field.coordinate}" is resolved in ${quoteNames(names)}, and not shareable in ${quoteNames(aloneNames)}.`,
    mend: `Add "@shareable" to it in ${quoteNames(aloneNames)}, or resolve it in one subgraph only.`,
    places: [...alone, ...resolving.filter((place) => !alone.includes(place))].map(fieldPlace),
  });
}

/** A provided external field is given on some ways, which is as good as resolved here. */
function resolves(place: Place<SubgraphField>, context: MergeContext): boolean {
  const { subgraph, element } = place;
  const taken = context.overrides.from(subgraph, element.coordinate);
  return (
    taken === undefined &&
    (!context.isExternal(place) || context.usageIn(subgraph).provided.has(element.coordinate))
  );
}

function isShareable(place: Place<SubgraphField>, { context, shared }: Sharing): boolean {
  const { subgraph, element } = place;
  const { keys, provided } = context.usageIn(subgraph);
  return keys.has(element.coordinate) || provided.has(element.coordinate) || hasShareable(place, shared);
}

/** On the field, or on the definition or extension of its type that holds the field. */
function hasShareable({ subgraph, element }: Place<SubgraphField>, shared: SharedNodes): boolean {
  const parent = subgraph.types.get(element.parent);
  return (
    hasFederationUse(element, "shareable") || (parent !== undefined && shared.of(parent).has(element.node))
  );
}

/** The fields that a type's definition and extensions hold where they are marked as shareable. */
function sharedNodesOf(type: SubgraphType): ReadonlySet<ASTNode> {
  const uses = new Set<ASTNode>(federationUses(type, "shareable").map(({ node }) => node));
  const marked =
    uses.size === 0 ? [] : type.nodes.filter((node) => node.directives?.some((use) => uses.has(use)));
  return new Set(marked.flatMap((node): readonly ASTNode[] => ("fields" in node ? (node.fields ?? []) : [])));
}

function fieldPlace({ subgraph, element }: Place<SubgraphField>): Place<Pick<SubgraphField, "node">> {
  return { subgraph, element: { node: element.node } };
}
