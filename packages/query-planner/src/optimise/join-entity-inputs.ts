import type { FetchDraft, FetchGraph, InputDraft } from "../fetch-graph/fetch-draft.ts";
import { conditionKey } from "../normalise/conditions.ts";
import type { PathSegment } from "../plan.ts";
import { replaceFetches } from "./replace-fetches.ts";
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
  const replacements = new Map<FetchDraft, FetchDraft>();
  for (const fetch of graph.fetches) {
    const inputs = fetch.inputs.length < 2 ? fetch.inputs : joinInputs(fetch.inputs, identity);
    if (inputs.length < fetch.inputs.length) {
      replacements.set(fetch, { ...fetch, inputs });
    }
  }
  return replaceFetches(graph, replacements);
}

/** Joins what can be joined at one step of the paths, then at another, until nothing can. */
function joinInputs(inputs: readonly InputDraft[], identity: SelectionIdentity): readonly InputDraft[] {
  const depth = Math.max(...inputs.map(({ path }) => path.length));
  let current = inputs;
  for (let before = 0; before !== current.length; ) {
    before = current.length;
    for (let step = 0; step < depth; step++) {
      current = joinAtStep(current, step, identity);
    }
  }
  return current;
}

function joinAtStep(
  inputs: readonly InputDraft[],
  step: number,
  identity: SelectionIdentity,
): readonly InputDraft[] {
  const joined = new Map<string, InputDraft>();
  for (const input of inputs) {
    const key = joinKey(input, step, identity);
    const other = joined.get(key);
    joined.set(key, other === undefined ? input : joinTwo(other, input, step));
  }
  return [...joined.values()];
}

/** A text that is equal for inputs that differ in nothing but the types at a step above the objects themselves. */
function joinKey({ path, ...input }: InputDraft, step: number, identity: SelectionIdentity): string {
  const isAbove = step < path.length - 1;
  const steps = path.map((segment, index) =>
    index === step && isAbove && segment.kind === "types" ? { kind: "types" } : segment,
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
