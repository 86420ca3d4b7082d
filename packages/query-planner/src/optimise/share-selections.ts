import { isUnderOneType, printSelectionSet } from "../emit/print-selection.ts";
import type { FetchDraft, FetchGraph, FieldDraft, SelectionDraft } from "../fetch-graph/fetch-draft.ts";
import { Replacements, replaceFetches } from "./replace-fetches.ts";
import { SelectionIdentity } from "./selection-identity.ts";

/** A document with fewer fields than this is short as it is. */
const minFieldsOfDocument = 32;

/** A fragment that saves fewer characters than this is not worth reading. */
const minSavedCharacters = 120;

/**
 * A selection that stands in a document several times becomes a fragment of it, where that makes the document
 * noticeably shorter. Fragments are named by their type and a number in the order of the document, so the names are
 * the same each time; the client's own fragments are gone since stage 1, so there is nothing that they could clash
 * with.
 *
 * Before: every selection is written out. After: `fragmentName` is set on those that are spread, and `fragments` of
 * the fetch has each of them once. What is asked for is the same. Must be the last pass.
 */
export function shareSelections(graph: FetchGraph): FetchGraph {
  const replacements = new Replacements();
  for (const fetch of graph.fetches) {
    if (isLong(fetch)) {
      const fragments = shareInFetch(fetch);
      if (fragments.length > 0) {
        replacements.add(fetch, { ...fetch, fragments });
      }
    }
  }
  return replaceFetches(graph, replacements);
}

/** The places of one document where the same is selected. */
interface Repeated {
  readonly places: SelectionDraft[];
}

function shareInFetch(fetch: FetchDraft): readonly SelectionDraft[] {
  const fragments: SelectionDraft[] = [];
  for (const { places } of repeatedSelections(fetch)) {
    const [first] = places;
    const name = `${first?.type.name ?? ""}_${fragments.length + 1}`;
    if (first !== undefined && savedCharacters(fetch, first, places.length, name) >= minSavedCharacters) {
      fragments.push(first);
      for (const selection of places) {
        selection.fragmentName = name;
      }
    }
  }
  return fragments;
}

/** What is selected more than once, in the order of the document. Below a repeated selection, one place counts. */
function repeatedSelections(fetch: FetchDraft): readonly Repeated[] {
  const identity = new SelectionIdentity();
  const found = new Map<number, Repeated>();
  const visit = (selection: SelectionDraft): void => {
    const number = identity.of(selection);
    const known = found.get(number);
    if (known !== undefined) {
      known.places.push(selection);
      return;
    }
    found.set(number, { places: [selection] });
    visitBelow(selection);
  };
  const visitBelow = (selection: SelectionDraft): void => {
    for (const { below } of selection.fields) {
      if (below !== undefined) {
        visit(below);
      }
    }
  };
  for (const { selection } of fetch.inputs) {
    // What stands in `_entities` under several type conditions has no one type that a fragment could be on, and each
    // input has variables of its own for what it takes from objects above.
    const canShare =
      fetch.kind === "root" ||
      (isUnderOneType(selection, fetch.subgraph) && selection.fields.every(takesNoContext));
    (canShare ? visit : visitBelow)(selection);
  }
  return [...found.values()].filter(({ places }) => places.length > 1);
}

function takesNoContext({ contextArguments }: FieldDraft): boolean {
  return contextArguments.length === 0;
}

function savedCharacters(fetch: FetchDraft, selection: SelectionDraft, count: number, name: string): number {
  const context = { subgraph: fetch.subgraph, variables: new Set<string>(), contextText: () => "" };
  const length = printSelectionSet(selection, undefined, context).length;
  const spread = `{...${name}}`.length;
  const definition = ` fragment ${name} on ${selection.type.name}`.length + length;
  return count * (length - spread) - definition;
}

function isLong(fetch: FetchDraft): boolean {
  let left = minFieldsOfDocument;
  const count = (selection: SelectionDraft): void => {
    for (const { below } of selection.fields) {
      left -= 1;
      if (left <= 0) {
        return;
      }
      if (below !== undefined) {
        count(below);
      }
    }
  };
  for (const { selection } of fetch.inputs) {
    count(selection);
  }
  return left <= 0;
}
