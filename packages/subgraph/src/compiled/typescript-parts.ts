import {
  GraphQLScalarType,
  getNamedType,
  isInputObjectType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import type { Field } from "../definition/field.ts";
import type { RootField } from "../definition/root-field.ts";
import type { EntityModel, SubgraphModel } from "../model/subgraph-model.ts";
import { buildSubgraphSchema } from "../schema/build-schema.ts";
import { scalarTypesByName } from "../schema/scalars.ts";
import { templateOf } from "./sql-template.ts";

/** What of a subgraph is TypeScript, for people: `Order.total (resolve)`. A file alone can serve only where nothing is. */
export function typescriptParts(model: SubgraphModel): readonly string[] {
  return [
    ...(model.policies === undefined ? [] : ["policies"]),
    ...rootParts("Query", model.queriesByName),
    ...rootParts("Mutation", model.mutationsByName),
    ...[...model.entitiesByName.values()].flatMap((entity) =>
      [...entity.fieldsByName].flatMap(([name, field]) =>
        fieldParts(field).map((part) => `${entity.name}.${name} (${part})`),
      ),
    ),
    ...model.consumers.flatMap(({ name, call }) => (call === undefined ? [`consumer ${name} (handle)`] : [])),
    ...scalarsOfInputs(model).map((name) => `scalar ${name} (reads what clients send)`),
  ];
}

function rootParts(type: string, fieldsByName: ReadonlyMap<string, RootField>): readonly string[] {
  return [...fieldsByName].flatMap(([name, field]) =>
    rootFieldParts(field).map((part) => `${type}.${name} (${part})`),
  );
}

function rootFieldParts(field: RootField): readonly string[] {
  switch (field.kind) {
    case "byKey":
    case "list":
    case "rootConnection":
      return [];
    case "function":
      return field.validate === undefined ? [] : ["validate"];
    case "resolvedRoot":
      return field.validate === undefined ? ["resolve"] : ["resolve", "validate"];
  }
}

function fieldParts(field: Field): readonly string[] {
  switch (field.kind) {
    case "resolved":
      return [field.resolver.kind === "single" ? "resolve" : "resolveMany"];
    case "sql":
      return templateOf(field) === undefined
        ? ["sql, which does more than put its references into a text"]
        : [];
    case "column":
    case "reference":
    case "value":
    case "one":
    case "many":
    case "connection":
    case "external":
      return [];
  }
}

/** Scalars of other libraries that read values: of arguments, and of fields that others provide. What is only shown, the database prints. */
function scalarsOfInputs(model: SubgraphModel): readonly string[] {
  const types = Object.values(buildSubgraphSchema(model).getTypeMap()).filter(
    ({ name }) => !name.startsWith("__"),
  );
  const inputs = types.flatMap((type) =>
    isInputObjectType(type)
      ? Object.values(type.getFields()).map((field) => getNamedType(field.type))
      : isObjectType(type)
        ? Object.values(type.getFields()).flatMap(({ args }) => args.map((arg) => getNamedType(arg.type)))
        : [],
  );
  const names = inputs.flatMap((type) =>
    type instanceof GraphQLScalarType && !isKnownScalar(type) ? [type.name] : [],
  );
  return [...new Set([...names, ...[...model.entitiesByName.values()].flatMap(scalarsOfRequired)])];
}

function isKnownScalar(type: GraphQLScalarType): boolean {
  return isSpecifiedScalarType(type) || Object.hasOwn(scalarTypesByName, type.name) || type.name === "_Any";
}

function scalarsOfRequired({ external, fieldsByName }: EntityModel): readonly string[] {
  const required = [...fieldsByName.values()].flatMap((field) =>
    "requires" in field ? (field.requires?.names ?? []) : [],
  );
  return required.flatMap((name) => {
    const type = external[name];
    const item = type?.kind === "list" ? type.item : type;
    const leaves = item?.kind === "value" ? Object.values(item.members) : [item];
    return leaves.flatMap((leaf) => (leaf?.kind === "customScalar" ? [leaf.name] : []));
  });
}
