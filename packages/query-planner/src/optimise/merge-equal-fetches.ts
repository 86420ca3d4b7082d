import { contextsOf, type FetchDraft, type FetchGraph, type InputDraft } from "../fetch-graph/fetch-draft.ts";
import { conditionKey, either } from "../normalise/conditions.ts";
import { dataKeysOf } from "./data-keys-of.ts";
import { roundsOf } from "./fetch-rounds.ts";
import { Replacements, replaceFetches, sendingKey } from "./replace-fetches.ts";

/**
 * Entity fetches of one subgraph for the same objects, represented in the same way and ready in the same round, become
 * one that asks for what any of them did. They come from requirements that are planned apart from what the client
 * selects.
 */
export function mergeEqualFetches(graph: FetchGraph): FetchGraph {
  const rounds = roundsOf(graph);
  const single = graph.fetches.filter(({ kind, inputs }) => kind === "entities" && inputs.length === 1);
  const replacements = new Replacements();
  for (const some of groupsOfSeveral(single, (fetch) => sendingKey(fetch, rounds.get(fetch) ?? 0))) {
    for (const similar of groupsOfSeveral(some, roughPath)) {
      for (const fetches of groupsOfSeveral(similar, pathText)) {
        mergeEqual(fetches, replacements);
      }
    }
  }
  return replaceFetches(graph, replacements);
}

/** The fetches that have their key in common with others. */
function groupsOfSeveral(
  fetches: readonly FetchDraft[],
  keyOf: (fetch: FetchDraft) => number | string,
): readonly (readonly FetchDraft[])[] {
  const firstByKey = new Map<number | string, FetchDraft>();
  let groups: Map<number | string, FetchDraft[]> | undefined;
  for (const fetch of fetches) {
    const key = keyOf(fetch);
    const first = firstByKey.get(key);
    const group = groups?.get(key);
    if (first === undefined) {
      firstByKey.set(key, fetch);
    } else if (group === undefined) {
      groups ??= new Map();
      groups.set(key, [first, fetch]);
    } else {
      group.push(fetch);
    }
  }
  return groups === undefined ? noGroups : [...groups.values()];
}

const noGroups: readonly (readonly FetchDraft[])[] = [];

/** Equal where {@link pathText} is, and made at once. */
function roughPath({ inputs: [input] }: FetchDraft): string {
  let fields = 0;
  let last = "";
  for (const segment of input?.path ?? []) {
    if (segment.kind === "field") {
      fields += 1;
      last = segment.dataKey;
    }
  }
  return `${fields}${last}`;
}

function pathText({ inputs: [input] }: FetchDraft): string {
  return input === undefined ? "" : dataKeysOf(input.path);
}

function mergeEqual(fetches: readonly FetchDraft[], replacements: Replacements): void {
  const firstByKey = new Map<string, { readonly fetch: FetchDraft; readonly input: InputDraft }>();
  for (const fetch of fetches) {
    for (const input of fetch.inputs) {
      const contexts = contextsOf(input).map((context) => context.key);
      const key = JSON.stringify([input.path, input.typeName, input.representation, contexts]);
      const first = firstByKey.get(key);
      if (first === undefined) {
        firstByKey.set(key, { fetch, input });
      } else {
        takeIn(first.input, input);
        replacements.add(fetch, first.fetch);
      }
    }
  }
}

/** Where the places are there under different conditions, what is asked for goes under its own. */
function takeIn(first: InputDraft, other: InputDraft): void {
  if (conditionKey(first.when) !== conditionKey(other.when)) {
    first.selection.restrict(first.when);
    other.selection.restrict(other.when);
    first.when = either(first.when, other.when);
  }
  first.selection.addAll(other.selection);
}
