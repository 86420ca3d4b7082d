import type { ModelType, SupergraphModel } from "@hansa/federation-model";
import type { GraphQLSchema } from "graphql";
import type { Demand, DemandNode, DemandTree, UnreachableField } from "../demands/demand-tree.ts";
import { type Delivery, deliveryOfFetched } from "../normalise/deliveries.ts";
import type { NormalisedField, NormalisedSet } from "../normalise/normalised-operation.ts";
import type { ResponseField } from "../plan.ts";
import type { PartNumbers } from "./part-numbers.ts";
import { responseType } from "./response-types.ts";

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
  const wanted = wantedByKey([node]);
  const fields = selection?.response.map((field) => fieldsOf(context, selection, field, wanted)) ?? nothing;
  return fields.every(isSingle) ? fields : fields.flat();
}

/** What the client wants of one selection set, by the response key that it has there. */
interface Wanted {
  /** What is fetched. */
  readonly demands: (responseKey: string) => readonly Demand[];
  /** What cannot be. */
  readonly unreachable: (responseKey: string) => readonly UnreachableField[];
}

function wantedByKey(nodes: readonly DemandNode[]): Wanted {
  const only = nodes[0];
  const demands =
    only !== undefined && nodes.length === 1 ? only.demands : nodes.flatMap((node) => node.demands);
  const unreachable = nodes.some((node) => node.unreachable.length > 0)
    ? nodes.flatMap((node) => node.unreachable)
    : nothing;
  return {
    demands: finder(demands, ({ isInternal, slotRequest }) =>
      isInternal ? undefined : slotRequest.preferredKey,
    ),
    unreachable: finder(unreachable, ({ responseKey }) => responseKey),
  };
}

/** Up to so many items are looked through for each key; more are put by their keys first. */
const maxLookedThrough = 16;

/** Gives the items of a key, in their order. */
function finder<Item extends object>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): (key: string) => readonly Item[] {
  if (items.length > maxLookedThrough) {
    const byKey = Map.groupBy(items, keyOf);
    return (key) => byKey.get(key) ?? nothing;
  }
  return (key) => {
    let found: Item[] | undefined;
    for (const item of items) {
      if (keyOf(item) === key) {
        found = found === undefined ? [item] : [...found, item];
      }
    }
    return found ?? nothing;
  };
}

const nothing: readonly never[] = [];

function isSingle(field: ResponseField | readonly ResponseField[]): field is ResponseField {
  return !Array.isArray(field);
}

/** One for each group of types whose values stand under other keys; mostly one. */
function fieldsOf(
  context: ResponseContext,
  set: NormalisedSet,
  field: NormalisedField,
  wanted: Wanted,
): ResponseField | readonly ResponseField[] {
  if (field.name === "__typename") {
    return typenameField(context, set, field);
  }
  const own = ownOf(wanted.demands(field.responseKey), field);
  const lost = ownOf(wanted.unreachable(field.responseKey), field);
  const only = own[0];
  if (only !== undefined && own.length === 1 && lost.length === 0) {
    return withTypes(fetchedField(context, field, only), only.types, set);
  }
  return groupedFields(context, set, field, { own, lost });
}

/** Those that the client wants by way of a field: of any of its types, under its condition. */
function ownOf<Item extends Pick<Demand, "types" | "when">>(
  items: readonly Item[],
  field: NormalisedField,
): readonly Item[] {
  const only = items[0];
  if (only === undefined || (items.length === 1 && only.when === field.when && isOfAny(only, field))) {
    return items;
  }
  return items.filter(
    (item) => (item.when === field.when || item.when === field.placeOf?.when) && isOfAny(item, field),
  );
}

function isOfAny({ types }: Pick<Demand, "types">, field: NormalisedField): boolean {
  for (const { name } of types) {
    if (field.types.includes(name)) {
      return true;
    }
  }
  return false;
}

/** What is fetched for some types, and what is lost for others, those together of which the plan says the same. */
function groupedFields(
  context: ResponseContext,
  set: NormalisedSet,
  field: NormalisedField,
  { own, lost }: { readonly own: readonly Demand[]; readonly lost: readonly UnreachableField[] },
): readonly ResponseField[] {
  const groups = new Map<string, { readonly types: ModelType[]; readonly field: ResponseField }>();
  const add = (key: string, types: readonly ModelType[], made: ResponseField): void => {
    const group = groups.get(key) ?? { types: [], field: made };
    group.types.push(...types);
    groups.set(key, group);
  };
  for (const demand of own) {
    const made = fetchedField(context, field, demand);
    const { dataKey, parts, selection } = made;
    const key = own.length === 1 ? "" : JSON.stringify([dataKey, parts, selection]);
    add(key, demand.types, made);
  }
  for (const { dataKey, types, delivery } of lost) {
    const made = responseField(context, field, { dataKey, delivery, selection: undefined });
    const reasons = [...new Set(lost.flatMap((one) => one.reasons))];
    add("unreachable", types, { ...made, unreachable: reasons });
  }
  return [...groups.values()].map((group) => withTypes(group.field, group.types, set));
}

function fetchedField(context: ResponseContext, field: NormalisedField, demand: Demand): ResponseField {
  return responseField(context, field, {
    dataKey: demand.slot?.dataKey ?? field.responseKey,
    delivery: deliveryOfFetched(demand.delivery, demand.askedDelivery),
    selection: demand.child === undefined ? undefined : responseOf(context, demand.child),
  });
}

function typenameField(context: ResponseContext, set: NormalisedSet, field: NormalisedField): ResponseField {
  const [only] = set.runtimeTypes;
  const isConstant = set.runtimeTypes.length === 1 && only === set.typeName;
  const { delivery } = field;
  const typename = responseField(context, field, { dataKey: "__typename", delivery, selection: undefined });
  const names = field.types.map((name) => ({ name }));
  return withTypes(isConstant ? { ...typename, constant: only } : typename, names, set);
}

/** A field of the introspection types, which are all object types. */
function plainField(context: ResponseContext, field: NormalisedField): ResponseField {
  const selection = field.selection?.response.map((inner) =>
    inner.name === "__typename" && field.selection !== undefined
      ? typenameField(context, field.selection, inner)
      : plainField(context, inner),
  );
  const { responseKey } = field;
  return responseField(context, field, { dataKey: responseKey, delivery: undefined, selection });
}

function responseField(
  { schema, numbers }: ResponseContext,
  { responseKey, coordinate, when, type }: NormalisedField,
  {
    dataKey,
    delivery,
    selection,
  }: {
    readonly dataKey: string;
    readonly delivery: Delivery;
    readonly selection: readonly ResponseField[] | undefined;
  },
): ResponseField {
  const typed = responseType(schema, type);
  const field: { -readonly [K in keyof ResponseField]: ResponseField[K] } =
    when === undefined
      ? { responseKey, dataKey, coordinate, type: typed }
      : { responseKey, dataKey, coordinate, when, type: typed };
  if (selection !== undefined) {
    field.selection = selection;
  }
  const parts = numbers.of(delivery);
  if (parts !== undefined) {
    field.parts = parts;
  }
  return field;
}

function withTypes(
  field: ResponseField,
  types: readonly Pick<ModelType, "name">[],
  { runtimeTypes }: NormalisedSet,
): ResponseField {
  const isForAll =
    (runtimeTypes.length === 1 && types[0]?.name === runtimeTypes[0]) ||
    runtimeTypes.every((name) => types.some((type) => type.name === name));
  return isForAll ? field : { ...field, types: types.map(({ name }) => name).sort() };
}
