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
