import type { AnswerShape } from "./answer-shape.ts";
import { type DataObject, type DataValue, isDataObject, maxListDepth } from "./data.ts";

/**
 * Merges of `source` what `shape` has into `target`: what the target lacks (or has as null) is taken over, objects are
 * merged deeply, lists item by item at the same index, and of two different leaves the one that was first stays. The
 * target takes ownership of the objects of `source`. Recursion is as deep as the shape, never as deep as the data.
 */
export function mergeInto(target: DataObject, source: DataObject, shape: AnswerShape): void {
  const { keys, below } = shape;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    const incoming = source[key];
    if (incoming === undefined) {
      continue;
    }
    const present = target[key];
    const inner = below[index];
    if (present === undefined || present === null) {
      target[key] = incoming;
    } else if (inner !== undefined) {
      mergeValue(present, incoming, inner);
    }
  }
}

/** A copy of what `shape` has, for an entity that stands at a second place: later merges there must not show at the first. */
export function copyData(value: DataObject, shape: AnswerShape): DataObject {
  const copy: DataObject = createLike(value);
  for (const [index, key] of shape.keys.entries()) {
    const child = value[key];
    if (child !== undefined) {
      copy[key] = copyValue(child, shape.below[index]);
    }
  }
  return copy;
}

/** How many values of `shape` are in `value`, itself included: what a copy of it takes. */
export function countValues(
  value: DataValue | undefined,
  shape: AnswerShape | undefined,
  listDepth: number = maxListDepth,
): number {
  if (shape === undefined || listDepth === 0) {
    return 1;
  }
  let count = 1;
  if (Array.isArray(value)) {
    for (const item of value) {
      count += countValues(item, shape, listDepth - 1);
    }
  } else if (isDataObject(value)) {
    for (const [index, key] of shape.keys.entries()) {
      count += countValues(value[key], shape.below[index]);
    }
  }
  return count;
}

/** Merges two values that are both there; the first stays where they are not both objects or both lists. */
export function mergeValue(
  present: DataValue,
  incoming: DataValue,
  shape: AnswerShape,
  listDepth: number = maxListDepth,
): void {
  if (Array.isArray(present)) {
    if (Array.isArray(incoming) && listDepth > 0) {
      mergeLists(present, incoming, shape, listDepth);
    }
  } else if (isDataObject(present) && isDataObject(incoming)) {
    mergeInto(present, incoming, shape);
  }
}

function mergeLists(
  present: DataValue[],
  incoming: readonly DataValue[],
  shape: AnswerShape,
  listDepth: number,
): void {
  for (const [index, item] of incoming.entries()) {
    const own = present[index];
    if (own === undefined || own === null) {
      present[index] = item;
    } else {
      mergeValue(own, item, shape, listDepth - 1);
    }
  }
}

/** What is too deep to be merged into need not be copied. */
function copyValue(
  value: DataValue,
  shape: AnswerShape | undefined,
  listDepth: number = maxListDepth,
): DataValue {
  if (shape === undefined || listDepth === 0) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => copyValue(item, shape, listDepth - 1));
  }
  return isDataObject(value) ? copyData(value, shape) : value;
}

/** Objects of one operation are either all with a prototype or all without. */
function createLike(value: DataObject): DataObject {
  return Object.getPrototypeOf(value) === null ? (Object.create(null) as DataObject) : {};
}
