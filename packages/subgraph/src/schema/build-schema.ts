import {
  GraphQLBoolean,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isInterfaceType,
  isObjectType,
  specifiedDirectives,
} from "graphql";
import { type Stub, stubFieldType } from "../definition/entity.ts";
import type { FieldOptions } from "../definition/federation-options.ts";
import type { RootField } from "../definition/root-field.ts";
import type { ValueType } from "../definition/value-type.ts";
import type { AbstractModel, EntityModel, SubgraphModel } from "../model/subgraph-model.ts";
import { connectionTypeName, edgeTypeName, pageInfoFields, pageInfoTypeName } from "./connection-types.ts";
import { failureFields, failureTypeName } from "./failure-type.ts";
import { fieldArguments } from "./field-arguments.ts";
import {
  type ArgumentModel,
  fieldType,
  outputReference,
  rootFieldType,
  type TypeReference,
} from "./field-type.ts";
import { connectedTypes, resultUnions, usedValues } from "./generated-types.ts";
import { interfaceFields } from "./interface-fields.ts";
import { leafGraphqlType } from "./leaf.ts";
import { scalarTypesByName } from "./scalars.ts";

type FieldConfig = GraphQLFieldConfig<unknown, unknown>;
type FieldConfigs = Record<string, FieldConfig>;

/**
 * The schema that requests are validated against: what the SDL says, and the fields `_service` and `_entities` of
 * Federation's subgraph specification. Its resolvers are never asked; operations are compiled instead.
 */
export function buildSubgraphSchema(model: SubgraphModel): GraphQLSchema {
  const typesByName = new Map<string, GraphQLObjectType>();
  const abstractsByName = new Map<string, GraphQLUnionType | GraphQLInterfaceType>();
  const compositeType: CompositeTypeByName = (name) => abstractsByName.get(name) ?? objectType(name);
  const objectType = (name: string): GraphQLObjectType => {
    const type = typesByName.get(name);
    if (type === undefined) {
      throw new Error(`The type "${name}" is not in the model.`);
    }
    return type;
  };
  for (const entity of model.entitiesByName.values()) {
    typesByName.set(entity.name, entityType(model, entity, compositeType));
  }
  for (const type of model.abstractsByName.values()) {
    abstractsByName.set(type.name, abstractType(model, type, compositeType));
  }
  for (const value of usedValues(model)) {
    typesByName.set(value.name, valueType(value, objectType));
  }
  for (const stub of model.stubsByName.values()) {
    typesByName.set(stub.name, stubType(stub));
  }
  const connected = connectedTypes(model);
  if (connected.length > 0) {
    typesByName.set(pageInfoTypeName, createPageInfoType());
  }
  for (const entity of connected) {
    for (const type of connectionTypes(entity, compositeType)) {
      typesByName.set(type.name, type);
    }
  }
  for (const [name, entity] of resultUnions(model)) {
    const failure = typesByName.get(failureTypeName) ?? createFailureType();
    typesByName.set(failureTypeName, failure);
    abstractsByName.set(name, new GraphQLUnionType({ name, types: () => [objectType(entity), failure] }));
  }
  const mutation = rootType(model, "Mutation", model.mutationsByName, compositeType);
  return new GraphQLSchema({
    query: queryType(model, compositeType, objectType),
    ...(mutation === undefined ? {} : { mutation }),
    types: [...typesByName.values(), ...abstractsByName.values()],
    directives: [...specifiedDirectives],
  });
}

function stubType({ name, key, external }: Stub): GraphQLObjectType {
  const fields: (readonly [string, FieldConfig])[] = [
    ...Object.entries(key).map(
      ([field, scalar]) => [field, { type: new GraphQLNonNull(scalarTypesByName[scalar]) }] as const,
    ),
    ...Object.entries(external).map(([field, type]) => {
      const { scalar, isNullable } = stubFieldType(type);
      const graphqlType = scalarTypesByName[scalar];
      return [field, { type: isNullable ? graphqlType : new GraphQLNonNull(graphqlType) }] as const;
    }),
  ];
  return new GraphQLObjectType({ name, fields: toRecord(fields) });
}

function valueType(
  { name, options, members, memberOptions }: ValueType,
  objectType: ObjectTypeByName,
): GraphQLObjectType {
  return new GraphQLObjectType({
    name,
    description: options.description,
    fields: toRecord(
      Object.entries(members).map(([member, type]) => [
        member,
        fieldConfig(outputReference(type), [], memberOptions[member] ?? {}, objectType),
      ]),
    ),
  });
}

function createPageInfoType(): GraphQLObjectType {
  const fields = pageInfoFields.map(
    ([name, type]) =>
      [name, { type: type === "String" ? GraphQLString : new GraphQLNonNull(GraphQLBoolean) }] as const,
  );
  return new GraphQLObjectType({ name: pageInfoTypeName, fields: Object.fromEntries(fields) });
}

/** The types of an entity's pages with cursors. */
function connectionTypes(
  entity: EntityModel,
  objectType: CompositeTypeByName,
): readonly [GraphQLObjectType, GraphQLObjectType] {
  const edge = new GraphQLObjectType({
    name: edgeTypeName(entity),
    fields: () => ({
      cursor: { type: new GraphQLNonNull(GraphQLString) },
      node: { type: new GraphQLNonNull(objectType(entity.name)) },
    }),
  });
  const connection = new GraphQLObjectType({
    name: connectionTypeName(entity),
    fields: () => ({
      edges: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(edge))) },
      pageInfo: { type: new GraphQLNonNull(objectType(pageInfoTypeName)) },
      totalCount: { type: new GraphQLNonNull(GraphQLInt) },
    }),
  });
  return [connection, edge];
}

