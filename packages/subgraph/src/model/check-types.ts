import { assertEnumValueName, GraphQLError } from "graphql";
import type { EnumType } from "../definition/enum-type.ts";
import { connectionTypeName, edgeTypeName, pageInfoTypeName } from "../schema/connection-types.ts";
import { failureTypeName } from "../schema/failure-type.ts";
import { connectedTypes, resultUnions, usedInputObjects, usedLeaves } from "../schema/generated-types.ts";
import { checkName } from "./check-name.ts";
import type { SubgraphModel } from "./subgraph-model.ts";

/** What is wrong with the types of a subgraph that are no entities: names that two of them have, and enums. */
export function checkTypes(model: SubgraphModel): readonly string[] {
  const connected = connectedTypes(model);
  const names = [
    ...model.entitiesByName.keys(),
    ...model.abstractsByName.keys(),
    ...[...model.stubsByName.keys()].filter((name) => !model.entitiesByName.has(name)),
    ...model.valuesByName.keys(),
    ...model.enumsByName.keys(),
    ...usedInputObjects(model).map(({ name }) => name),
    ...usedLeaves(model).flatMap(({ name }) => (model.enumsByName.has(name) ? [] : [name])),
    ...connected.flatMap((entity) => [connectionTypeName(entity), edgeTypeName(entity)]),
    ...(connected.length === 0 ? [] : [pageInfoTypeName]),
    ...resultUnions(model).keys(),
    ...(resultUnions(model).size === 0 ? [] : [failureTypeName]),
  ];
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...[...twice].map((name) => `The name "${name}" has two types. Name one of them otherwise.`),
    ...[...model.enumsByName.values()].flatMap(checkEnum),
  ];
}

function checkEnum({ name, values }: EnumType): readonly string[] {
  const names = Object.keys(values);
  return names.length === 0
    ? [`The enum "${name}" has no values.`]
    : names.flatMap((value) => {
        const findings = checkName(`${name}.${value}`, value);
        return findings.length > 0 || isEnumValueName(value)
          ? findings
          : [`"${name}.${value}" is no name that an enum's value can have.`];
      });
}

function isEnumValueName(name: string): boolean {
  try {
    assertEnumValueName(name);
    return true;
  } catch (error) {
    if (error instanceof GraphQLError) {
      return false;
    }
    throw error;
  }
}
