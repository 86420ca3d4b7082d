import { hasSubgraph, type ModelType, type SupergraphModel } from "@hansa/federation-model";
import { isInterfaceType } from "graphql";
import {
  conditionGroups,
  contextsText,
  type FetchDraft,
  type FetchGraph,
  type FieldDraft,
  type InputDraft,
  type SelectionDraft,
} from "../fetch-graph/fetch-draft.ts";
import { conditionKey, type When } from "../normalise/conditions.ts";
import { SelectionIdentity } from "./selection-identity.ts";

/**
 * What concrete types are asked for alike is asked of their interface: `... on A { x } ... on B { x }` becomes `x`
 * where A and B are all that the place can be in that subgraph, and `... on I { x }` where they are all of I that it
 * can be. Only where the subgraph's interface has the field, of the same type and with the same arguments, so that the
 * document stays valid and no response key gets two shapes; and only where no other types have another field or selection
 * under the response key, as an interface does not exclude them (specification, section 5.3.2). No other object is asked
 * for anything.
 *
 * Before: each field says for which types it is selected. After: some also say `through` which interface; the types
 * are the same, and the fields of other types and conditions stay apart. Idempotent.
 */
export function foldConcreteTypes(graph: FetchGraph, model: SupergraphModel): FetchGraph {
  const identity = new SelectionIdentity();
  for (const fetch of graph.fetches) {
    for (const input of fetch.inputs) {
      const place = { possible: possibleTypes(fetch, input, model), isEntity: fetch.kind === "entities" };
      foldSelection(input.selection, place, { model, subgraph: fetch.subgraph, identity });
    }
  }
  return graph;
}

interface FoldContext {
  readonly model: SupergraphModel;
  readonly subgraph: number;
  readonly identity: SelectionIdentity;
}

interface Place {
  readonly type: ModelType;
  /** What its objects can be in the subgraph. */
  readonly possible: readonly ModelType[];
  /** Whether it is an `_entities` field, where everything stands under a type condition. */
  readonly isEntity: boolean;
}

/** A field, for types that have it under one condition with one selection. */
interface Piece {
  readonly field: FieldDraft;
  /** A text that is equal for equal fields with equal selections. */
  readonly what: string;
  readonly types: Set<ModelType>;
  readonly when: When;
}

/** The types that the objects of a fetch can have there: entities are of the types that they are represented as. */
function possibleTypes(
  fetch: FetchDraft,
  { selection, typeName }: InputDraft,
  model: SupergraphModel,
): readonly ModelType[] {
  if (fetch.kind === "entities" && typeName === undefined) {
    return selection.types;
  }
  const type = typeName === undefined ? selection.type : model.typesByName.get(typeName);
  return type?.possibleTypesBySubgraph.get(fetch.subgraph) ?? [];
}

/** Folds a selection and what is below it; `input` says what is known of the objects of a fetch. */
function foldSelection(
  selection: SelectionDraft,
  input: Omit<Place, "type"> | undefined,
  context: FoldContext,
): void {
  for (const { below } of selection.fields) {
    if (below !== undefined) {
      foldSelection(below, undefined, context);
    }
  }
  if (!selection.isDirect) {
    const { type } = selection;
    const possible = input?.possible ?? type.possibleTypesBySubgraph.get(context.subgraph) ?? [];
    const place = { type, possible, isEntity: input?.isEntity === true };
    const pieces = piecesOf(selection, context);
    const byDataKey = Map.groupBy(pieces, ({ field }) => field.dataKey);
    const isClear = ({ field, what }: Piece): boolean =>
      byDataKey.get(field.dataKey)?.every((other) => other.what === what) === true;
    const folded = pieces.flatMap((piece) =>
      isClear(piece)
        ? foldPiece(piece, place, context)
        : draft(piece.field, [...piece.types], piece.when, undefined),
    );
    selection.replaceFields(folded);
  }
}

