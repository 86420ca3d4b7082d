import type { ModelType } from "@hansa/federation-model";
import { both, conditionKey, either, isNever, type When } from "../normalise/conditions.ts";
import { alwaysFor, alwaysForOne } from "./always-for.ts";
import type { Child, Entry, Picked, Solution } from "./solution.ts";

/** Past this many alternatives a field is asked of all its places alike. */
const maxAlternatives = 16;

/** When something is wanted of objects, by their type; never of those of other types. */
export type WhenByType = ReadonlyMap<ModelType, When>;

/** When anything is wanted of objects of any of the types, or of any at all. */
export function whenAny(conditions: WhenByType | undefined, types?: Iterable<ModelType>): When {
  let when: When = [];
  for (const type of types ?? conditions?.keys() ?? []) {
    if (conditions?.has(type) === true) {
      const own = conditions.get(type);
      if (own === undefined) {
        return undefined;
      }
      when = either(when, own);
      if (when === undefined) {
        return undefined;
      }
    }
  }
  return when;
}

/** Types of objects, and when these are wanted. */
export interface WantedTypes {
  readonly types: readonly ModelType[];
  readonly when: When;
}

/**
 * The types of an entry that are wanted at a visit, those under the same condition together. Where an interface stands
 * for them, they may not be told apart yet.
 */
export function wantedOf({ types, key }: Entry, wanted: WhenByType): readonly WantedTypes[] {
  const when = whenAny(wanted, types);
  if (isNever(when)) {
    return [];
  }
  if (key.asType.kind === "interface" || types.length === 1) {
    return [{ types, when }];
  }
  const present = types.filter((type) => wanted.has(type));
  return [...Map.groupBy(present, (type) => conditionKey(wanted.get(type))).values()].map((group) => ({
    types: group,
    when: whenAny(wanted, group),
  }));
}

/** When something is wanted of the locations of solutions; each solution is looked at once. */
export class LocationConditions {
  readonly #known = new Map<Solution, readonly WhenByType[]>();
  readonly #hasVariables: boolean;

  /** Without variables, all that is used is always wanted. */
  constructor(hasVariables: boolean) {
    this.#hasVariables = hasVariables;
  }

  /** For each location, the arrivals first: when anything is fetched there, or read there for a visit. */
  of(solution: Solution): readonly WhenByType[] {
    if (!this.#hasVariables) {
      return solution.usage.map(alwaysForAll);
    }
    const known = this.#known.get(solution);
    if (known !== undefined) {
      return known;
    }
    const conditions = this.#find(solution);
    this.#known.set(solution, conditions);
    return conditions;
  }

  #find(solution: Solution): readonly WhenByType[] {
    const { arrivals, visits, covers } = solution;
    const locations = [...arrivals, ...visits.map(({ location }) => location)];
    const conditions = locations.map(() => new Map<ModelType, When>());
    const want = (number: number, types: Iterable<ModelType>, when: When): void => {
      const byType = conditions[number];
      for (const type of isNever(when) ? [] : types) {
        byType?.set(type, byType.has(type) ? either(byType.get(type), when) : when);
      }
    };
    const wantAll = (number: number, when: When): void => want(number, locations[number]?.types ?? [], when);
    const wantBelow = (child: Child, types: readonly ModelType[], wanted: When): void => {
      const below = this.below(child, wanted);
      for (const [index, number] of child.locations.entries()) {
        want(number, types, below[index]);
      }
    };
    for (const { demand, picks, child } of covers) {
      for (const { location, types } of picks) {
        want(location, types, demand.when);
      }
      if (child !== undefined) {
        wantBelow(child, demand.types, demand.when);
      }
    }
    const read = (
      { picks, child }: { readonly picks: readonly Picked[]; readonly child: Child | undefined },
      { types, when }: WantedTypes,
    ): void => {
      for (const pick of picks) {
        want(pick.location, intersection(pick.types, types), when);
      }
      if (child !== undefined) {
        wantBelow(child, types, when);
      }
    };
    for (const [index, { entries, required, foundIn }] of [...visits.entries()].reverse()) {
      const wanted = conditions[arrivals.length + index] ?? new Map<ModelType, When>();
      for (const entry of entries) {
        for (const group of wantedOf(entry, wanted)) {
          for (const one of entry.reads) {
            read(one, group);
          }
        }
        if (entry.typenameFrom !== undefined) {
          wantAll(entry.typenameFrom, whenAny(wanted, entry.types));
        }
      }
      for (const one of required) {
        read(one, { types: intersection(one.demand.types, [...wanted.keys()]), when: one.when });
      }
      if (foundIn !== undefined) {
        wantAll(foundIn, whenAny(wanted));
      }
    }
    return conditions;
  }

  /**
   * When a field is asked of each of the locations that its value is taken from. Whenever the field is wanted, it is
   * asked of one of them at least: that shows whether there is an object.
   */
  below({ locations, solution }: Child, wanted: When): readonly When[] {
    if (!this.#hasVariables) {
      return locations.map((_, index) => ((solution.usage[index]?.size ?? 0) > 0 ? wanted : []));
    }
    const conditions = this.of(solution)
      .slice(0, locations.length)
      .map((byType) => whenAny(byType));
    const isUsed = (index: number): boolean => (solution.usage[index]?.size ?? 0) > 0;
    const isShown = conditions.reduce<When>((sum, when) => either(sum, when), []) === undefined;
    const first = isShown ? -1 : locations.findIndex((_, index) => isUsed(index));
    return conditions.map((when, index) => {
      if (!isUsed(index)) {
        return [];
      }
      const narrowed = index === first ? wanted : both(wanted, when);
      return isNever(narrowed) || (narrowed?.length ?? 0) > maxAlternatives ? wanted : narrowed;
    });
  }
}

/** Nearly all places have one type. */
function alwaysForAll(types: ReadonlySet<ModelType>): WhenByType {
  if (types.size === 1) {
    for (const only of types) {
      return alwaysForOne(only);
    }
  }
  return alwaysFor(types);
}

function intersection(types: readonly ModelType[], others: readonly ModelType[]): readonly ModelType[] {
  return types.filter((type) => others.includes(type));
}
