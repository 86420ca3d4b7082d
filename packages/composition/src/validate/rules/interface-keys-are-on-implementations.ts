import { Kind, type SelectionNode, type SelectionSetNode } from "graphql";
import type { SubgraphObjectType } from "../../read/subgraph-schema.ts";
import { type FieldSet, quoteFieldSet } from "../field-sets.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * Each key of an interface is a key of all types that implement it in the same subgraph, whatever the order of its
 * fields, and can be resolved there if the interface says that it can. A type with a key that cannot be read is left
 * to the rule for that.
 * Error: INTERFACE_KEY_NOT_ON_IMPLEMENTATION.
 */
export function interfaceKeysAreOnImplementations(context: SubgraphRuleContext): void {
  const interfaceKeys = context.fieldSets.keys.filter(
    (key) => key.root?.kind === "interface" && key.unknown.length === 0,
  );
  if (interfaceKeys.length === 0) {
    return;
  }
  const objectKeys = groupKeys(context.fieldSets.keys);
  const implementations = groupImplementations(context);
  for (const key of interfaceKeys) {
    const normal = normalise(key.selection);
    const missing = (implementations.get(key.holder.coordinate) ?? []).filter(
      ({ name }) =>
        objectKeys
          .get(name)
          ?.some(
            (other) =>
              !other.readable || (other.normal === normal && (other.resolvable || !isResolvable(key))),
          ) !== true,
    );
    if (missing.length > 0) {
      report(key, missing, context);
    }
  }
}

function report(key: FieldSet, missing: readonly SubgraphObjectType[], context: SubgraphRuleContext): void {
  const names = missing.map(({ name }) => `"${name}"`).join(", ");
  context.report({
    code: "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
    coordinate: key.holder.coordinate,
    message: `${quoteFieldSet(key)} is the key of an interface, and not${isResolvable(key) ? " a resolvable" : " a"} one of ${names}, which implement${missing.length === 1 ? "s" : ""} it.`,
    mend: `Add @key(fields: ${JSON.stringify(key.text ?? "")}) to ${names}.`,
    nodes: [key.use.node, ...missing.flatMap(({ nodes }) => nodes.slice(0, 1))],
  });
}

interface ObjectKey {
  readonly normal: string;
  readonly readable: boolean;
  readonly resolvable: boolean;
}

function groupKeys(keys: readonly FieldSet[]): ReadonlyMap<string, readonly ObjectKey[]> {
  const byType = new Map<string, ObjectKey[]>();
  for (const key of keys) {
    const list = byType.get(key.holder.coordinate) ?? [];
    list.push({
      normal: normalise(key.selection),
      readable: key.selection !== undefined,
      resolvable: isResolvable(key),
    });
    byType.set(key.holder.coordinate, list);
  }
  return byType;
}

function groupImplementations({
  schema,
}: SubgraphRuleContext): ReadonlyMap<string, readonly SubgraphObjectType[]> {
  const byInterface = new Map<string, SubgraphObjectType[]>();
  for (const type of schema.types.values()) {
    for (const name of type.kind === "object" ? type.interfaces.keys() : []) {
      const list = byInterface.get(name) ?? [];
      // The keys of the map above are those of objects, which `type` is.
      list.push(type as SubgraphObjectType);
      byInterface.set(name, list);
    }
  }
  return byInterface;
}

function isResolvable({ use }: FieldSet): boolean {
  const value = use.values.get("resolvable");
  return value?.kind !== Kind.BOOLEAN || value.value;
}

/** One text for selections that select the same. */
function normalise(set: SelectionSetNode | undefined): string {
  return [...new Set((set?.selections ?? []).map(normaliseNode))].sort().join(" ");
}

function normaliseNode(node: SelectionNode): string {
  switch (node.kind) {
    case Kind.FIELD:
      return node.selectionSet === undefined
        ? node.name.value
        : `${node.name.value}{${normalise(node.selectionSet)}}`;
    case Kind.INLINE_FRAGMENT:
      return `...${node.typeCondition?.name.value ?? ""}{${normalise(node.selectionSet)}}`;
    case Kind.FRAGMENT_SPREAD:
      return `...${node.name.value}`;
  }
}
