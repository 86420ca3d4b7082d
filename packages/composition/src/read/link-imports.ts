import { type ConstDirectiveNode, type ConstValueNode, Kind } from "graphql";

/** An element of a specification that a link imports. Both names with a leading `@` for directives. */
export interface LinkImport {
  readonly name: string;
  readonly as: string;
  readonly node: ConstValueNode;
}

/** The arguments of a directive, by name. */
export function directiveValues(node: ConstDirectiveNode): ReadonlyMap<string, ConstValueNode> {
  return new Map((node.arguments ?? []).map(({ name, value }) => [name.value, value]));
}

export function textValue(node: ConstValueNode | undefined): string | undefined {
  return node?.kind === Kind.STRING ? node.value : undefined;
}

/** The imports that can be read, and the values among them that cannot. */
export function readImports(value: ConstValueNode | undefined): {
  readonly imports: readonly LinkImport[];
  readonly unreadable: readonly ConstValueNode[];
} {
  if (value === undefined || value.kind === Kind.NULL) {
    return { imports: [], unreadable: [] };
  }
  if (value.kind !== Kind.LIST) {
    return { imports: [], unreadable: [value] };
  }
  const read = value.values.map((node) => ({ node, item: readImport(node) }));
  const imports = new Map(
    read.flatMap(({ item }) => (item === undefined ? [] : [[`${item.name} ${item.as}`, item]])),
  );
  return {
    imports: [...imports.values()],
    unreadable: read.filter(({ item }) => item === undefined).map(({ node }) => node),
  };
}

function readImport(node: ConstValueNode): LinkImport | undefined {
  if (node.kind === Kind.STRING) {
    return { name: node.value, as: node.value, node };
  }
  if (node.kind !== Kind.OBJECT) {
    return undefined;
  }
  const parts = new Map(node.fields.map((field) => [field.name.value, field.value]));
  const name = textValue(parts.get("name"));
  const as = textValue(parts.get("as"));
  const isReadable =
    parts.size === (parts.has("as") ? 2 : 1) && (as !== undefined || isAbsent(parts.get("as")));
  return name === undefined || !isReadable ? undefined : { name, as: as ?? name, node };
}

function isAbsent(value: ConstValueNode | undefined): boolean {
  return value === undefined || value.kind === Kind.NULL;
}
