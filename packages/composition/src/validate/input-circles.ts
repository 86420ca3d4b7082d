import {
  type ConstValueNode,
  type DocumentNode,
  GraphQLError,
  type InputValueDefinitionNode,
  Kind,
  type TypeNode,
} from "graphql";
import { describeCircle, findCircles, maxNamedFields } from "./circles-of-needs.ts";

/** How deep defaults of input fields may need each other: far more than anybody writes. */
const maxDefaultDepth = 100;

/**
 * Input types that no value can be given of, as each needs another in a circle, and defaults that need each other more
 * than 100 deep. To be asked before a schema is built, whose own rules go as deep as the types do. O(document).
 *
 * @see https://spec.graphql.org/draft/#sec-Input-Objects.Circular-References
 */
export function checkInputCircles(document: DocumentNode): readonly GraphQLError[] {
  const types = readInputTypes(document);
  const circles = tellCircles(types);
  return circles.length > 0 ? circles : checkDefaults(types);
}

/** An input type with its extensions. */
interface InputType {
  readonly name: string;
  readonly isOneOf: boolean;
  readonly fields: readonly InputValueDefinitionNode[];
}

function readInputTypes({ definitions }: DocumentNode): ReadonlyMap<string, InputType> {
  const nodes = definitions.filter(
    (node) =>
      node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION,
  );
  return new Map(
    [...Map.groupBy(nodes, (node) => node.name.value)].map(([name, parts]) => [
      name,
      {
        name,
        isOneOf: parts.some((part) => part.directives?.some((use) => use.name.value === "oneOf")),
        fields: parts.flatMap((part) => part.fields ?? []),
      },
    ]),
  );
}

/** The circles of types; of a `@oneOf` type one field is enough. */
function tellCircles(types: ReadonlyMap<string, InputType>): readonly GraphQLError[] {
  const needing = new Map(
    [...types].map(([name, { isOneOf, fields }]) => [
      name,
      {
        name,
        isOneOf,
        fields: fields.map((node) => ({
          name: node.name.value,
          needs: neededType(node.type, isOneOf),
          field: node,
        })),
      },
    ]),
  );
  return findCircles(needing).map(
    (circle) =>
      new GraphQLError(`${describeCircle(circle)}. Let one of them be null.`, {
        nodes: circle.slice(0, maxNamedFields).map(({ field }) => field.field),
      }),
  );
}

function neededType(type: TypeNode, isOneOf: boolean): string | undefined {
  const named = isOneOf ? type : type.kind === Kind.NON_NULL_TYPE ? type.type : undefined;
  return named?.kind === Kind.NAMED_TYPE ? named.name.value : undefined;
}

/** Takes away, round by round, the types whose defaults need none of the rest; so many rounds, so deep they go. */
function checkDefaults(types: ReadonlyMap<string, InputType>): readonly GraphQLError[] {
  const needing = [...types.values()].flatMap((type) =>
    type.fields.flatMap((field) => {
      const target = holdsObject(field.defaultValue) ? types.get(namedType(field.type)) : undefined;
      return target === undefined ? [] : [{ type, field, target }];
    }),
  );
  let rest = needing;
  for (let depth = 0; rest.length > maxDefaultDepth && depth < maxDefaultDepth; depth++) {
    const holders = new Set(rest.map(({ type }) => type));
    rest = rest.filter(({ target }) => holders.has(target));
  }
  const [deep] = rest;
  return deep === undefined || rest.length <= maxDefaultDepth
    ? []
    : [
        new GraphQLError(
          `The default of "${deep.type.name}.${deep.field.name.value}" needs other defaults more than ${maxDefaultDepth} deep.`,
          { nodes: deep.field },
        ),
      ];
}

function holdsObject(value: ConstValueNode | undefined): boolean {
  return (
    value?.kind === Kind.OBJECT ||
    (value?.kind === Kind.LIST && value.values.some((item) => holdsObject(item)))
  );
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
