import type { ModelType } from "@hansa/federation-model";
import { ByNumber } from "../by-number.ts";
import type { Demand, DemandNode, DemandOwner } from "../demands/demand-tree.ts";
import { both, type When } from "../normalise/conditions.ts";
import type { DataPath, PathSegment } from "../plan.ts";

/** The paths from the root to the objects of nodes; each is made once the fields on it have their slots. */
export class Paths {
  readonly #known = new ByNumber<Demand, DataPath>();

  of({ parent }: Pick<DemandOwner, "parent">): DataPath {
    if (parent === undefined) {
      return [];
    }
    const known = this.#known.get(parent);
    if (known !== undefined) {
      return known;
    }
    const field: PathSegment = { kind: "field", dataKey: parent.slot?.dataKey ?? parent.fieldName };
    const path = [...this.of(parent.owner), ...typeSegment(parent.owner, parent.types), field];
    for (let depth = 0; depth < parent.listDepth; depth++) {
      path.push({ kind: "items" });
    }
    this.#known.set(parent, path);
    return path;
  }
}

const allTypes: DataPath = [];

/** The segment that keeps to some types of a place; nothing where they are all. */
export function typeSegment(owner: DemandOwner, types: readonly ModelType[]): DataPath {
  if (owner.type.kind === "object") {
    return allTypes;
  }
  const isAll =
    owner.types.every((type) => types.includes(type)) &&
    owner.types.length === owner.type.possibleTypes.length;
  return isAll ? allTypes : [{ kind: "types", names: types.map((type) => type.name) }];
}

/** Past this many alternatives a fetch goes without a condition; with no objects at its place it is not sent anyway. */
const maxPlaceAlternatives = 16;

/** When there is a place at all: the conditions of the fields above it. Always, where that is too much to say. */
export function placeCondition(node: DemandNode): When {
  let when: When;
  for (let above = node.parent; above !== undefined; above = above.owner.parent) {
    when = both(above.when, when);
    if (when !== undefined && when.length > maxPlaceAlternatives) {
      return undefined;
    }
  }
  return when;
}
