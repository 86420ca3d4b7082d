import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from "graphql";

/**
 * The coordinates of a schema that an operation uses, with those that it may: every value of an enum that it selects,
 * everything inside of a type that it takes as a variable, and a field of an interface in each type that implements it.
 * The document holds the operation and its fragments, and is valid. O(document × types of an interface).
 */
export function usedCoordinates(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<string> {
  const usage = new Usage(schema);
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      OperationDefinition: ({ operation }) => usage.type(schema.getRootType(operation)),
      FragmentDefinition: ({ typeCondition }) => usage.name(typeCondition.name.value),
      InlineFragment: ({ typeCondition }) => usage.name(typeCondition?.name.value),
      VariableDefinition: ({ type }) =>
        usage.input(typeFromAST(schema, type) as GraphQLInputType | undefined),
      Field: ({ name }) => usage.field(typeInfo.getParentType(), name.value, typeInfo.getType()),
      Argument: ({ name }) => usage.argument(typeInfo, name.value),
      ObjectField: ({ name }) => usage.member(typeInfo.getParentInputType(), name.value),
      EnumValue: ({ value }) => usage.member(typeInfo.getInputType(), value),
      Directive: ({ name }) => usage.name(`@${name.value}`),
    }),
  );
  return usage.coordinates;
}

class Usage {
  readonly coordinates = new Set<string>();
  readonly #schema: GraphQLSchema;
  readonly #open = new Set<string>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  name(name: string | undefined): void {
    if (name !== undefined) {
      this.coordinates.add(name);
    }
  }

  type(type: GraphQLNamedType | null | undefined): void {
    this.name(type?.name);
  }

  field(parent: GraphQLNamedType | null | undefined, name: string, type: unknown): void {
    for (const owner of this.#ownersOf(parent)) {
      this.coordinates.add(owner).add(`${owner}.${name}`);
    }
    // What a field returns is an output type, or nothing where it is not known.
    const returned = getNamedType(type as Parameters<typeof getNamedType>[0]);
    this.type(returned);
    this.#everyValue(returned);
  }

  argument(typeInfo: TypeInfo, name: string): void {
    const directive = typeInfo.getDirective();
    if (directive !== null && directive !== undefined) {
      this.coordinates.add(`@${directive.name}(${name}:)`);
      return;
    }
    const field = typeInfo.getFieldDef()?.name;
    for (const owner of this.#ownersOf(typeInfo.getParentType())) {
      this.coordinates.add(`${owner}.${field}(${name}:)`);
    }
    this.type(getNamedType(typeInfo.getInputType()));
  }

  /** A field or value of an input type that stands in the operation. */
  member(type: GraphQLInputType | null | undefined, name: string): void {
    const named = getNamedType(type);
    if (named !== undefined && named !== null) {
      this.coordinates.add(named.name).add(`${named.name}.${name}`);
    }
  }

  /** An input type of which anything may be given. */
  input(type: GraphQLInputType | null | undefined): void {
    const named = getNamedType(type);
    if (named === undefined || named === null || this.#open.has(named.name)) {
      return;
    }
    this.#open.add(named.name);
    this.type(named);
    this.#everyValue(named);
    if (isInputObjectType(named)) {
      for (const field of Object.values(named.getFields())) {
        this.coordinates.add(`${named.name}.${field.name}`);
        this.input(field.type);
      }
    }
  }

  #everyValue(type: GraphQLNamedType | null | undefined): void {
    if (isEnumType(type)) {
      for (const { name } of type.getValues()) {
        this.coordinates.add(`${type.name}.${name}`);
      }
    }
  }

  #ownersOf(parent: GraphQLNamedType | null | undefined): readonly string[] {
    if (parent === null || parent === undefined) {
      return [];
    }
    const possible = isAbstractType(parent) ? this.#schema.getPossibleTypes(parent) : [];
    return [parent.name, ...possible.map(({ name }) => name)];
  }
}
