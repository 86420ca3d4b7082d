import { createDataObject, type DataObject, type DataValue, isDataObject } from "./data.ts";

/**
 * Merges `source` into `target`: what the target lacks (or has as null) is taken over, objects are merged deeply, lists
 * item by item at the same index, and of two different scalars the one that was first stays. The target takes
 * ownership of the objects of `source`.
 */
export function mergeInto(target: DataObject, source: DataObject): void {
  for (const key in source) {
    target[key] = mergeValue(target[key], source[key]);
  }
}

/** A deep copy, for an entity that stands at a second place: later merges there must not show at the first. */
export function copyData(value: DataObject): DataObject {
  const copy = createDataObject();
  for (const key in value) {
    copy[key] = copyValue(value[key]);
  }
  return copy;
}

/** How many values `value` holds at all depths, itself included: what a copy of it takes. */
export function countValues(value: DataValue | undefined): number {
  let count = 1;
  if (Array.isArray(value)) {
    for (const item of value) {
      count += countValues(item);
    }
  } else if (isDataObject(value)) {
    for (const key in value) {
      count += countValues(value[key]);
    }
  }
  return count;
}

function mergeValue(present: DataValue | undefined, incoming: DataValue | undefined): DataValue | undefined {
  if (present === undefined || present === null) {
    return incoming;
  }
  if (Array.isArray(present)) {
    return Array.isArray(incoming) ? mergeLists(present, incoming) : present;
  }
  if (isDataObject(present) && isDataObject(incoming)) {
    mergeInto(present, incoming);
  }
  return present;
}

function mergeLists(present: DataValue[], incoming: readonly DataValue[]): DataValue[] {
  for (const [index, item] of incoming.entries()) {
    present[index] = mergeValue(present[index], item) ?? null;
  }
  return present;
}

function copyValue(value: DataValue | undefined): DataValue | undefined {
  if (Array.isArray(value)) {
    return value.map((item) => copyValue(item) ?? null);
  }
  return isDataObject(value) ? copyData(value) : value;
}
