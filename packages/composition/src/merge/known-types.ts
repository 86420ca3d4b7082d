import type { FindingCollector } from "../finding-collector.ts";
import { Memo } from "../memo.ts";
import type { SubgraphSchema, SubgraphType } from "../read/subgraph-schema.ts";
import { type EnumPosition, findUsedTypes, type UsedTypes } from "./enum-positions.ts";
import type { MergedType, Place } from "./merged-schema.ts";

/** All that the definitions of one type are merged by, the surroundings of all types aside. */
export interface TypeGroup {
  readonly name: string;
  readonly places: readonly Place<SubgraphType>[];
  readonly position: EnumPosition;
}

export interface MergeOutcome {
  /** Nothing where the definitions cannot be merged. */
  readonly type: MergedType | undefined;
  /** What merging has found. */
  readonly findings: FindingCollector;
}

type KnownType = MergeOutcome & { readonly group: TypeGroup };

/** The types that were merged last time, each with what it was merged of. */
export class KnownTypes {
  /** What each subgraph uses, by which enums have their positions. */
  readonly usedTypes: Memo<SubgraphSchema, UsedTypes> = new Memo(findUsedTypes);
  #surroundings = "";
  #byName: ReadonlyMap<string, KnownType> = new Map();

  /**
   * Merges the groups that have changed, or all if `surroundings`, which say what else merging depends on, have. What is
   * not among the groups is forgotten.
   */
  mergeAll(
    groups: readonly TypeGroup[],
    surroundings: string,
    merge: (group: TypeGroup) => MergeOutcome,
  ): readonly MergeOutcome[] {
    const before = surroundings === this.#surroundings ? this.#byName : new Map<string, KnownType>();
    const merged = groups.map((group): KnownType => {
      const known = before.get(group.name);
      return known !== undefined && isSame(known.group, group) ? known : { group, ...merge(group) };
    });
    this.#surroundings = surroundings;
    this.#byName = new Map(merged.map((one) => [one.group.name, one]));
    return merged;
  }
}

/** The query type is in all subgraphs, of which some one has always changed. */
function isSame(known: TypeGroup, group: TypeGroup): boolean {
  return (
    group.name !== "Query" &&
    known.position.isInput === group.position.isInput &&
    known.position.isOutput === group.position.isOutput &&
    known.places.length === group.places.length &&
    known.places.every(({ subgraph, element }, index) => {
      const place = group.places[index];
      return place?.subgraph === subgraph && place.element === element;
    })
  );
}
