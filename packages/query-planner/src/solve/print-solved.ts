import type { SupergraphModel } from "@hansa/federation-model";
import { printDelivery } from "../normalise/print-normalised.ts";
import type { Solution, SolvedTree, Visit } from "./solution.ts";

/** The printed form of the third stage: for each selection set where it is, where it goes, and what that costs. */
export function printSolved(model: SupergraphModel, solved: SolvedTree): string {
  const { steps, inexactNodes } = solved.statistics;
  const inexact =
    inexactNodes === 0
      ? ""
      : `, ${count(inexactNodes, "selection set", "selection sets")} not searched in full`;
  const print = (roots: readonly Solution[]): readonly string[] =>
    roots.flatMap((root) => printSolution(model, root, root.node.type.name, ""));
  const deferred = solved.deferred.flatMap(({ delivery, roots }) => [
    printDelivery(delivery).trimStart(),
    ...print(roots),
  ]);
  return [`${count(steps, "step", "steps")}${inexact}`, ...print(solved.roots), ...deferred].join("\n");
}

function printSolution(
  model: SupergraphModel,
  solution: Solution,
  label: string,
  indent: string,
): readonly string[] {
  const { rounds, fetches } = solution.cost;
  const names = solution.arrivals.map(({ subgraph }) => nameOf(model, subgraph));
  const from = names.length === 0 ? "" : ` in ${names.join(", ")}`;
  const visits = solution.visits
    .filter((_, index) => isUsed(solution, index))
    .map((visit) => `${indent}  → ${printVisit(model, solution, visit)}`);
  const below = solution.covers.flatMap(({ demand, child }) =>
    child === undefined ? [] : printSolution(model, child.solution, demand.fieldName, `${indent}  `),
  );
  return [
    `${indent}${label}${from}: ${count(fetches, "fetch", "fetches")}, ${count(rounds, "round", "rounds")}`,
    ...visits,
    ...below,
  ];
}

function printVisit(model: SupergraphModel, solution: Solution, visit: Visit): string {
  const offset = solution.arrivals.length;
  const number = offset + solution.visits.indexOf(visit);
  const fields = solution.covers
    .filter(({ picks, child }) =>
      child === undefined ? picks.some((pick) => pick.location === number) : child.locations.includes(number),
    )
    .map(({ demand }) => demand.fieldName);
  const keys = visit.entries.map(({ key }) => `key "${key.selection.text}" as ${key.asType.name}`);
  const required = visit.required.map(({ demand }) => demand.fieldName);
  const taken = [...visit.location.resolved].flatMap((demand) =>
    (demand.contexts.get(visit.location.subgraph) ?? []).map(({ argument, sources }) => {
      const from = sources.map(({ value }) => value.owner.type.name).join(" or ");
      return `${demand.fieldName}(${argument.name}:) from ${from}`;
    }),
  );
  const needed = required.length === 0 ? [] : [`required ${required.join(" ")}`];
  const isRoot = visit.entries.length === 0 && solution.node.root === undefined;
  const roots = isRoot ? [`root as ${visit.location.type.name}`] : [];
  const notes = [...roots, ...keys, ...needed, ...taken].join(", ");
  const by = notes === "" ? "" : ` by ${notes}`;
  return `${nameOf(model, visit.location.subgraph)}${by} in round ${visit.location.round}: ${[...new Set(fields)].join(" ") || `(only to be read: ${readLater(solution, number).join(" ")})`}`;
}

/** What later visits of the same objects read from a location: keys, and what is required. */
function readLater({ visits }: Solution, number: number): readonly string[] {
  const reads = visits.flatMap(({ entries, required }) => [
    ...entries.flatMap((entry) => entry.reads),
    ...required,
  ]);
  const names = reads
    .filter(
      ({ picks, child }) =>
        picks.some((pick) => pick.location === number) || child?.locations.includes(number) === true,
    )
    .map(({ demand }) => demand.fieldName);
  const tells = visits.some(
    ({ entries, foundIn }) => foundIn === number || entries.some((entry) => entry.typenameFrom === number),
  );
  return [...new Set(tells ? [...names, "__typename"] : names)];
}

function isUsed(solution: Solution, visit: number): boolean {
  return (solution.usage[solution.arrivals.length + visit]?.size ?? 0) > 0;
}

function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}

function nameOf(model: SupergraphModel, subgraph: number): string {
  return model.subgraphs[subgraph]?.name ?? String(subgraph);
}
