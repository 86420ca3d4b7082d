import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  isEnumType,
  isScalarType,
  isSpecifiedScalarType,
} from "graphql";
import type { Stub } from "../definition/entity.ts";
import type { RootField } from "../definition/root-field.ts";
import type { ValueType } from "../definition/value-type.ts";
import type { AbstractModel, EntityModel, KeyModel, SubgraphModel } from "../model/subgraph-model.ts";
import { connectionTypeName, edgeTypeName, pageInfoFields, pageInfoTypeName } from "./connection-types.ts";
import { failureFields, failureTypeName } from "./failure-type.ts";
import { printLinks } from "./federation.ts";
import { fieldArguments } from "./field-arguments.ts";
import {
  type ArgumentModel,
  fieldType,
  outputReference,
  printReference,
  rootFieldType,
  type TypeReference,
} from "./field-type.ts";
import { connectedTypes, resultUnions, usedInputObjects, usedLeaves, usedValues } from "./generated-types.ts";
import { interfaceFields } from "./interface-fields.ts";
import { DirectivePrinter } from "./print-directives.ts";

/** What a schema is printed with. */
interface SdlContext {
  readonly model: SubgraphModel;
  readonly directives: DirectivePrinter;
}

/** The subgraph's schema as composition reads it: types in the order in which the module defines them. */
export function printSdl(model: SubgraphModel): string {
  const directives = new DirectivePrinter();
  const context: SdlContext = { model, directives };
  const connected = connectedTypes(model);
  const leaves = usedLeaves(model);
  const blocks = [
    printRoot(context, "Query", model.queriesByName),
    printRoot(context, "Mutation", model.mutationsByName),
    ...[...model.entitiesByName.values()].map((entity) => printEntity(context, entity)),
    ...[...model.abstractsByName.values()].map((type) => printAbstract(context, type)),
    ...[...model.stubsByName.values()].map((stub) => printStub(context, stub)),
    ...usedValues(model).map((value) => printValue(context, value)),
    ...[...resultUnions(model)].map(([name, entity]) => `union ${name} = ${entity} | ${failureTypeName}`),
    resultUnions(model).size === 0 ? "" : printFailureType(context),
    ...connected.map((entity) => printConnectionTypes(context, entity)),
    connected.length === 0 ? "" : printPageInfo(context),
    ...usedInputObjects(model).map((type) => printInput(context, type)),
    ...leaves.filter((type) => isEnumType(type)).map((type) => printEnum(context, type)),
    ...leaves
      .filter((type) => isScalarType(type) && !isSpecifiedScalarType(type))
      .map(({ name }) => `scalar ${name}`),
  ];
  return `${[printLinks(directives.imports, model.directives), ...printDefinitions(model), ...blocks].filter((block) => block !== "").join("\n\n")}\n`;
}

function printDefinitions({ directives }: SubgraphModel): readonly string[] {
  return Object.values(directives).map(({ definition }) => definition);
}

/** The fields of a key as `@key` has them: `"region number"`, `"study { caseNumber }"`. */
export function printKeyFields(key: KeyModel): string {
  const membersByField = new Map<string, readonly string[]>();
  for (const { path } of key) {
    const [field, ...members] = path;
    membersByField.set(field, [...(membersByField.get(field) ?? []), ...members]);
  }
  return [...membersByField]
    .map(([field, members]) => (members.length === 0 ? field : `${field} { ${members.join(" ")} }`))
    .join(" ");
}

function printRoot(context: SdlContext, type: string, fieldsByName: ReadonlyMap<string, RootField>): string {
  if (fieldsByName.size === 0) {
    return "";
  }
  const fields = [...fieldsByName].map(([name, field]) =>
    printField(
      context,
      { name, args: fieldArguments(context.model, field), type: rootFieldType(name, field) },
      field,
    ),
  );
  return printBlock(`type ${type}`, fields);
}

function printEntity(context: SdlContext, entity: EntityModel): string {
  const { directives, model } = context;
  const keys = entity.keys.map(printKeyFields);
  const fields = [...entity.fieldsByName].map(([name, field]) =>
    printField(context, { name, args: fieldArguments(model, field), type: fieldType(entity, field) }, field),
  );
  const head = `type ${entity.name}${printInterfaces(entity)}${directives.printOptions(entity.options, keys)}`;
  return printDescription(entity.options.description, "") + printBlock(head, fields);
}

function printInterfaces({ interfaces }: EntityModel): string {
  return interfaces.length === 0 ? "" : ` implements ${interfaces.join(" & ")}`;
}

