import { type DataObject, type DataValue, isDataObject, ownValue } from "./data.ts";
import type { Container, Faults, FieldFault } from "./faults.ts";

/** An error of a subgraph and the part of its answer that the error's path leads through. */
export interface AnsweredError {
  readonly fault: FieldFault;
  /** In data keys and list indexes, from the object on. */
  readonly path: readonly (string | number)[];
  /** What the subgraph itself answered for the object: other subgraphs may have values where it has nulls. */
  readonly answered: DataValue | undefined;
}

/**
 * Places a subgraph's error below an object of the tree: at the first null of the subgraph's own answer, which is where
 * its null propagation stopped, or at the path's end. False where the path does not fit the tree.
 */
export function placeByPath(
  faults: Faults,
  object: DataObject,
  { fault, path, answered }: AnsweredError,
): boolean {
  const isWhole = !isContainer(answered);
  let container: Container = object;
  let own = answered;
  for (const [step, key] of path.entries()) {
    if (!fits(container, key)) {
      return false;
    }
    const child = childOf(container, key);
    own = childOf(own, key);
    if (step === path.length - 1 || !isContainer(child) || !isContainer(own)) {
      faults.place(container, key, { fault, below: path.slice(step + 1), isWhole });
      return true;
    }
    container = child;
  }
  return false;
}

function fits(container: Container, key: string | number): boolean {
  return Array.isArray(container) ? typeof key === "number" && key in container : typeof key === "string";
}

function childOf(value: DataValue | undefined, key: string | number): DataValue | undefined {
  if (Array.isArray(value)) {
    return typeof key === "number" ? value[key] : undefined;
  }
  return isDataObject(value) ? ownValue(value, String(key)) : undefined;
}

function isContainer(value: DataValue | undefined): value is Container {
  return Array.isArray(value) || isDataObject(value);
}
