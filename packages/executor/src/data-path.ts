import type { DataPath, PathSegment } from "@hansa/query-planner";
import { type DataObject, isDataObject, typeNameOf } from "./data.ts";

/**
 * The objects that `path` leads to from `root`, in the order of the tree. Nulls, missing values and objects of other
 * types on the way end their branch. O(objects on the way); recursion no deeper than the path is long.
 */
export function collectObjects(root: DataObject, path: DataPath): DataObject[] {
  const found: DataObject[] = [];
  collect(root, path, 0, found);
  return found;
}

/** An object with those above it at some places of its path. */
export interface ObjectWithAbove {
  readonly object: DataObject;
  readonly above: readonly DataObject[];
}

/**
 * The same, each with the objects on its way that the first `lengths[i]` segments lead to; `lengths` ascend, and are
 * those of objects.
 */
export function collectWithAbove(
  root: DataObject,
  path: DataPath,
  lengths: readonly number[],
): readonly ObjectWithAbove[] {
  const found: ObjectWithAbove[] = [];
  const pieces = [...lengths, path.length].map((to, level) => path.slice(lengths[level - 1] ?? 0, to));
  const walk = (from: DataObject, above: readonly DataObject[]): void => {
    for (const object of collectObjects(from, pieces[above.length] ?? [])) {
      if (above.length === lengths.length) {
        found.push({ object, above });
      } else {
        walk(object, [...above, object]);
      }
    }
  };
  walk(root, []);
  return found;
}

function collect(value: unknown, path: DataPath, step: number, found: DataObject[]): void {
  const segment = path[step];
  if (segment?.kind === "items") {
    if (Array.isArray(value)) {
      for (const item of value) {
        collect(item, path, step + 1, found);
      }
    }
    return;
  }
  if (!isDataObject(value)) {
    return;
  }
  if (segment === undefined) {
    found.push(value);
  } else if (segment.kind === "field") {
    collect(value[segment.dataKey], path, step + 1, found);
  } else if (hasTypeOf(value, segment)) {
    collect(value, path, step + 1, found);
  }
}

function hasTypeOf(value: DataObject, segment: PathSegment & { readonly kind: "types" }): boolean {
  const typeName = typeNameOf(value);
  return typeName !== undefined && segment.names.includes(typeName);
}
