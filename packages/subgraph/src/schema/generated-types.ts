import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLNamedInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
} from "graphql";
import type { Field } from "../definition/field.ts";
import type { RootField } from "../definition/root-field.ts";
import type { EntityModel, SubgraphModel } from "../model/subgraph-model.ts";
import { fieldArguments } from "./field-arguments.ts";

/** Every field of a subgraph: those of the root types, then those of the entities, in the module's order. */
export function allFields(model: SubgraphModel): readonly (Field | RootField)[] {
  return [
    ...model.queriesByName.values(),
    ...model.mutationsByName.values(),
    ...[...model.entitiesByName.values()].flatMap((entity) => [...entity.fieldsByName.values()]),
  ];
}

/** The entities that are answered in pages with cursors, each once, in the order of their first use. */
export function connectedEntities(model: SubgraphModel): readonly EntityModel[] {
  const names = allFields(model).flatMap((field) =>
    field.kind === "connection" || field.kind === "rootConnection" ? [field.target.name] : [],
  );
  return [...new Set(names)].flatMap((name) => model.entitiesByName.get(name) ?? []);
}

/** The types of arguments and of what is in them, each once, in the order of their first use. */
export function usedInputTypes(model: SubgraphModel): readonly GraphQLNamedInputType[] {
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

/** The inputs and enums that filters and orders are made of. */
export function usedStructuredInputs(
  model: SubgraphModel,
): readonly (GraphQLInputObjectType | GraphQLEnumType)[] {
  return usedInputTypes(model).filter((type) => isInputObjectType(type) || isEnumType(type));
}
