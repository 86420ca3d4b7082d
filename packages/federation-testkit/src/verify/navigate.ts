import type { PathSegment } from "@hansa/query-planner";
import { ensure } from "./ensure.ts";
import type { ObjectState } from "./symbolic-data.ts";
import { isWaitedFor, type SymbolicRun } from "./symbolic-run.ts";

/** An object with the types that a path lets through. */
export interface Target {
  readonly state: ObjectState;
  readonly types: readonly string[];
}

/** The objects at a fetch's path, each with the types that the path lets through; the path's names are waited for. */
export function navigate(run: SymbolicRun, path: readonly PathSegment[], fetchId: number): readonly Target[] {
  let targets: readonly Target[] = [{ state: run.root, types: [...run.root.types.keys()] }];
  let depth = 0;
  for (const segment of path) {
    switch (segment.kind) {
      case "items":
        depth -= 1;
        break;
      case "types":
        targets = targets.map((target) => narrow(run, target, segment.names, fetchId));
        break;
      case "field": {
        ensure(depth === 0, `the path of fetch ${fetchId} goes through a list without its items`);
        const fields = targets.flatMap(({ state, types }) =>
          types.flatMap((type) => state.types.get(type)?.get(segment.dataKey) ?? []),
        );
        depth = fields[0]?.listDepth ?? 0;
        targets = fields.flatMap(({ below }) =>
          below === undefined ? [] : [{ state: below, types: [...(below.possible ?? [])] }],
        );
        break;
      }
    }
  }
  ensure(depth === 0 || targets.length === 0, `the path of fetch ${fetchId} ends at a list`);
  return targets;
}

function narrow(
  run: SymbolicRun,
  { state, types }: Target,
  names: readonly string[],
  fetchId: number,
): Target {
  const kept = types.filter((type) => names.includes(type));
  for (const type of kept) {
    const name = run.usage.use(state.types.get(type)?.get("__typename"), {
      parts: run.parts.ofFetch(fetchId),
      isKey: false,
    });
    ensure(
      isWaitedFor(run, name, fetchId),
      `fetch ${fetchId} tells types apart without __typename of ${type}`,
    );
  }
  return { state, types: kept };
}
