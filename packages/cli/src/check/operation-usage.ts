import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  Kind,
  type ObjectFieldNode,
  TypeInfo,
  typeFromAST,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { hasDefault, type Input, isRequiredInput } from "./inputs-of.ts";

/** What an operation takes of a schema, by coordinates. */
export interface OperationUsage {
  /**
   * What it uses, with what it may: every value of an enum that it selects, everything inside of a type that it takes
   * as a variable, and a field of an interface in each type that implements it.
   */
  readonly used: ReadonlySet<string>;
  /** The arguments and input fields that it leaves out, or may: by a variable that need not be given. */
  readonly omitted: ReadonlySet<string>;
}

/** The document holds the operation and its fragments, and is valid. O(document × types of an interface). */
export function usageOf(document: DocumentNode, schema: GraphQLSchema): OperationUsage {
  const usage = new UsageCollector(schema, optionalVariablesOf(document));
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      OperationDefinition: ({ operation }) => usage.type(schema.getRootType(operation)),
      FragmentDefinition: ({ typeCondition }) => usage.name(typeCondition.name.value),
      InlineFragment: ({ typeCondition }) => usage.name(typeCondition?.name.value),
      VariableDefinition: ({ type }) =>
        usage.input(typeFromAST(schema, type) as GraphQLInputType | undefined),
      Field: (node) => usage.field(node, typeInfo),
      Argument: ({ name }) => usage.argument(typeInfo, name.value),
      ObjectValue: ({ fields }) => usage.inputFields(typeInfo.getInputType(), fields),
      ObjectField: ({ name }) => usage.member(typeInfo.getParentInputType(), name.value),
      EnumValue: ({ value }) => usage.member(typeInfo.getInputType(), value),
      Directive: (node) => usage.directive(node),
    }),
  );
  return usage;
}

/** The variables that need not be given and have no value then. */
function optionalVariablesOf(document: DocumentNode): ReadonlySet<string> {
  const definitions = document.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? (node.variableDefinitions ?? []) : [],
  );
  return new Set(definitions.filter(isOptional).map(({ variable }) => variable.name.value));
}

function isOptional({ type, defaultValue }: VariableDefinitionNode): boolean {
  return type.kind !== Kind.NON_NULL_TYPE && defaultValue === undefined;
}

type Given = ArgumentNode | ObjectFieldNode;

class UsageCollector implements OperationUsage {
  readonly used = new Set<string>();
  readonly omitted = new Set<string>();
  readonly #schema: GraphQLSchema;
  readonly #optionalVariables: ReadonlySet<string>;
  readonly #open = new Set<string>();
  readonly #defaulted = new Set<string>();

  constructor(schema: GraphQLSchema, optionalVariables: ReadonlySet<string>) {
    this.#schema = schema;
    this.#optionalVariables = optionalVariables;
  }

  name(name: string | undefined): void {
    if (name !== undefined) {
      this.used.add(name);
    }
  }

  type(type: GraphQLNamedType | null | undefined): void {
    this.name(type?.name);
  }

  field({ name: { value: name }, arguments: given = [] }: FieldNode, typeInfo: TypeInfo): void {
    for (const owner of this.#ownersOf(typeInfo.getParentType())) {
      this.used.add(owner.name).add(`${owner.name}.${name}`);
      // A type may have arguments that its interface does not have.
      const field = "getFields" in owner ? owner.getFields()[name] : undefined;
      const args = field !== undefined && "args" in field ? field.args : [];
      this.#omit(args, given, (argument) => `${owner.name}.${name}(${argument}:)`);
    }
    const returned = getNamedType(typeInfo.getType());
    this.type(returned);
    this.#everyValue(returned);
  }

  directive({ name: { value: name }, arguments: given = [] }: DirectiveNode): void {
    this.name(`@${name}`);
    const args = this.#schema.getDirective(name)?.args ?? [];
    this.#omit(args, given, (argument) => `@${name}(${argument}:)`);
  }

  argument(typeInfo: TypeInfo, name: string): void {
    const directive = typeInfo.getDirective();
    if (directive !== null && directive !== undefined) {
      this.used.add(`@${directive.name}(${name}:)`);
      return;
    }
    const field = typeInfo.getFieldDef()?.name;
    for (const owner of this.#ownersOf(typeInfo.getParentType())) {
      this.used.add(`${owner.name}.${field}(${name}:)`);
    }
    this.type(getNamedType(typeInfo.getInputType()));
  }

  /** The fields of an input object that stands in the operation. */
  inputFields(type: GraphQLInputType | null | undefined, given: readonly ObjectFieldNode[]): void {
    const named = getNamedType(type);
    if (isInputObjectType(named)) {
      this.#omit(Object.values(named.getFields()), given, (name) => `${named.name}.${name}`);
    }
  }

  /** A field or value of an input type that stands in the operation. */
  member(type: GraphQLInputType | null | undefined, name: string): void {
    const named = getNamedType(type);
    if (named !== undefined && named !== null) {
      this.used.add(named.name).add(`${named.name}.${name}`);
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
        this.used.add(`${named.name}.${field.name}`);
        this.input(field.type);
      }
      this.inputFields(named, []);
    }
  }

  #omit(inputs: readonly Input[], given: readonly Given[], coordinateOf: (name: string) => string): void {
    for (const input of inputs) {
      const value = given.find(({ name }) => name.value === input.name)?.value;
      if (!isRequiredInput(input) && this.#mayBeMissing(value)) {
        this.omitted.add(coordinateOf(input.name));
        this.#default(input);
      }
    }
  }

  #mayBeMissing(value: ValueNode | undefined): boolean {
    return (
      value === undefined || (value.kind === Kind.VARIABLE && this.#optionalVariables.has(value.name.value))
    );
  }

  /** What is left out has its default, which may leave out something in its turn. */
  #default(input: Input): void {
    const named = getNamedType(input.type);
    if (hasDefault(input) && isInputObjectType(named) && !this.#defaulted.has(named.name)) {
      this.#defaulted.add(named.name);
      this.inputFields(named, []);
    }
  }

  #everyValue(type: GraphQLNamedType | null | undefined): void {
    if (isEnumType(type)) {
      for (const { name } of type.getValues()) {
        this.used.add(`${type.name}.${name}`);
      }
    }
  }

  /** A type and those that implement it. */
  #ownersOf(parent: GraphQLCompositeType | null | undefined): readonly GraphQLCompositeType[] {
    if (parent === null || parent === undefined) {
      return [];
    }
    return isAbstractType(parent) ? [parent, ...this.#schema.getPossibleTypes(parent)] : [parent];
  }
}