function createFailureType(): GraphQLObjectType {
  const fields = failureFields.map(
    ([name, type]) =>
      [name, { type: type === "String" ? GraphQLString : new GraphQLNonNull(GraphQLString) }] as const,
  );
  return new GraphQLObjectType({ name: failureTypeName, fields: Object.fromEntries(fields) });
}

type CompositeTypeByName = (name: string) => GraphQLObjectType | GraphQLUnionType | GraphQLInterfaceType;

type ObjectTypeByName = (name: string) => GraphQLObjectType;

function abstractType(
  model: SubgraphModel,
  type: AbstractModel,
  compositeType: CompositeTypeByName,
): GraphQLUnionType | GraphQLInterfaceType {
  const { name, options, members } = type;
  const { description } = options;
  if (type.kind === "union") {
    const types = () => members.map(({ entity }) => compositeType(entity.name)).filter(isObjectType);
    return new GraphQLUnionType({ name, description, types });
  }
  return new GraphQLInterfaceType({
    name,
    description,
    interfaces: () => type.interfaces.map((each) => compositeType(each)).filter(isInterfaceType),
    fields: () =>
      toRecord(
        interfaceFields(model, type).map((field) => [
          field.name,
          fieldConfig(field.type, field.args, field.options, compositeType),
        ]),
      ),
  });
}

function entityType(
  model: SubgraphModel,
  entity: EntityModel,
  objectType: CompositeTypeByName,
): GraphQLObjectType {
  return new GraphQLObjectType({
    name: entity.name,
    description: entity.options.description,
    interfaces: () => entity.interfaces.map((name) => objectType(name)).filter(isInterfaceType),
    fields: () =>
      toRecord(
        [...entity.fieldsByName].map(([name, field]) => [
          name,
          fieldConfig(fieldType(entity, field), fieldArguments(model, field), field, objectType),
        ]),
      ),
  });
}

function rootType(
  model: SubgraphModel,
  name: string,
  fieldsByName: ReadonlyMap<string, RootField>,
  objectType: CompositeTypeByName,
): GraphQLObjectType | undefined {
  return fieldsByName.size === 0
    ? undefined
    : new GraphQLObjectType({ name, fields: () => rootFields(model, fieldsByName, objectType) });
}

function queryType(
  model: SubgraphModel,
  compositeType: CompositeTypeByName,
  objectType: ObjectTypeByName,
): GraphQLObjectType {
  return new GraphQLObjectType({
    name: "Query",
    fields: () => ({
      ...rootFields(model, model.queriesByName, compositeType),
      ...federationFields(model, objectType),
    }),
  });
}

function rootFields(
  model: SubgraphModel,
  fieldsByName: ReadonlyMap<string, RootField>,
  objectType: CompositeTypeByName,
): FieldConfigs {
  return toRecord(
    [...fieldsByName].map(([name, field]) => [
      name,
      fieldConfig(rootFieldType(name, field), fieldArguments(model, field), field, objectType),
    ]),
  );
}

function federationFields(model: SubgraphModel, objectType: ObjectTypeByName): FieldConfigs {
  const service = new GraphQLObjectType({ name: "_Service", fields: { sdl: { type: GraphQLString } } });
  const fields: FieldConfigs = { _service: { type: new GraphQLNonNull(service) } };
  if (model.entitiesByName.size === 0) {
    return fields;
  }
  const entity = new GraphQLUnionType({
    name: "_Entity",
    types: () => [...model.entitiesByName.keys()].map(objectType),
  });
  const any = new GraphQLScalarType({ name: "_Any" });
  return {
    ...fields,
    _entities: {
      type: new GraphQLNonNull(new GraphQLList(entity)),
      args: { representations: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(any))) } },
    },
  };
}

function fieldConfig(
  type: TypeReference,
  args: readonly ArgumentModel[],
  { description, deprecated }: FieldOptions,
  objectType: CompositeTypeByName,
): FieldConfig {
  return {
    type: outputType(type, objectType),
    args: argumentConfigs(args),
    description,
    deprecationReason: deprecated,
  };
}

function outputType(
  { name, isList, isNullable, isItemNullable = false, leaf }: TypeReference,
  objectType: CompositeTypeByName,
): GraphQLOutputType {
  const named = leaf === undefined ? objectType(name) : leafGraphqlType(leaf);
  const type = isList ? new GraphQLList(isItemNullable ? named : new GraphQLNonNull(named)) : named;
  return isNullable ? type : new GraphQLNonNull(type);
}

function argumentConfigs(args: readonly ArgumentModel[]): GraphQLFieldConfigArgumentMap {
  return toRecord(
    args.map(({ name, type, defaultValue }) => [
      name,
      { type, ...(defaultValue === undefined ? {} : { default: { value: defaultValue } }) },
    ]),
  );
}

/** An object by entries, whose names may be any. */
function toRecord<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  const record: Record<string, Value> = Object.create(null);
  for (const [name, value] of entries) {
    record[name] = value;
  }
  return record;
}
