import type { DataPath } from "../plan.ts";

/** The data keys on a path as one text, whatever types it keeps to; a dot for each step. */
export function dataKeysOf(path: DataPath): string {
  let keys = "";
  for (const segment of path) {
    keys += segment.kind === "field" ? `.${segment.dataKey}` : ".";
  }
  return keys;
}
