import type { SupergraphModel } from "@hansa/federation-model";
import {
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import type { Demand, DemandNode, DemandTree } from "../demands/demand-tree.ts";
import type { NormalisedField, NormalisedSet } from "../normalise/normalised-operation.ts";
import type { ResponseField, ResponseType } from "../plan.ts";

/** The shape of the response, with where each value stands in the tree of data. */
export function emitResponse(model: SupergraphModel, tree: DemandTree): readonly ResponseField[] {
  const demands = demandsByKey(tree.roots.flatMap((node) => node.demands));
  const introspected = new Set(tree.introspection);
  return tree.operation.root.fields.flatMap((field) => {
    if (introspected.has(field)) {
      return [plainField(model.apiSchema, field)];
    }
    return fieldsOf(model, tree.operation.root, field, demands);
  });
}

function responseOf(model: SupergraphModel, node: DemandNode): readonly ResponseField[] {
  const { selection } = node;
  const demands = demandsByKey(node.demands);
  return selection?.fields.flatMap((field) => fieldsOf(model, selection, field, demands)) ?? [];
}

/** The client's demands of one selection set by the response key that they have there. */
function demandsByKey(demands: readonly Demand[]): ReadonlyMap<string, readonly Demand[]> {
  const byKey = new Map<string, Demand[]>();
  for (const demand of demands.filter((one) => !one.isTypename)) {
    const key = demand.slotRequest.preferredKey;
    const same = byKey.get(key) ?? [];
    same.push(demand);
    byKey.set(key, same);
  }
  return byKey;
}

/** One for each group of types whose values stand under other keys; mostly one. */
function fieldsOf(
  model: SupergraphModel,
  set: NormalisedSet,
  field: NormalisedField,
  demands: ReadonlyMap<string, readonly Demand[]>,
): readonly ResponseField[] {
  if (field.name === "__typename") {
    return [typenameField(model.apiSchema, set, field)];
  }
  const own = (demands.get(field.responseKey) ?? []).filter((demand) =>
    demand.types.some((type) => field.types.includes(type.name)),
  );
  const groups = new Map<string, { readonly types: string[]; readonly field: ResponseField }>();
  for (const demand of own) {
    const selection = demand.child === undefined ? undefined : responseOf(model, demand.child);
    const made = responseField(model.apiSchema, field, demand.slot?.dataKey ?? field.responseKey, selection);
    const key = own.length === 1 ? "" : JSON.stringify([made.dataKey, selection]);
    const group = groups.get(key) ?? { types: [], field: made };
    group.types.push(...demand.types.map((type) => type.name));
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => withTypes(group.field, group.types, set));
}

function typenameField(schema: GraphQLSchema, set: NormalisedSet, field: NormalisedField): ResponseField {
  const [only] = set.runtimeTypes;
  const isConstant = set.runtimeTypes.length === 1 && only === set.typeName;
  const made = responseField(schema, field, "__typename", undefined);
  return withTypes(isConstant ? { ...made, constant: only } : made, field.types, set);
}

/** A field of the introspection types, which are all object types. */
function plainField(schema: GraphQLSchema, field: NormalisedField): ResponseField {
  const selection = field.selection?.fields.map((inner) =>
    inner.name === "__typename" && field.selection !== undefined
      ? typenameField(schema, field.selection, inner)
      : plainField(schema, inner),
  );
  return responseField(schema, field, field.responseKey, selection);
}

function responseField(
  schema: GraphQLSchema,
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
