import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  print,
  type StringValueNode,
  type TypeNode,
} from "graphql";

/**
 * What a supergraph says, one thing a line, sorted: equal for supergraphs that differ in order and layout only. The
 * definitions of the specifications' own directives and types are left out.
 */
export function normaliseSupergraph(sdl: string): readonly string[] {
  const { definitions } = parse(sdl, { noLocation: true });
  return definitions
    .filter((node) => !isOfSpecification(node))
    .flatMap(linesOf)
    .toSorted();
}

const specifications =
  /^(join|link|core|context|federation|cost)__|^(link|core|tag|inaccessible|authenticated|requiresScopes|policy|context|cost|listSize)$|__(Scope|Policy)$/;

function isOfSpecification(node: DefinitionNode): boolean {
  const name = "name" in node ? node.name?.value : undefined;
  const isElement = node.kind !== Kind.OBJECT_TYPE_DEFINITION && name !== "join__Graph";
  return name !== undefined && isElement && specifications.test(name);
}

function linesOf(node: DefinitionNode): readonly string[] {
  switch (node.kind) {
    case Kind.SCHEMA_DEFINITION:
      return [
        ...applied("schema", node),
        ...node.operationTypes.map(({ operation, type }) => `schema ${operation}: ${type.name.value}`),
      ];
    case Kind.DIRECTIVE_DEFINITION: {
      const sorted = {
        ...node,
        description: undefined,
        locations: node.locations.toSorted((a, b) => compare(a.value, b.value)),
        arguments:
          node.arguments
            ?.toSorted((a, b) => compare(a.name.value, b.name.value))
            .map((argument) => ({ ...argument, description: withoutLayout(argument.description) })) ?? [],
      };
      return applied(print(sorted), { description: node.description });
    }
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const { name, interfaces, fields } = node;
      return [
        ...applied(`${node.kind} ${name.value}`, node),
        ...(interfaces ?? []).map((one) => `${name.value} implements ${one.name.value}`),
        ...(fields ?? []).flatMap((field) => fieldLines(name.value, field)),
      ];
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return [
        ...applied(`input ${node.name.value}`, node),
        ...(node.fields ?? []).flatMap((field) =>
          inputLines(`${node.name.value}.${field.name.value}`, field),
        ),
      ];
    case Kind.ENUM_TYPE_DEFINITION:
      return [
        ...applied(`enum ${node.name.value}`, node),
        ...(node.values ?? []).flatMap((value) => applied(`${node.name.value}.${value.name.value}`, value)),
      ];
    case Kind.UNION_TYPE_DEFINITION:
      return [
        ...applied(`union ${node.name.value}`, node),
        ...(node.types ?? []).map((member) => `${node.name.value} = ${member.name.value}`),
      ];
    case Kind.SCALAR_TYPE_DEFINITION:
      return applied(`scalar ${node.name.value}`, node);
    default:
      return [print(node)];
  }
}

function fieldLines(parent: string, field: FieldDefinitionNode): readonly string[] {
  const coordinate = `${parent}.${field.name.value}`;
  return [
    ...applied(`${coordinate}: ${print(field.type)}`, field),
    ...(field.arguments ?? []).flatMap((argument) =>
      inputLines(`${coordinate}(${argument.name.value}:)`, argument),
    ),
  ];
}

function withoutLayout(description: StringValueNode | undefined): StringValueNode | undefined {
  return description === undefined ? undefined : { ...description, block: false };
}

function inputLines(coordinate: string, input: InputValueDefinitionNode): readonly string[] {
  const value = input.defaultValue === undefined ? "" : ` = ${writeDefault(input.type, input.defaultValue)}`;
  return applied(`${coordinate}: ${print(input.type)}${value}`, input);
}

/** The thing itself, its description, and each directive on it. */
function applied(
  thing: string,
  node: {
    readonly description?: { readonly value: string } | undefined;
    readonly directives?: readonly ConstDirectiveNode[] | undefined;
  },
): readonly string[] {
  const description = node.description === undefined ? [] : [`${thing} "${node.description.value}"`];
  return [thing, ...description, ...(node.directives ?? []).map((one) => `${thing} ${writeDirective(one)}`)];
}

function writeDirective({ name, arguments: args }: ConstDirectiveNode): string {
  const values = (args ?? []).map((argument) => {
    const isSelection = ["key", "requires", "provides"].includes(argument.name.value);
    const text =
      isSelection && argument.value.kind === Kind.STRING
        ? writeSelection(argument.value.value)
        : writeValue(argument.value);
    return `${argument.name.value}: ${text}`;
  });
  const said = values.filter((text) => !isDefault(name.value, text));
  return `@${name.value}(${said.toSorted().join(", ")})`;
}

/** Whether an argument says what holds without it, or which version of join is the first to have what is used. */
function isDefault(directive: string, argument: string): boolean {
  return directive === "link"
    ? argument.includes("https://specs.apollo.dev/join/")
    : argument === "requireOneSlicingArgument: true";
}

/** An id that is a whole number is the same as a text and as a number, and Apollo's composition makes it one. */
function writeDefault(type: TypeNode, value: ConstValueNode): string {
  const isId = print(type).replaceAll(/[[\]!]/g, "") === "ID";
  return writeValue(value).replaceAll(/"(-?\d+)"/g, isId ? "$1" : "$&");
}

/** Objects by their names in order; lists as they are, those of links sorted. */
function writeValue(value: ConstValueNode): string {
  switch (value.kind) {
    case Kind.OBJECT: {
      const fields = value.fields.map((field) => `${field.name.value}: ${writeValue(field.value)}`);
      return `{${fields.toSorted().join(", ")}}`;
    }
    case Kind.STRING:
      return JSON.stringify(value.value.trim());
    case Kind.LIST:
      return `[${value.values.map(writeValue).toSorted().join(", ")}]`;
    default:
      return print(value);
  }
}

/** Selections may stand in braces. */
function writeSelection(text: string): string {
  const selection = text.trimStart().startsWith("{") ? text : `{ ${text} }`;
  try {
    return print(parse(selection, { noLocation: true })).replace(/\s+/g, " ");
  } catch {
    return text;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
