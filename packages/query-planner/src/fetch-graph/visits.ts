import type { ModelType } from "@hansa/federation-model";
import { implies } from "../normalise/conditions.ts";
import type { Read, Solution, Visit } from "../solve/solution.ts";
import { typesAmong } from "../solve/types-among.ts";

/** Whether the types of a visit's objects are known when it is made; a key of an interface is used where they are not. */
export function areToldApart({ node, arrivals, visits }: Solution, visit: Visit): boolean {
  if (node.type.kind === "object" || !visit.entries.some(({ key }) => key.asType.kind === "interface")) {
    return true;
  }
  return [...arrivals, ...visits.map(({ location }) => location)].some(
    ({ round, isOpaque, when }) =>
      round < visit.location.round && !isOpaque && implies(visit.location.when, when),
  );
}

/** A visit for some of its types only; where an interface stands for them, they may not be told apart yet. */
export function narrowVisit(visit: Visit, types: ReadonlySet<ModelType>): Visit {
  const isForAll = visit.location.types.every((type) => types.has(type));
  const isUntold = visit.entries.some(({ key }) => key.asType.kind === "interface");
  if (isForAll || isUntold || visit.location.isOpaque) {
    return visit;
  }
  const narrow = (all: readonly ModelType[]): readonly ModelType[] => all.filter((type) => types.has(type));
  return {
    ...visit,
    location: { ...visit.location, types: narrow(visit.location.types) },
    entries: visit.entries
      .map((entry) => ({
        ...entry,
        types: narrow(entry.types),
        reads: readsFor(entry.reads, narrow(entry.types)),
      }))
      .filter((entry) => entry.types.length > 0),
    required: readsFor(visit.required, narrow(visit.location.types)),
  };
}

/** What is read of objects of some types; the same where that is all. */
export function readsFor(reads: readonly Read[], types: readonly ModelType[]): readonly Read[] {
  const isWhole = ({ picks, child }: Read): boolean =>
    child === undefined && picks.every((pick) => typesAmong(pick.types, types) === pick.types);
  if (reads.every(isWhole)) {
    return reads;
  }
  return reads
    .map((read) => ({
      ...read,
      picks: read.picks
        .map((pick) => ({ ...pick, types: pick.types.filter((type) => types.includes(type)) }))
        .filter((pick) => pick.types.length > 0),
    }))
    .filter(
      (read) =>
        read.picks.length > 0 ||
        (read.child !== undefined && read.demand.types.some((type) => types.includes(type))),
    );
}
