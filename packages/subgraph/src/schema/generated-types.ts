import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLNamedInputType,
  type GraphQLScalarType,
  getNamedType,
  isInputObjectType,
  isLeafType,
} from "graphql";
import { stubFieldType } from "../definition/entity.ts";
import type { Field } from "../definition/field.ts";
import type { RootField } from "../definition/root-field.ts";
import type { ValueType } from "../definition/value-type.ts";
import type { EntityModel, SubgraphModel } from "../model/subgraph-model.ts";
import { failureTypeName, resultUnionName } from "./failure-type.ts";
import { fieldArguments } from "./field-arguments.ts";
import { fieldType, isResultUnion, rootFieldType } from "./field-type.ts";
import { leafGraphqlType, leafOf } from "./leaf.ts";

/** Every field of a subgraph: those of the root types, then those of the entities, in the module's order. */
export function allFields(model: SubgraphModel): readonly (Field | RootField)[] {
  return [
    ...model.queriesByName.values(),
    ...model.mutationsByName.values(),
    ...[...model.entitiesByName.values()].flatMap((entity) => [...entity.fieldsByName.values()]),
  ];
}

/** The types that are answered in pages with cursors, each once, in the order of their first use. */
export function connectedTypes(model: SubgraphModel): readonly EntityModel[] {
  const names = allFields(model).flatMap((field) =>
    field.kind === "connection" || field.kind === "rootConnection" ? [field.target.name] : [],
  );
  return [...new Set(names)].flatMap((name) => model.rowTypesByName.get(name) ?? []);
}

/** The entities that mutations answer which tell failures in their results, by the names of their unions. */
export function resultUnions(model: SubgraphModel): ReadonlyMap<string, string> {
  return new Map(
    [...model.mutationsByName].flatMap(([name, field]) => {
      const target =
        field.kind === "function" ? field.target : field.kind === "resolvedRoot" ? field.returns : undefined;
      return isResultUnion(field) && target !== undefined && "source" in target
        ? [[resultUnionName(name), target.name] as const]
        : [];
    }),
  );
}

/** The names of the objects that interfaces and unions have among their types, those of Federation included. */
export function typesByAbstract(model: SubgraphModel): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map([
    ["_Entity", new Set(model.entitiesByName.keys())],
    ...[...model.abstractsByName].map(
      ([name, { members }]) => [name, new Set(members.map(({ entity }) => entity.name))] as const,
    ),
    ...[...resultUnions(model)].map(([name, entity]) => [name, new Set([entity, failureTypeName])] as const),
  ]);
}

/** The values that fields are, each once, in the order of their first use. */
export function usedValues(model: SubgraphModel): readonly ValueType[] {
  const names = new Set(allFields(model).flatMap(valuesOf));
  return [...names].flatMap((name) => model.valuesByName.get(name) ?? []);
}

function valuesOf(field: Field | RootField): readonly string[] {
  if (field.kind === "value") {
    return [field.target.name];
  }
  if (!("returns" in field) || "source" in field.returns) {
    return [];
  }
  const item = field.returns.kind === "list" ? field.returns.item : field.returns;
  return item.kind === "value" ? [item.name] : [];
}

/** The inputs of arguments and of what is in them, each once, in the order of their first use. */
export function usedInputObjects(model: SubgraphModel): readonly GraphQLInputObjectType[] {
  return usedInputTypes(model).filter((type) => isInputObjectType(type));
}

/** The scalars and enums of fields, arguments, inputs and keys, each once, in the order of their first use. */
export function usedLeaves(model: SubgraphModel): readonly (GraphQLScalarType | GraphQLEnumType)[] {
  const rootLeaves = [...model.queriesByName, ...model.mutationsByName].map(
    ([name, field]) => rootFieldType(name, field).leaf,
  );
  const fieldLeaves = [...model.entitiesByName.values()].flatMap((entity) =>
    [...entity.fieldsByName.values()].map((field) => fieldType(entity, field).leaf),
  );
  const memberLeaves = usedValues(model).flatMap(({ members }) => Object.values(members).map(leafOf));
  const keyLeaves = [...model.stubsByName.values()].flatMap((stub) => [
    ...Object.values(stub.key),
    ...Object.values(stub.external).map((type) => stubFieldType(type).scalar),
  ]);
  return [
    ...new Set([
      ...[...rootLeaves, ...fieldLeaves, ...memberLeaves].flatMap((leaf) =>
        leaf === undefined ? [] : [leafGraphqlType(leaf)],
      ),
      ...usedInputTypes(model).filter((type) => isLeafType(type)),
      ...keyLeaves.map(leafGraphqlType),
    ]),
  ];
}

function usedInputTypes(model: SubgraphModel): readonly GraphQLNamedInputType[] {
  const used = new Set<GraphQLNamedInputType>();
  const add = (type: GraphQLNamedInputType): void => {
    if (used.has(type)) {
      return;
    }
    used.add(type);
    for (const field of isInputObjectType(type) ? Object.values(type.getFields()) : []) {
      add(getNamedType(field.type));
    }
  };
  for (const field of allFields(model)) {
    for (const argument of fieldArguments(model, field)) {
      add(getNamedType(argument.type));
    }
  }
  return [...used];
}
