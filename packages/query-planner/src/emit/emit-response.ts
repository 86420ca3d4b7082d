import type { ModelType, SupergraphModel } from "@hansa/federation-model";
import {
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import type { Demand, DemandNode, DemandTree, UnreachableField } from "../demands/demand-tree.ts";
import { deliveryOfFetched } from "../normalise/deliveries.ts";
import type { NormalisedField, NormalisedSet } from "../normalise/normalised-operation.ts";
import type { ResponseField, ResponseType } from "../plan.ts";
import type { PartNumbers } from "./part-numbers.ts";

interface ResponseContext {
  readonly schema: GraphQLSchema;
  readonly numbers: PartNumbers;
}

/** The shape of the response, with where each value stands in the tree of data. */
export function emitResponse(
  model: SupergraphModel,
  tree: DemandTree,
  numbers: PartNumbers,
): readonly ResponseField[] {
  const context = { schema: model.apiSchema, numbers };
  const isQuery = tree.operation.kind === "query";
  const all = wantedByKey(isQuery ? tree.roots : []);
  const introspected = new Set(tree.introspection.map(({ responseKey }) => responseKey));
  return tree.operation.root.response.flatMap((field) => {
    if (introspected.has(field.responseKey)) {
      return [plainField(context, field)];
    }
    const own = tree.roots.filter(({ selection }) => selection?.fields.includes(field) === true);
    return fieldsOf(context, tree.operation.root, field, isQuery ? all : wantedByKey(own));
  });
}

function responseOf(context: ResponseContext, node: DemandNode): readonly ResponseField[] {
  const { selection } = node;
  const demands = wantedByKey([node]);
  return selection?.response.flatMap((field) => fieldsOf(context, selection, field, demands)) ?? [];
}

/** What the client wants under one response key: what is fetched, and what cannot be. */
interface Wanted {
  readonly demands: Demand[];
  readonly unreachable: UnreachableField[];
}

/** What the client wants of one selection set, by the response key that it has there. */
function wantedByKey(nodes: readonly DemandNode[]): ReadonlyMap<string, Wanted> {
  const byKey = new Map<string, Wanted>();
  const wantedOf = (key: string): Wanted => {
    const wanted = byKey.get(key) ?? { demands: [], unreachable: [] };
    byKey.set(key, wanted);
    return wanted;
  };
  for (const node of nodes) {
    for (const demand of node.demands) {
      if (!demand.isInternal) {
        wantedOf(demand.slotRequest.preferredKey).demands.push(demand);
      }
    }
    for (const field of node.unreachable) {
      wantedOf(field.responseKey).unreachable.push(field);
    }
  }
  return byKey;
}

/** One for each group of types whose values stand under other keys; mostly one. */
function fieldsOf(
  context: ResponseContext,
  set: NormalisedSet,
  field: NormalisedField,
  wanted: ReadonlyMap<string, Wanted>,
): readonly ResponseField[] {
  if (field.name === "__typename") {
    return [typenameField(context, set, field)];
  }
  const { demands = [], unreachable = [] } = wanted.get(field.responseKey) ?? {};
  const isOwn = ({ types, when }: Pick<Demand, "types" | "when">): boolean =>
    (when === field.when || when === field.placeOf?.when) &&
    types.some((type) => field.types.includes(type.name));
  const groups = new Map<string, { readonly types: string[]; readonly field: ResponseField }>();
  const add = (key: string, types: readonly ModelType[], made: ResponseField): void => {
    const group = groups.get(key) ?? { types: [], field: made };
    group.types.push(...types.map((type) => type.name));
    groups.set(key, group);
  };
  const own = demands.filter(isOwn);
  for (const demand of own) {
    const selection = demand.child === undefined ? undefined : responseOf(context, demand.child);
    const dataKey = demand.slot?.dataKey ?? field.responseKey;
    const parts = context.numbers.of(deliveryOfFetched(demand.delivery, demand.askedDelivery));
    const made = { ...responseField(context, field, dataKey, selection), ...parts };
    add(own.length === 1 ? "" : JSON.stringify([dataKey, parts, selection]), demand.types, made);
  }
  const lost = unreachable.filter(isOwn);
  for (const { dataKey, types, delivery } of lost) {
    const made = { ...responseField(context, field, dataKey, undefined), ...context.numbers.of(delivery) };
    const reasons = [...new Set(lost.flatMap((one) => one.reasons))];
    add("unreachable", types, { ...made, unreachable: reasons });
  }
  return [...groups.values()].map((group) => withTypes(group.field, group.types, set));
}

function typenameField(context: ResponseContext, set: NormalisedSet, field: NormalisedField): ResponseField {
  const [only] = set.runtimeTypes;
  const isConstant = set.runtimeTypes.length === 1 && only === set.typeName;
  const made = responseField(context, field, "__typename", undefined);
  const typename = { ...made, ...context.numbers.of(field.delivery) };
  return withTypes(isConstant ? { ...typename, constant: only } : typename, field.types, set);
}

/** A field of the introspection types, which are all object types. */
function plainField(context: ResponseContext, field: NormalisedField): ResponseField {
  const selection = field.selection?.response.map((inner) =>
    inner.name === "__typename" && field.selection !== undefined
      ? typenameField(context, field.selection, inner)
      : plainField(context, inner),
  );
  return responseField(context, field, field.responseKey, selection);
}

function responseField(
  { schema }: ResponseContext,
  field: NormalisedField,
  dataKey: string,
  selection: readonly ResponseField[] | undefined,
): ResponseField {
  return {
    responseKey: field.responseKey,
    dataKey,
    coordinate: field.coordinate,
    ...(field.when === undefined ? {} : { when: field.when }),
    type: responseType(schema, field.type),
    ...(selection === undefined ? {} : { selection }),
  };
}

function withTypes(field: ResponseField, types: readonly string[], set: NormalisedSet): ResponseField {
  const isForAll = set.runtimeTypes.every((type) => types.includes(type));
  return isForAll ? field : { ...field, types: [...types].sort() };
}

function responseType(schema: GraphQLSchema, type: GraphQLOutputType): ResponseType {
  if (isNonNullType(type)) {
    return { kind: "nonNull", of: responseType(schema, type.ofType) };
  }
  if (isListType(type)) {
    return { kind: "list", of: responseType(schema, type.ofType) };
  }
  if (isEnumType(type)) {
    return { kind: "enum", name: type.name, values: type.getValues().map((value) => value.name) };
  }
  if (isAbstractType(type)) {
    const possibleTypes = schema.getPossibleTypes(type).map((possible) => possible.name);
    return { kind: "abstract", name: type.name, possibleTypes };
  }
  return { kind: isObjectType(type) ? "object" : "scalar", name: type.name };
}
