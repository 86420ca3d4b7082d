import type { FetchGraph, InputDraft } from "../fetch-graph/fetch-draft.ts";
import { conditionKey } from "../normalise/conditions.ts";
import type { PathSegment } from "../plan.ts";
import { dataKeysOf } from "./data-keys-of.ts";
import { Replacements, replaceFetches } from "./replace-fetches.ts";
import { SelectionIdentity } from "./selection-identity.ts";

/**
 * `_entities` fields of one request that ask for the same of objects in the same position, below objects of different
 * types, become one: `nodes.|[A].owner` and `nodes.|[B].owner` become `nodes.|[A,B].owner`. The subgraph then gets each
 * entity once.
 *
 * Before and after: an input's objects are all references or none is, and what is asked for them is the same.
 */
export function joinEntityInputs(graph: FetchGraph): FetchGraph {
  const identity = new SelectionIdentity();
  const replacements = new Replacements();
  for (const fetch of graph.fetches) {
    const inputs = fetch.inputs.length < 2 ? fetch.inputs : joinInputs(fetch.inputs, identity);
    if (inputs.length < fetch.inputs.length) {
      replacements.add(fetch, { ...fetch, inputs });
    }
  }
  return replaceFetches(graph, replacements);
}

/** Joins what can be joined at one step of the paths, then at another, until nothing can. */
function joinInputs(inputs: readonly InputDraft[], identity: SelectionIdentity): readonly InputDraft[] {
  if (areAllDifferent(inputs, roughSize) || areAllDifferent(inputs, roughKey)) {
    return inputs;
  }
  const similar = [...Map.groupBy(inputs, roughKey).values()];
  const joined = similar.flatMap((some) =>
    some.length === 1
      ? some
      : [...Map.groupBy(some, (input) => joinKey(input, identity)).values()].flatMap(joinAlike),
  );
  const positions = new Map(inputs.map((input, position) => [input.selection, position]));
  const positionOf = ({ selection }: InputDraft): number => positions.get(selection) ?? 0;
  return joined.sort((a, b) => positionOf(a) - positionOf(b));
}

function areAllDifferent(
  inputs: readonly InputDraft[],
  keyOf: (input: InputDraft) => number | string,
): boolean {
  const keys = new Set<number | string>();
  for (const input of inputs) {
    const { size } = keys;
    keys.add(keyOf(input));
    if (keys.size === size) {
      return false;
    }
  }
  return true;
}

/** Joins inputs that differ in nothing but types on their paths. */
function joinAlike(inputs: readonly InputDraft[]): readonly InputDraft[] {
  const depth = Math.max(...inputs.map(({ path }) => path.length));
  let current = inputs;
  for (let before = 0; before !== current.length && current.length > 1; ) {
    before = current.length;
    for (let step = 0; step < depth; step++) {
      current = joinAtStep(current, step);
    }
  }
  return current;
}

function joinAtStep(inputs: readonly InputDraft[], step: number): readonly InputDraft[] {
  const joined = new Map<string, InputDraft>();
  for (const input of inputs) {
    const key = JSON.stringify(input.path.filter((_, index) => index !== step || !isAbove(input, step)));
    const other = joined.get(key);
    joined.set(key, other === undefined ? input : joinTwo(other, input, step));
  }
  return [...joined.values()];
}

/** Whether a step of the path keeps to some types above the objects themselves. */
function isAbove({ path }: InputDraft, step: number): boolean {
  return step < path.length - 1 && path[step]?.kind === "types";
}

/** Equal where {@link roughKey} is, and no text at all. */
function roughSize({ path, selection }: InputDraft): number {
  const type = selection.types.length === 1 ? (selection.types[0]?.id ?? 0) : 0;
  const fields = Math.min(selection.fields.length, maxRough - 1);
  return (type * maxRough + Math.min(path.length, maxRough - 1)) * maxRough + fields;
}

/** Longer paths and selections count as if they had this length. */
const maxRough = 256;

/** Equal where {@link joinKey} is, and made at once. */
function roughKey({ path, typeName, selection }: InputDraft): string {
  const types = selection.types.length === 1 ? selection.types[0]?.id : "";
  return `${dataKeysOf(path)}|${typeName ?? ""}|${types}|${selection.fields.length}`;
}

/** A text that is equal for inputs that differ in nothing but the types at steps above the objects themselves. */
function joinKey({ path, ...input }: InputDraft, identity: SelectionIdentity): string {
  const steps = path.map((segment, index) =>
    index < path.length - 1 && segment.kind === "types" ? { kind: "types" } : segment,
  );
  const types = input.selection.types.map((type) => [type.id, input.referenceTypes.has(type)]);
  const asked = identity.of(input.selection);
  const when = conditionKey(input.when);
  return JSON.stringify([steps, input.typeName, input.representation, types, asked, when]);
}

function joinTwo(first: InputDraft, second: InputDraft, step: number): InputDraft {
  const names = [...namesAt(first.path[step]), ...namesAt(second.path[step])];
  const path = first.path.map(
    (segment, index): PathSegment =>
      index === step && segment.kind === "types" ? { kind: "types", names: [...new Set(names)] } : segment,
  );
  return { ...first, path };
}

function namesAt(segment: PathSegment | undefined): readonly string[] {
  return segment?.kind === "types" ? segment.names : [];
}
