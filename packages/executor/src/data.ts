import { ExactNumber } from "@hansa/core";

/**
 * An object of the tree that fetches are merged into, as JSON was parsed. Only keys that the plan names are read and
 * written. Where one of those is a key that every JavaScript object has, such as `__proto__` or `constructor`, all
 * objects of the operation have no prototype, so that it is a key like any other.
 */
export interface DataObject {
  [dataKey: string]: DataValue | undefined;
}

export type DataValue = string | number | boolean | null | ExactNumber | DataObject | DataValue[];

/**
 * How deep lists within lists are followed down to objects. Types go no deeper; without an end to it, an answer that
 * does would end the recursion.
 */
export const maxListDepth = 50;

export function createDataObject(): DataObject {
  return Object.create(null) as DataObject;
}

/** The value under a key that comes from outside. */
export function ownValue(object: DataObject, key: string): DataValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

export function isDataObject(value: unknown): value is DataObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** The runtime type of an object, as the subgraph says; undefined where it does not say it in a text. */
export function typeNameOf(object: DataObject): string | undefined {
  const typeName = object.__typename;
  return typeof typeName === "string" ? typeName : undefined;
}

/**
 * Takes the prototype from every object of a parsed JSON value, in place; false where it is nested more than
 * `maxDepth` deep. What has passed may be walked by recursion.
 */
export function adoptJson(value: unknown, maxDepth: number): boolean {
  if (typeof value !== "object" || value === null || value instanceof ExactNumber) {
    return true;
  }
  if (maxDepth === 0) {
    return false;
  }
  if (Array.isArray(value)) {
    return value.every((item) => adoptJson(item, maxDepth - 1));
  }
  Object.setPrototypeOf(value, null);
  const object = value as Record<string, unknown>;
  for (const key in object) {
    const child = object[key];
    if (typeof child === "object" && child !== null && !adoptJson(child, maxDepth - 1)) {
      return false;
    }
  }
  return true;
}
