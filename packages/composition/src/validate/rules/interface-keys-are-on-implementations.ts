import { Kind, type SelectionNode, type SelectionSetNode } from "graphql";
import type { SubgraphObjectType } from "../../read/subgraph-schema.ts";
import { type FieldSet, quoteFieldSet } from "../field-sets.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * Each key of an interface is a key of all types that implement it in the same subgraph, whatever the order of its
 * fields, and can be resolved there if the interface says that it can. A type with a key that cannot be read is left
 * to the rule for that, and a key that stands there several times is told once. O(keys + implementations).
 * Error: INTERFACE_KEY_NOT_ON_IMPLEMENTATION.
 */
export function interfaceKeysAreOnImplementations(context: SubgraphRuleContext): void {
  const interfaceKeys = context.fieldSets.keys.filter(
    (key) => key.root?.kind === "interface" && key.unknown.length === 0,
  );
  if (interfaceKeys.length === 0) {
    return;
  }
  const keys = context.fieldSets.keys.filter(({ root }) => root?.kind === "object");
  const unreadable = new Set(keys.filter((key) => key.selection === undefined).map(holderOf));
  const holders = groupHolders(keys);
  const implementations = groupImplementations(context, unreadable);
  for (const [key] of Map.groupBy(interfaceKeys, identityOf).values()) {
    if (key === undefined) {
      continue;
    }
    const having = holders.get(contentOf(key)) ?? nobody;
    const missing = firstMissing(implementations.get(key.holder.coordinate) ?? [], having);
    if (missing.length > 0) {
      report(key, missing, context);
    }
  }
}

/** How many types an error names: a schema can lack as many keys as it has keys of interfaces times types. */
const maxNamed = 10;

/** The first types that are not among others, one more than are named. O(maxNamed + others). */
function firstMissing(
  types: readonly SubgraphObjectType[],
  others: ReadonlySet<string>,
): readonly SubgraphObjectType[] {
  const missing: SubgraphObjectType[] = [];
  for (const type of types) {
    if (missing.length > maxNamed) {
      break;
    }
    if (!others.has(type.name)) {
      missing.push(type);
    }
  }
  return missing;
}

function report(key: FieldSet, missing: readonly SubgraphObjectType[], context: SubgraphRuleContext): void {
  const named = missing.slice(0, maxNamed);
  const rest = missing.length > maxNamed ? " and others" : "";
  const names = `${named.map(({ name }) => `"${name}"`).join(", ")}${rest}`;
  context.report({
    code: "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
    coordinate: key.holder.coordinate,
    message: `${quoteFieldSet(key)} is the key of an interface, and not${isResolvable(key) ? " a resolvable" : " a"} one of ${names}, which implement${missing.length === 1 ? "s" : ""} it.`,
    mend: `Add @key(fields: ${JSON.stringify(key.text ?? "")}) to ${names}.`,
    nodes: [key.use.node, ...named.flatMap(({ nodes }) => nodes.slice(0, 1))],
  });
}

const nobody: ReadonlySet<string> = new Set();

function holderOf({ holder }: FieldSet): string {
  return holder.coordinate;
}

/** What a key asks of the types that implement its interface. */
function contentOf(key: FieldSet): string {
  return `${isResolvable(key) ? "resolvable" : "any"} ${normalise(key.selection)}`;
}

function identityOf(key: FieldSet): string {
  return `${key.holder.coordinate} ${contentOf(key)}`;
}

/** The names of the types that have a key, by what it is; one that can be resolved is also one of any kind. */
function groupHolders(keys: readonly FieldSet[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byContent = new Map<string, Set<string>>();
  for (const key of keys) {
    for (const content of new Set([contentOf(key), `any ${normalise(key.selection)}`])) {
      const names = byContent.get(content) ?? new Set();
      names.add(key.holder.coordinate);
      byContent.set(content, names);
    }
  }
  return byContent;
}

/** The object types of each interface, but for those to leave out. */
function groupImplementations(
  { schema }: SubgraphRuleContext,
  leftOut: ReadonlySet<string>,
): ReadonlyMap<string, readonly SubgraphObjectType[]> {
  const byInterface = new Map<string, SubgraphObjectType[]>();
  for (const type of schema.types.values()) {
    if (type.kind !== "object" || leftOut.has(type.name)) {
      continue;
    }
    for (const name of type.interfaces.keys()) {
      const list = byInterface.get(name) ?? [];
      list.push(type);
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
