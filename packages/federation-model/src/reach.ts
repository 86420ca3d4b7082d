/**
 * What can be fetched of an object, given where it is already.
 *
 * Input: a type and the locations (subgraph, provided there) that objects of it have arrived at. Output: every further
 * subgraph whose `_entities` can give the object, with the cheapest chain of hops that makes it possible, and for
 * each one that cannot, why. The idea: a set of subgraphs grows from the arrival in rounds; a subgraph joins when one
 * of its keys can be read in full from those already in the set, each part of the key from any of them.
 *
 *   arrived: orders {id}      orders ──id──▶ users ──email──▶ billing        shipping: key "code" is nowhere
 *   round                          0             1                2          refused
 */
import { AnswersInTurns, Turns } from "./answers-in-turns.ts";
import { FederationModelError } from "./errors.ts";
import { fragmentApplies, isLocal, type Location, plainView, selectionsBelow } from "./local-fields.ts";
import type { EntityKey, ModelType, SupergraphModel } from "./model.ts";
import type { PlaceView } from "./override-labels.ts";
import type { Selection, SelectionField } from "./selection.ts";
import { hasSubgraph } from "./subgraph-set.ts";

/** The result of {@link reach}. */
export interface Reach {
  /** By subgraph id: how to come there. Does not hold the subgraphs of the arrival, unless by a hop to itself. */
  readonly hops: ReadonlyMap<number, Hop>;
  /** By subgraph id: why not. Found out when it is asked for, which is only to explain. */
  readonly refusals: ReadonlyMap<number, Refusal>;
}

/** The last step of the cheapest chain to a subgraph. */
export interface Hop {
  readonly key: EntityKey;
  /** Hops that must be made before this one, in order, without it. */
  readonly before: readonly EntityKey[];
  /** How many hops follow one another to come here, this one included. */
  readonly rounds: number;
}

export type Refusal =
  /** The subgraph defines the type but no key by which it gives objects of it. */
  | { readonly kind: "noKey" }
  /** No key of it can be read; for each key the first field that is missing. */
  | {
      readonly kind: "keyMissing";
      readonly missing: readonly { readonly key: EntityKey; readonly field: string }[];
    };

/** What a question is about. */
interface Question {
  readonly model: SupergraphModel;
  readonly view: PlaceView;
}

const nothing: Reach = { hops: new Map(), refusals: new Map() };

/** Keys of which each takes a hop by the next: far more than anybody writes, and no danger to the stack. */
const maxKeyDepth = 200;

/** What has been found out about a model, or a view of it. Keys may lead round in circles. */
const answersByOwner = new WeakMap<SupergraphModel | PlaceView, AnswersInTurns<Reach>>();

/**
 * What can be reached from `arrived`, for an object of `type`. Made once per question and model; with a view, which
 * says which places of fields count, once per question and view.
 *
 * @throws FederationModelError KEYS_TOO_DEEP where keys are read through each other in a chain of more than 200.
 */
export function reach(
  model: SupergraphModel,
  type: ModelType,
  arrived: readonly Location[],
  view: PlaceView = plainView,
): Reach {
  const owner = view === plainView ? model : view;
  const answers =
    answersByOwner.get(owner) ?? new AnswersInTurns<Reach>(new Turns(), ({ hops }) => hops.size);
  answersByOwner.set(owner, answers);
  if (answers.depth > maxKeyDepth) {
    throw new FederationModelError(
      "KEYS_TOO_DEEP",
      `Keys are read through each other more than ${maxKeyDepth} deep, down to those of "${type.name}".`,
    );
  }
  const key = `${type.id}|${locationsKey(arrived)}`;
  return answers.ask(key, nothing, () => computeReach({ model, view }, type, arrived));
}

/**
 * A function that says whether a field of a key of `type` can be read at a location, with all that the key has below
 * it, further hops there included.
 */
