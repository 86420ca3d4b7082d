import { printType } from "graphql";
import type { Stub } from "../definition/entity.ts";
import type { Field, FieldOptions } from "../definition/field.ts";
import type { RootField } from "../definition/root-field.ts";
import type { ScalarName } from "../definition/scalar.ts";
import type { EntityModel, KeyModel, SubgraphModel } from "../model/subgraph-model.ts";
import { connectionTypeName, edgeTypeName, pageInfoFields, pageInfoTypeName } from "./connection-types.ts";
import { printLinks } from "./federation.ts";
import { fieldArguments } from "./field-arguments.ts";
import { type ArgumentModel, fieldType, rootFieldType, type TypeReference } from "./field-type.ts";
import { connectedEntities, usedInputTypes, usedStructuredInputs } from "./generated-types.ts";
import { isCustomScalar, isScalarName } from "./scalars.ts";

/** The subgraph's schema as composition reads it: types in the order in which the module defines them. */
export function printSdl(model: SubgraphModel): string {
  const connected = connectedEntities(model);
  const blocks = [
    printLinks(connected.length === 0 ? ["@key"] : ["@key", "@shareable"]),
    printRoot(model, "Query", model.queriesByName),
    printRoot(model, "Mutation", model.mutationsByName),
    ...[...model.entitiesByName.values()].map((entity) => printEntity(model, entity)),
    ...[...model.stubsByName.values()].map(printStub),
    ...connected.map(printConnectionTypes),
    connected.length === 0 ? "" : printPageInfo(),
    ...usedStructuredInputs(model).map((type) => printType(type)),
    ...usedScalars(model)
      .filter(isCustomScalar)
      .map((name) => `scalar ${name}`),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** The scalars that fields and arguments of the subgraph have, each once, in the order of their first use. */
export function usedScalars(model: SubgraphModel): readonly ScalarName[] {
  const inputNames = usedInputTypes(model).map(({ name }) => name);
  const names = [
    ...[...model.queriesByName.values(), ...model.mutationsByName.values()].map(
      (field) => rootFieldType(field).scalar,
    ),
    ...[...model.entitiesByName.values()].flatMap((entity) =>
      [...entity.fieldsByName.values()].map((field) => fieldType(entity, field).scalar),
    ),
    ...inputNames.filter(isScalarName),
    ...[...model.stubsByName.values()].flatMap((stub) => Object.values(stub.key)),
  ];
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The fields of a key as `@key` has them: `"region number"`. */
export function printKeyFields(key: KeyModel): string {
  return key.map(({ field }) => field).join(" ");
}

function printRoot(model: SubgraphModel, type: string, fieldsByName: ReadonlyMap<string, RootField>): string {
  if (fieldsByName.size === 0) {
    return "";
  }
  const fields = [...fieldsByName].map(([name, field]) =>
    printField(name, fieldArguments(model, field), rootFieldType(field), field),
  );
  return `type ${type} {\n${fields.join("\n")}\n}`;
}

function printEntity(model: SubgraphModel, entity: EntityModel): string {
  const keys = entity.keys.map((key) => ` @key(fields: "${printKeyFields(key)}")`).join("");
  const fields = [...entity.fieldsByName].map(([name, field]: readonly [string, Field]) =>
    printField(name, fieldArguments(model, field), fieldType(entity, field), field),
  );
  return `${printDescription(entity.description, "")}type ${entity.name}${keys} {\n${fields.join("\n")}\n}`;
}

function printStub(stub: Stub): string {
  const keyFields = Object.keys(stub.key).join(" ");
  const fields = Object.entries(stub.key).map(([name, type]) => `  ${name}: ${type}!`);
  return `type ${stub.name} @key(fields: "${keyFields}", resolvable: false) {\n${fields.join("\n")}\n}`;
}

function printField(
  name: string,
  args: readonly ArgumentModel[],
  type: TypeReference,
  { description, deprecated }: FieldOptions,
): string {
  const printedArguments = args.length === 0 ? "" : `(${args.map(printArgument).join(", ")})`;
  const deprecation = deprecated === undefined ? "" : ` @deprecated(reason: ${JSON.stringify(deprecated)})`;
  return `${printDescription(description, "  ")}  ${name}${printedArguments}: ${printReference(type)}${deprecation}`;
}

function printArgument({ name, type, defaultValue }: ArgumentModel): string {
  return `${name}: ${String(type)}${defaultValue === undefined ? "" : ` = ${defaultValue}`}`;
}

/** Shareable, since several services may have pages of one entity, and all have the same `PageInfo`. */
function printConnectionTypes(entity: EntityModel): string {
  return [
    `type ${connectionTypeName(entity)} @shareable {`,
    `  edges: [${edgeTypeName(entity)}!]!`,
    `  pageInfo: ${pageInfoTypeName}!`,
    "  totalCount: Int!",
    "}",
    "",
    `type ${edgeTypeName(entity)} @shareable {`,
    "  cursor: String!",
    `  node: ${entity.name}!`,
    "}",
  ].join("\n");
}

function printPageInfo(): string {
  const fields = pageInfoFields.map(([name, type]) => `  ${name}: ${type}`);
  return `type ${pageInfoTypeName} @shareable {\n${fields.join("\n")}\n}`;
}

function printReference({ name, isList, isNullable }: TypeReference): string {
  return `${isList ? `[${name}!]` : name}${isNullable ? "" : "!"}`;
}

/** As a quoted string: JSON's escapes are GraphQL's. */
function printDescription(description: string | undefined, indent: string): string {
  return description === undefined ? "" : `${indent}${JSON.stringify(description)}\n`;
}
