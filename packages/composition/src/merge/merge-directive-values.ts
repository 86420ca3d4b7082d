import { type ConstValueNode, Kind, print } from "graphql";
import type { FederationDirectiveName } from "../read/federation-spec.ts";
import type { DirectiveUse } from "../read/subgraph-schema.ts";
import type { Place } from "./merged-schema.ts";

type Merge = (values: readonly ConstValueNode[]) => ConstValueNode;

/** How the arguments of a directive are merged that stands once on an element; others keep those that most give. */
const merges: Readonly<Partial<Record<FederationDirectiveName, Readonly<Record<string, Merge>>>>> = {
  cost: { weight: maximum },
  listSize: {
    assumedSize: maximum,
    slicingArguments: union,
    sizedFields: union,
    requireOneSlicingArgument: any,
  },
  requiresScopes: { scopes: conjunction },
  policy: { policies: conjunction },
};

/** So many alternatives of requirements for access, and parts of one, are combined: far more than anybody writes. */
const maxAlternatives = 1_000;

/**
 * Whether requirements for access that stand on one element have more alternatives together than are combined, as each
 * of one subgraph goes with each of the next.
 */
export function hasTooManyAlternatives(places: readonly Place<DirectiveUse>[]): boolean {
  const given = new Map(
    places.flatMap(({ element: { kind, name, values } }) =>
      kind === "federation" && (name === "requiresScopes" || name === "policy")
        ? [...values.values()].map((value) => [print(value), value] as const)
        : [],
    ),
  );
  let count = 1;
  for (const value of given.values()) {
    const alternatives = value.kind === Kind.LIST ? value.values : [];
    count *= Math.max(1, alternatives.length);
    if (count > maxAlternatives || alternatives.some((one) => texts(one).length > maxAlternatives)) {
      return true;
    }
  }
  return false;
}

/** The merged arguments of a directive that several subgraphs put on one element; nothing where none are defined. */
export function mergeDirectiveValues(
  places: readonly Place<DirectiveUse>[],
): ReadonlyMap<string, ConstValueNode> | undefined {
  const use = places[0]?.element;
  const mergeByArgument = use?.kind === "federation" ? merges[use.name] : undefined;
  if (mergeByArgument === undefined) {
    return undefined;
  }
  const merged = new Map<string, ConstValueNode>();
  for (const [name, merge] of Object.entries(mergeByArgument)) {
    const values = places.flatMap(({ element }) => element.values.get(name) ?? []);
    const given = values.filter((value) => value.kind !== Kind.NULL);
    if (given.length > 0) {
      merged.set(name, merge(given));
    }
  }
  return merged;
}

function maximum(values: readonly ConstValueNode[]): ConstValueNode {
  const numbers = values.flatMap((value) => (value.kind === Kind.INT ? [Number(value.value)] : []));
  return { kind: Kind.INT, value: String(numbers.reduce((a, b) => Math.max(a, b), numbers[0] ?? 0)) };
}

function union(values: readonly ConstValueNode[]): ConstValueNode {
  return textList([...new Set(values.flatMap(texts))].sort());
}

function any(values: readonly ConstValueNode[]): ConstValueNode {
  return { kind: Kind.BOOLEAN, value: values.some((value) => value.kind === Kind.BOOLEAN && value.value) };
}

/**
 * The lists are alternatives of which one must hold in full, in each subgraph: what holds in all of them is every way
 * to choose one alternative from each. An alternative that asks for more than another is left out.
 */
function conjunction(values: readonly ConstValueNode[]): ConstValueNode {
  const alternatives = values.map((value) =>
    value.kind === Kind.LIST ? value.values.map((item) => [...new Set(texts(item))].sort()) : [],
  );
  const combined = alternatives.reduce((left, right) =>
    leastDemanding(left.flatMap((a) => right.map((b) => [...new Set([...a, ...b])].sort()))),
  );
  const sorted = [...combined].sort((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1));
  return { kind: Kind.LIST, values: sorted.map(textList) };
}

function leastDemanding(alternatives: string[][]): string[][] {
  return alternatives.filter(
    (one, index) =>
      !alternatives.some(
        (other, at) =>
          at !== index &&
          other.every((item) => one.includes(item)) &&
          (other.length < one.length || at < index),
      ),
  );
}

function texts(value: ConstValueNode): readonly string[] {
  if (value.kind === Kind.LIST) {
    return value.values.flatMap(texts);
  }
  return value.kind === Kind.STRING ? [value.value] : [];
}

function textList(items: readonly string[]): ConstValueNode {
  return { kind: Kind.LIST, values: items.map((value) => ({ kind: Kind.STRING, value })) };
}