export function keyFieldReader(
  model: SupergraphModel,
  view: PlaceView = plainView,
): (type: ModelType, field: SelectionField, location: Location) => boolean {
  const question = { model, view };
  return (type, { name, selection }, location) =>
    isLocal(type, name, location, view) &&
    (selection === undefined || canResolveBelow(question, type, name, selection, location));
}

function computeReach(question: Question, type: ModelType, arrived: readonly Location[]): Reach {
  const hops = new Map<number, Hop>();
  const have: Location[] = [...arrived];
  const isThere = new Set(arrived.map(({ subgraph }) => subgraph));
  for (let grown = true; grown; ) {
    const found: Hop[] = [];
    for (const [subgraph, entries] of type.entriesBySubgraph) {
      const hop = isThere.has(subgraph) ? undefined : cheapestEntry(question, type, entries, { have, hops });
      if (hop !== undefined) {
        found.push(hop);
      }
    }
    for (const hop of found) {
      hops.set(hop.key.subgraph, hop);
      have.push({ subgraph: hop.key.subgraph, provided: undefined });
      isThere.add(hop.key.subgraph);
    }
    grown = found.length > 0;
  }
  return new ReachAnswer(hops, () => findRefusals(question, type, have, isThere));
}

class ReachAnswer implements Reach {
  readonly hops: Reach["hops"];
  readonly #explain: () => Reach["refusals"];
  #refusals: Reach["refusals"] | undefined;

  constructor(hops: Reach["hops"], explain: () => Reach["refusals"]) {
    this.hops = hops;
    this.#explain = explain;
  }

  get refusals(): Reach["refusals"] {
    this.#refusals ??= this.#explain();
    return this.#refusals;
  }
}

interface Grown {
  readonly have: readonly Location[];
  readonly hops: ReadonlyMap<number, Hop>;
}

function cheapestEntry(
  question: Question,
  type: ModelType,
  entries: readonly EntityKey[],
  grown: Grown,
): Hop | undefined {
  let cheapest: Hop | undefined;
  for (const key of entries) {
    const sources = sourcesOf(question, type, key.selection, grown);
    if (sources.missing === undefined) {
      const hop = hopFrom(key, sources.subgraphs, grown.hops);
      cheapest = cheapest === undefined || isCheaper(hop, cheapest) ? hop : cheapest;
    }
  }
  return cheapest;
}

function isCheaper(one: Hop, other: Hop): boolean {
  return (one.before.length - other.before.length || one.rounds - other.rounds) < 0;
}

const noHops: readonly EntityKey[] = [];

function hopFrom(key: EntityKey, sources: readonly number[], hops: ReadonlyMap<number, Hop>): Hop {
  if (!sources.some((source) => hops.has(source))) {
    return { key, before: noHops, rounds: 1 };
  }
  const before = new Map<number, EntityKey>();
  let rounds = 1;
  for (const source of sources) {
    const hop = hops.get(source);
    if (hop !== undefined) {
      for (const one of [...hop.before, hop.key]) {
        before.set(one.subgraph, one);
      }
      rounds = Math.max(rounds, hop.rounds + 1);
    }
  }
  return { key, before: [...before.values()], rounds };
}

type Sources =
  | { readonly missing: undefined; readonly subgraphs: readonly number[] }
  | { readonly missing: string };

/** From which subgraphs of `have` a selection can be read, taking those first that were there first. */
function sourcesOf(question: Question, type: ModelType, selection: Selection, grown: Grown): Sources {
  const subgraphs: number[] = [];
  for (const item of selection.fields) {
    const usable = grown.have.find(
      (location) =>
        isLocal(type, item.name, location, question.view) &&
        (item.selection === undefined ||
          canResolveBelow(question, type, item.name, item.selection, location)),
    );
    if (usable === undefined) {
      return { missing: `${type.name}.${item.name}` };
    }
    subgraphs.push(usable.subgraph);
  }
  for (const fragment of selection.fragments) {
    if (!fragmentApplies(fragment.typeName, type)) {
      continue;
    }
    const inner = sourcesOf(question, type, fragment.selection, grown);
    if (inner.missing !== undefined) {
      return inner;
    }
    subgraphs.push(...inner.subgraphs);
  }
  return { missing: undefined, subgraphs };
}