function printAbstract(context: SdlContext, type: AbstractModel): string {
  const { directives, model } = context;
  const description = printDescription(type.options.description, "");
  if (type.kind === "union") {
    const members = type.members.map(({ entity }) => entity.name).join(" | ");
    return `${description}union ${type.name}${directives.printOptions(type.options)} = ${members}`;
  }
  const keys = type.keys.filter((key) => key.length > 0).map(printKeyFields);
  const head = `interface ${type.name}${printInterfaces(type)}${directives.printOptions(type.options, keys)}`;
  const fields = interfaceFields(model, type).map((field) => printField(context, field, field.options));
  return description + printBlock(head, fields);
}

function printStub({ directives }: SdlContext, stub: Stub): string {
  const key = directives.print("key", { fields: Object.keys(stub.key).join(" "), resolvable: false });
  const fields = [
    ...Object.entries(stub.key).map(([name, type]) => `  ${name}: ${type}!`),
    ...Object.entries(stub.external).map(
      ([name, type]) => `  ${name}: ${type}${directives.print("external", {})}`,
    ),
  ];
  return printBlock(`type ${stub.name}${key}`, fields);
}

function printValue(context: SdlContext, value: ValueType): string {
  const fields = Object.entries(value.members).map(([name, type]) =>
    printField(context, { name, args: [], type: outputReference(type) }, value.memberOptions[name] ?? {}),
  );
  const head = `type ${value.name}${context.directives.printOptions(value.options)}`;
  return printDescription(value.options.description, "") + printBlock(head, fields);
}

function printInput(context: SdlContext, type: GraphQLInputObjectType): string {
  const options = context.model.optionsOfInput(type);
  const fields = Object.values(type.getFields()).map(({ name, type: of }) => `  ${name}: ${String(of)}`);
  const head = `input ${type.name}${type.isOneOf ? " @oneOf" : ""}${context.directives.printOptions(options)}`;
  return printDescription(type.description, "") + printBlock(head, fields);
}

function printEnum(context: SdlContext, type: GraphQLEnumType): string {
  const options = context.model.enumsByName.get(type.name)?.options ?? {};
  const values = type.getValues().map(({ name }) => `  ${name}`);
  const head = `enum ${type.name}${context.directives.printOptions(options)}`;
  return printDescription(type.description, "") + printBlock(head, values);
}

/** A field with its directives in the order in which they are written. */
function printField(
  context: SdlContext,
  field: { readonly name: string; readonly args: readonly ArgumentModel[]; readonly type: TypeReference },
  options: { readonly description?: string },
): string {
  const { name, args, type } = field;
  const printedArguments =
    args.length === 0 ? "" : `(${args.map((argument) => printArgument(context, argument)).join(", ")})`;
  const directives = context.directives.printOptions(options);
  return `${printDescription(options.description, "  ")}  ${name}${printedArguments}: ${printReference(type)}${directives}`;
}

function printArgument(
  { directives }: SdlContext,
  { name, type, defaultValue, fromContext }: ArgumentModel,
): string {
  const filled = fromContext === undefined ? "" : directives.print("fromContext", { field: fromContext });
  return `${name}: ${String(type)}${defaultValue === undefined ? "" : ` = ${defaultValue}`}${filled}`;
}

/** Shareable, since several services may have pages of one entity, and all have the same `PageInfo`. */
function printConnectionTypes({ directives }: SdlContext, entity: EntityModel): string {
  const shareable = directives.print("shareable", {});
  const connection = [
    `  edges: [${edgeTypeName(entity)}!]!`,
    `  pageInfo: ${pageInfoTypeName}!`,
    "  totalCount: Int!",
  ];
  const edge = ["  cursor: String!", `  node: ${entity.name}!`];
  return [
    printBlock(`type ${connectionTypeName(entity)}${shareable}`, connection),
    printBlock(`type ${edgeTypeName(entity)}${shareable}`, edge),
  ].join("\n\n");
}

/** Shareable, since all services have the same. */
function printFailureType({ directives }: SdlContext): string {
  const fields = failureFields.map(([name, type]) => `  ${name}: ${type}`);
  return printBlock(`type ${failureTypeName}${directives.print("shareable", {})}`, fields);
}

function printPageInfo({ directives }: SdlContext): string {
  const fields = pageInfoFields.map(([name, type]) => `  ${name}: ${type}`);
  return printBlock(`type ${pageInfoTypeName}${directives.print("shareable", {})}`, fields);
}

function printBlock(head: string, members: readonly string[]): string {
  return `${head} {\n${members.join("\n")}\n}`;
}

/** As a quoted string: JSON's escapes are GraphQL's. */
function printDescription(description: string | null | undefined, indent: string): string {
  return typeof description === "string" ? `${indent}${JSON.stringify(description)}\n` : "";
}
