import type { DataPath, EntityInput, PathSegment, RepresentationField } from "@hansa/query-planner";
import type { AnswerShape } from "../answer-shape.ts";
import type { CompiledFetch } from "../compile-fetch.ts";

/**
 * The inputs whose objects may be one object where they are represented by the same text: nothing in the response then
 * depends on which of them is read. That is so where
 *
 * 1. the objects come from fetches that have ended before this one is sent, and have nothing but what the text says;
 * 2. whatever is fetched for them later is fetched for all of them alike: at exactly this path or below it, so that
 *    the same text brings the same answer to each;
 * 3. no fetch takes values from objects above, which differ from place to place.
 *
 *   users: [{reviews: [{product: {upc}}, {product: {upc}}]}]        upc is all there is: may be shared
 *   users: [{reviews: [{product: {upc, reviews: […]}}]}]            not the key alone: stays as it is
 *
 * O(inputs × fetches × their shapes along the path).
 */
export function findShareableInputs(fetches: readonly CompiledFetch[]): ReadonlySet<EntityInput> {
  if (fetches.some(({ contextual }) => contextual !== undefined)) {
    return new Set();
  }
  const merges = fetches.flatMap(mergesOf);
  return new Set(
    fetches.flatMap((compiled) => {
      const ended = ancestorsOf(compiled, fetches);
      return compiled.inputs
        .map(({ input }) => input)
        .filter((input) => merges.every((merge) => leavesAlike(merge, input, ended)));
    }),
  );
}

/** Where a fetch merges what into the tree. */
interface Merge {
  readonly fetchId: number;
  readonly kind: "root" | "entities";
  readonly path: DataPath;
  readonly shape: AnswerShape;
}

function mergesOf({ fetch, shape, inputs }: CompiledFetch): readonly Merge[] {
  const { id: fetchId } = fetch;
  if (fetch.kind === "entities") {
    return inputs.map((input) => ({
      fetchId,
      kind: "entities",
      path: input.input.path,
      shape: input.shape,
    }));
  }
  return [{ fetchId, kind: "root", path: fetch.kind === "root" ? fetch.path : [], shape }];
}

/** The fetches that have ended when this one is sent. */
function ancestorsOf({ fetch }: CompiledFetch, fetches: readonly CompiledFetch[]): ReadonlySet<number> {
  const found = new Set<number>();
  const waiting = [...fetch.dependsOn];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (!found.has(id)) {
      found.add(id);
      waiting.push(...(fetches[id]?.fetch.dependsOn ?? []));
    }
  }
  return found;
}

/** Whether objects of `input` with one text stay alike, whatever `merge` does. */
function leavesAlike(merge: Merge, input: EntityInput, ended: ReadonlySet<number>): boolean {
  const keys = fieldKeys(input.path);
  const mergeKeys = fieldKeys(merge.path);
  if (startsWith(mergeKeys, keys, Object.is)) {
    return merge.kind === "entities" && startsWithPath(merge.path, input.path);
  }
  if (!startsWith(keys, mergeKeys, Object.is)) {
    return true;
  }
  let shape: AnswerShape = merge.shape;
  for (const key of keys.slice(mergeKeys.length)) {
    const index = shape.keys.indexOf(key);
    if (index < 0) {
      return true;
    }
    const below = shape.below[index];
    if (below === undefined) {
      return false;
    }
    shape = below;
  }
  return ended.has(merge.fetchId) && isTold(shape, input);
}

/** The data keys on a path. */
export function fieldKeys(path: DataPath): readonly string[] {
  return path.flatMap((segment) => (segment.kind === "field" ? [segment.dataKey] : []));
}

export function startsWithPath(path: DataPath, start: DataPath): boolean {
  return startsWith(path, start, isSameSegment);
}

function startsWith<Item>(
  items: readonly Item[],
  start: readonly Item[],
  isSame: (left: Item, right: Item) => boolean,
): boolean {
  return start.length <= items.length && start.every((item, index) => isSame(item, items[index] as Item));
}

function isSameSegment(left: PathSegment, right: PathSegment): boolean {
  switch (left.kind) {
    case "field":
      return right.kind === "field" && left.dataKey === right.dataKey;
    case "items":
      return right.kind === "items";
    case "types":
      return right.kind === "types" && left.names.join() === right.names.join();
  }
}

/** Whether the representation's text says everything that `shape` brings. */
function isTold(shape: AnswerShape, { typeName, path, representation }: EntityInput): boolean {
  const last = path.at(-1);
  const hasOneType = last?.kind === "types" && last.names.length === 1;
  const saysType = typeName === undefined || hasOneType;
  return shape.keys.every(
    (key, index) => (key === "__typename" && saysType) || isKeyTold(key, shape.below[index], representation),
  );
}

function isKeyTold(
  key: string,
  below: AnswerShape | undefined,
  fields: readonly RepresentationField[],
): boolean {
  const field = fields.find(({ dataKey, types }) => dataKey === key && types === undefined);
  if (field === undefined || below === undefined) {
    return field !== undefined && field.selection === undefined;
  }
  const { selection } = field;
  return (
    selection !== undefined &&
    below.keys.every((inner, index) => isKeyTold(inner, below.below[index], selection))
  );
}