const noWays: Reach["hops"] = new Map();

function canResolveBelow(
  question: Question,
  type: ModelType,
  fieldName: string,
  selection: Selection | undefined,
  location: Location,
): boolean {
  const { model, view } = question;
  const place = type.fields.get(fieldName)?.places.get(location.subgraph);
  const child = place === undefined ? undefined : model.typesByName.get(place.type.name);
  if (place === undefined || child === undefined || selection === undefined) {
    return false;
  }
  const sure = selectionsBelow(type.keyFieldsBySubgraph.get(location.subgraph), type, fieldName);
  const given = selectionsBelow(location.provided, type, fieldName);
  const provided = [place.provides, ...sure, ...given].reduce(
    (left, right) => model.selections.union(left, right),
    undefined,
  );
  const arrived: Location = { subgraph: location.subgraph, provided };
  return (child.possibleTypesBySubgraph.get(location.subgraph) ?? []).every((possible) => {
    const here = sourcesOf(question, possible, selection, { have: [arrived], hops: noWays });
    if (here.missing === undefined) {
      return true;
    }
    const below = reach(model, possible, [arrived], view);
    const have = [arrived, ...[...below.hops.keys()].map((subgraph) => ({ subgraph, provided: undefined }))];
    return sourcesOf(question, possible, selection, { have, hops: below.hops }).missing === undefined;
  });
}

function findRefusals(
  question: Question,
  type: ModelType,
  have: readonly Location[],
  isThere: ReadonlySet<number>,
): ReadonlyMap<number, Refusal> {
  const refusals = new Map<number, Refusal>();
  for (const { id } of question.model.subgraphs) {
    const entries = type.entriesBySubgraph.get(id);
    if (isThere.has(id) || (entries === undefined && !hasSubgraph(type.subgraphs, id))) {
      continue;
    }
    const missing = (entries ?? []).map((key) => {
      const sources = sourcesOf(question, type, key.selection, { have, hops: new Map() });
      return { key, field: sources.missing ?? `${type.name}.${key.selection.text}` };
    });
    refusals.set(id, missing.length === 0 ? { kind: "noKey" } : { kind: "keyMissing", missing });
  }
  return refusals;
}

/** The same for the same locations in any order. */
function locationsKey(locations: readonly Location[]): string {
  const [first, ...others] = locations;
  return first !== undefined && others.length === 0
    ? locationKey(first)
    : locations.map(locationKey).sort().join(",");
}

function locationKey({ subgraph, provided }: Location): string {
  return provided === undefined ? `${subgraph}` : `${subgraph}~${provided.id}`;
}

/** A sentence for a refusal, for error messages. */
export function describeRefusal(
  model: SupergraphModel,
  type: ModelType,
  subgraph: number,
  refusal: Refusal,
): string {
  const name = model.subgraphs[subgraph]?.name ?? String(subgraph);
  switch (refusal.kind) {
    case "noKey":
      return `"${name}" defines "${type.name}" without a resolvable key`;
    case "keyMissing":
      return refusal.missing
        .map(
          ({ key, field }) => `"${name}" needs the key "${key.selection.text}", and "${field}" cannot be had`,
        )
        .join("; ");
  }
}

/** The subgraphs of a reach and its arrival, ascending: everything that can be asked. */
export function reachableSubgraphs(arrived: readonly Location[], found: Reach): readonly number[] {
  const ids = new Set([...arrived.map(({ subgraph }) => subgraph), ...found.hops.keys()]);
  return [...ids].sort((a, b) => a - b);
}
