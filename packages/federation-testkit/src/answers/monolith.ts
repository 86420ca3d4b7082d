import {
  buildASTSchema,
  execute,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  parse,
  printSchema,
  type TypeNode,
  visit,
} from "graphql";
import type { RandomOperation } from "../world/world.ts";
import type { Answer } from "./answer.ts";
import { withoutUnknown } from "./bare-references.ts";
import { canonical, type FieldOfObject, type Meaning } from "./meaning.ts";
import { Identity } from "./meant-value.ts";
import { createRequestState } from "./subgraph-server.ts";

/** Which fields of an operation fail, whatever they mean. */
export type IsLost = (info: GraphQLResolveInfo) => boolean;

/** What one server that holds all the data answers; `mutations` are those that it ran, in order. */
export async function askMonolith(
  meaning: Meaning,
  operation: RandomOperation,
  isLost: IsLost = () => false,
): Promise<Answer> {
  return ask(meaning, meaning.universe.apiSchema, operation, isLost);
}

/** The same where no null goes up, so that every field is computed and all errors that there could be are there. */
export async function askLenientMonolith(
  meaning: Meaning,
  operation: RandomOperation,
  isLost: IsLost = () => false,
): Promise<Answer> {
  return ask(meaning, withoutNonNull(meaning.universe.apiSchema), operation, isLost);
}

async function ask(
  meaning: Meaning,
  schema: GraphQLSchema,
  operation: RandomOperation,
  isLost: IsLost,
): Promise<Answer> {
  const state = createRequestState();
  const above = new Map<Identity, Identity>();
  const result = await execute({
    schema,
    document: parse(operation.document),
    operationName: operation.operationName,
    variableValues: operation.variables,
    rootValue: undefined,
    fieldResolver: (source: Identity | undefined, args: Record<string, unknown>, _, info) => {
      const { parentType, fieldName: field } = info;
      if (isLost(info)) {
        throw new Error(`The field "${parentType.name}.${field}" is lost.`);
      }
      if (parentType.name === "Mutation") {
        state.epoch += 1;
        state.mutations.push(`${field}(${canonical(args)})`);
      }
      const object = source ?? new Identity(parentType.name, 0);
      const type = meaning.universe.objectType(parentType.name).getFields()[field]?.type ?? info.returnType;
      if (object.bareFields?.has(field) === false) {
        if (isNonNullType(type)) {
          throw new Error(`The field "${parentType.name}.${field}" of an object that nobody knows is null.`);
        }
        return null;
      }
      const fromAbove = valuesFromAbove(meaning, { object, field, epoch: state.epoch }, above);
      const value = meaning.resolve({ object, field, args, epoch: state.epoch, ...fromAbove });
      for (const below of identitiesIn(value)) {
        above.set(below, object);
      }
      return withoutUnknown(value, type, info);
    },
    typeResolver: (value: Identity) => value.type,
  });
  const { data, errors = [] } = JSON.parse(JSON.stringify(result)) as Partial<Answer>;
  return { data: data ?? null, errors, mutations: state.mutations };
}

/** What a field takes from the nearest object above it that sets its context. */
function valuesFromAbove(
  meaning: Meaning,
  { object, field, epoch }: Omit<FieldOfObject, "args" | "fromAbove">,
  above: ReadonlyMap<Identity, Identity>,
): Pick<FieldOfObject, "fromAbove"> {
  const place = meaning.contextualPlaceOf(object.type, field);
  if (place === undefined) {
    return {};
  }
  const values = place.field.contexts.map(({ argument, context, selection }) => {
    const types = meaning.universe.typesSetting(place.subgraph, context);
    let at = above.get(object);
    while (at !== undefined && !types.includes(at.type)) {
      at = above.get(at);
    }
    return [argument, at === undefined ? null : meaning.leafOf(at, selection, epoch)];
  });
  return { fromAbove: Object.fromEntries(values) };
}

function identitiesIn(value: unknown): readonly Identity[] {
  return Array.isArray(value) ? value.flatMap(identitiesIn) : value instanceof Identity ? [value] : [];
}

function withoutNonNull(schema: GraphQLSchema): GraphQLSchema {
  const document = visit(parse(printSchema(schema)), {
    FieldDefinition: (node) => ({ ...node, type: nullable(node.type) }),
  });
  return buildASTSchema(document, { assumeValidSDL: true });
}

function nullable(type: TypeNode): TypeNode {
  switch (type.kind) {
    case Kind.NAMED_TYPE:
      return type;
    case Kind.LIST_TYPE:
      return { ...type, type: nullable(type.type) };
    case Kind.NON_NULL_TYPE:
      return nullable(type.type);
  }
}
