import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  isRequiredArgument,
} from "graphql";

export interface EveryFieldOptions {
  /** How many fields one operation nests at most. */
  readonly depth: number;
  /** How many operations there are at most. */
  readonly operations: number;
}

/** A way into the graph: what is written before and after a field of the type that it leads to. */
interface Way {
  readonly type: GraphQLObjectType;
  readonly before: string;
  readonly after: string;
  readonly variables: readonly string[];
  readonly depth: number;
}

/**
 * Operations that each select one field that clients see, on every way from the roots, the short ones first, up to the
 * limits; each with `__typename` of what the field gives.
 */
export function operationsForEveryField(
  schema: GraphQLSchema,
  { depth, operations }: EveryFieldOptions,
): readonly string[] {
  const found: string[] = [];
  const queue: Way[] = rootsOf(schema);
  for (const way of queue) {
    for (const field of Object.values(way.type.getFields())) {
      const { text, variables } = fieldText(field, way);
      const named = getNamedType(field.type);
      const isLeaf = !isObjectType(named) && !isAbstractType(named);
      found.push(
        print({ ...way, variables }, `${way.before}${text}${isLeaf ? "" : " { __typename }"}${way.after}`),
      );
      if (found.length >= operations) {
        return found;
      }
      const types = isObjectType(named)
        ? [named]
        : isAbstractType(named)
          ? schema.getPossibleTypes(named)
          : [];
      for (const type of way.depth < depth ? types : []) {
        const [open, close] = isObjectType(named) ? [" { ", " }"] : [` { ... on ${type.name} { `, " } }"];
        queue.push({
          type,
          before: `${way.before}${text}${open}`,
          after: `${close}${way.after}`,
          variables,
          depth: way.depth + 1,
        });
      }
    }
  }
  return found;
}

function rootsOf(schema: GraphQLSchema): Way[] {
  const roots = [
    ["query", schema.getQueryType()],
    ["mutation", schema.getMutationType()],
    ["subscription", schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([operation, type]) =>
    type === null || type === undefined
      ? []
      : [{ type, before: `${operation} # {\n`, after: "\n}", variables: [], depth: 1 }],
  );
}

/** A field with a variable for each argument that must be given. */
function fieldText(
  { name, args }: GraphQLField<unknown, unknown>,
  { variables }: Way,
): { readonly text: string; readonly variables: readonly string[] } {
  const required = args.filter(isRequiredArgument);
  const given = required.map((argument: GraphQLArgument, index) => ({
    argument: `${argument.name}: $v${variables.length + index}`,
    variable: `$v${variables.length + index}: ${String(argument.type)}`,
  }));
  const text = given.length === 0 ? name : `${name}(${given.map(({ argument }) => argument).join(", ")})`;
  return { text, variables: [...variables, ...given.map(({ variable }) => variable)] };
}

function print({ variables }: Way, text: string): string {
  return text.replace("#", variables.length === 0 ? "" : `(${variables.join(", ")})`);
}
