import {
  type ConstValueNode,
  type DocumentNode,
  GraphQLError,
  type InputValueDefinitionNode,
  Kind,
  type TypeNode,
} from "graphql";

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
  const circles = findCircles(types);
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

interface Need {
  readonly field: InputValueDefinitionNode;
  readonly target: InputType;
}

/**
 * The types that need each other without end: what remains once all types are taken away that need none of the rest.
 * Each circle is followed by the first need that remains, so that types of several circles are told in one of them.
 */
function findCircles(types: ReadonlyMap<string, InputType>): readonly GraphQLError[] {
  const open = unfinished(types);
  const problems: GraphQLError[] = [];
  const seen = new Set<InputType>();
  for (const start of open) {
    const path: { readonly type: InputType; readonly field: InputValueDefinitionNode }[] = [];
    let type: InputType | undefined = start;
    while (type !== undefined && !seen.has(type)) {
      seen.add(type);
      const need: Need | undefined = needsOf(type, types).find(({ target }) => open.has(target));
      if (need !== undefined) {
        path.push({ type, field: need.field });
      }
      type = need?.target;
    }
    const circle = path.slice(path.findIndex((step) => step.type === type));
    if (type !== undefined && path.some((step) => step.type === type)) {
      problems.push(describeCircle(circle));
    }
  }
  return problems;
}

function unfinished(types: ReadonlyMap<string, InputType>): ReadonlySet<InputType> {
  const needed = new Map<InputType, InputType[]>();
  const counts = new Map<InputType, number>();
  const finished: InputType[] = [];
  for (const type of types.values()) {
    const needs = needsOf(type, types);
    const isFree = type.isOneOf ? needs.length < type.fields.length : needs.length === 0;
    counts.set(type, type.isOneOf ? 1 : needs.length);
    if (isFree || type.fields.length === 0) {
      finished.push(type);
    }
    for (const { target } of needs) {
      const dependents = needed.get(target) ?? [];
      dependents.push(type);
      needed.set(target, dependents);
    }
  }
  const open = new Set(types.values());
  for (let type = finished.pop(); type !== undefined; type = finished.pop()) {
    if (!open.delete(type)) {
      continue;
    }
    for (const dependent of needed.get(type) ?? []) {
      const count = (counts.get(dependent) ?? 0) - 1;
      counts.set(dependent, count);
      if (count === 0) {
        finished.push(dependent);
      }
    }
  }
  return open;
}

/** The fields without which there is no value; of a `@oneOf` type one of them is enough. */
function needsOf({ isOneOf, fields }: InputType, types: ReadonlyMap<string, InputType>): readonly Need[] {
  return fields.flatMap((field) => {
    const { type } = field;
    const named = isOneOf ? type : type.kind === Kind.NON_NULL_TYPE ? type.type : undefined;
    const target = named?.kind === Kind.NAMED_TYPE ? types.get(named.name.value) : undefined;
    return target === undefined ? [] : [{ field, target }];
  });
}

/** As many fields of a circle as a message names. */
const maxNamedFields = 10;

function describeCircle(
  circle: readonly { readonly type: InputType; readonly field: InputValueDefinitionNode }[],
): GraphQLError {
  const names = circle.slice(0, maxNamedFields).map(({ type, field }) => `${type.name}.${field.name.value}`);
  const others = circle.length - names.length;
  const [first] = circle;
  return new GraphQLError(
    `No value of "${first?.type.name}" can be given: it needs itself by ${names.join(", ")}${others > 0 ? ` and ${others} more fields` : ""}. Let one of them be null.`,
    { nodes: circle.slice(0, maxNamedFields).map(({ field }) => field) },
  );
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
