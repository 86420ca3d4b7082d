import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  print,
} from "graphql";

/** What a client may give: an argument of a field or directive, or a field of an input type. */
export type Input = GraphQLArgument | GraphQLInputField;

/** A field of a type, or of an input type. */
export function memberAt(
  type: GraphQLNamedType,
  name: string,
): GraphQLField<unknown, unknown> | GraphQLInputField | undefined {
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
    ? type.getFields()[name]
    : undefined;
}

/** The argument or input field at a coordinate. */
export function inputAt(coordinate: string, schema: GraphQLSchema): Input | undefined {
  const [, directive, name = "", member = "", argument] =
    /^(@?)(\w+)(?:\.(\w+))?(?:\((\w+):\))?$/.exec(coordinate) ?? [];
  if (directive === "@") {
    return schema.getDirective(name)?.args.find((input) => input.name === argument);
  }
  const type = schema.getType(name);
  const found = type === undefined ? undefined : memberAt(type, member);
  return found !== undefined && "args" in found ? found.args.find((input) => input.name === argument) : found;
}

/** Whether an input must be given, so that leaving it out is an error. */
export function isRequiredInput(input: Input): boolean {
  return isNonNullType(input.type) && !hasDefault(input);
}

/** Whether an input has a value where it is left out. */
export function hasDefault(input: Input): boolean {
  return input.astNode?.defaultValue !== undefined;
}

/** The default of the input at a coordinate, as it is written. */
export function defaultAt(coordinate: string, schema: GraphQLSchema): string | undefined {
  const node = inputAt(coordinate, schema)?.astNode?.defaultValue;
  return node === undefined ? undefined : print(node);
}