function piecesOf(selection: SelectionDraft, { identity }: FoldContext): readonly Piece[] {
  const pieces = new Map<string, Piece>();
  for (const field of selection.fields) {
    if (field.fieldName === "__typename") {
      const types = new Set(field.whenByType.keys());
      pieces.set(field.dataKey, { field, what: field.fieldName, types, when: undefined });
      continue;
    }
    const below = field.below === undefined ? "" : identity.of(field.below);
    const what = `${field.dataKey}:${field.fieldName}${field.argumentsText}${contextsText(field)}|${below}`;
    for (const { types, when } of conditionGroups(field)) {
      const key = `${what}|${conditionKey(when)}`;
      const piece = pieces.get(key) ?? { field, what, types: new Set(), when };
      for (const type of types) {
        piece.types.add(type);
      }
      pieces.set(key, piece);
    }
  }
  return [...pieces.values()];
}

/** The piece, divided into what interfaces are asked for and what is left for each type by itself. */
function foldPiece({ field, types, when }: Piece, place: Place, context: FoldContext): readonly FieldDraft[] {
  if (field.fieldName === "__typename") {
    // Every type has it, also a union; so it is asked of the place in any case.
    return [field];
  }
  const left = new Set(types);
  const folded: FieldDraft[] = [];
  for (const { type, covered } of candidates(field, types, place, context)) {
    const gained = covered.filter((one) => left.has(one));
    const isShorter = gained.length > 1 || (gained.length === 1 && type === place.type && !place.isEntity);
    if (isShorter) {
      folded.push(draft(field, gained, when, type));
      for (const one of gained) {
        left.delete(one);
      }
    }
  }
  return left.size === 0 ? folded : [...folded, draft(field, [...left], when, undefined)];
}

function draft(
  field: FieldDraft,
  types: readonly ModelType[],
  when: When,
  through: ModelType | undefined,
): FieldDraft {
  const { through: _, ...plain } = field;
  const whenByType = new Map(types.map((type) => [type, when]));
  return { ...plain, whenByType, ...(through === undefined ? {} : { through }) };
}

/** The interfaces that can be asked: that of the place before others, then those that stand for more types. */
function candidates(
  field: FieldDraft,
  types: ReadonlySet<ModelType>,
  { type: own, possible }: Place,
  context: FoldContext,
): readonly { readonly type: ModelType; readonly covered: readonly ModelType[] }[] {
  const interfaces = new Set([own, ...[...types].flatMap((type) => type.interfaces)]);
  return [...interfaces]
    .map((type) => ({ type, covered: coveredTypes(type, possible, context.subgraph) }))
    .filter(
      ({ type, covered }) =>
        covered.length > 0 &&
        covered.every((one) => types.has(one)) &&
        hasFieldAlike(type, field, covered, context),
    )
    .sort((a, b) => {
      const ofPlace = Number(b.type === own) - Number(a.type === own);
      return ofPlace || b.covered.length - a.covered.length || a.type.id - b.type.id;
    });
}

/** What the objects of a place that an interface stands for can be, in a subgraph. */
function coveredTypes(
  type: ModelType,
  possible: readonly ModelType[],
  subgraph: number,
): readonly ModelType[] {
  if (type.kind !== "interface" || hasSubgraph(type.interfaceObjectIn, subgraph)) {
    return [];
  }
  const own = new Set(type.possibleTypesBySubgraph.get(subgraph));
  return possible.filter((one) => own.has(one));
}

/** Whether the subgraph's interface has the field as the types have it there. */
function hasFieldAlike(
  type: ModelType,
  field: FieldDraft,
  types: readonly ModelType[],
  { model, subgraph }: FoldContext,
): boolean {
  const text = fieldTypeText(type, field, subgraph);
  return (
    text !== undefined &&
    types.every((one) => fieldTypeText(one, field, subgraph) === text) &&
    takesArguments(model, type, field)
  );
}

function fieldTypeText(type: ModelType, { fieldName }: FieldDraft, subgraph: number): string | undefined {
  const place = type.fields.get(fieldName)?.places.get(subgraph);
  return place?.through === undefined ? place?.type.text : undefined;
}

/** An object's field may have arguments that its interface's has not; those from contexts never are the interface's. */
function takesArguments(model: SupergraphModel, type: ModelType, field: FieldDraft): boolean {
  if (field.contextArguments.length > 0) {
    return false;
  }
  if (field.arguments.length === 0) {
    return true;
  }
  const visible = model.apiSchema.getType(type.name);
  const declared = isInterfaceType(visible) ? (visible.getFields()[field.fieldName]?.args ?? []) : [];
  return field.arguments.every((argument) => declared.some(({ name }) => name === argument.name.value));
}
