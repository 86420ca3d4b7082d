import type { PlanFetch } from "@hansa/query-planner";
import { Kind, parse } from "graphql";
import { isIncluded } from "./assignments.ts";
import { collectFields } from "./collect-fields.ts";
import { ensure } from "./ensure.ts";
import type { SymbolicRun } from "./symbolic-run.ts";

/** Proves that each mutation that is not given up runs once, in the client's order, after all that stands before it. */
export function checkMutationOrder(run: SymbolicRun): void {
  if (run.operation.operation !== "mutation") {
    return;
  }
  const rootType = run.model.roots.mutation?.name ?? "";
  const sets = [{ set: run.operation.selectionSet, deferred: undefined }];
  const expected = collectFields(run, sets, { type: rootType, path: "" });
  const roots = run.sent.filter((fetch) => fetch.kind === "root" && fetch.document.startsWith("mutation"));
  const asked = roots.flatMap((fetch) => rootKeys(run, fetch)).map((dataKey) => responseKeyOf(run, dataKey));
  const givenUp = run.plan.response.flatMap((field) =>
    field.unreachable === undefined ? [] : [field.responseKey],
  );
  const wanted = [...expected.entries()]
    .filter(([key, [field]]) => field?.node.name.value !== "__typename" && !givenUp.includes(key))
    .map(([key]) => key);
  ensure(asked.join() === wanted.join(), `the mutations run as ${asked.join()}, not as ${wanted.join()}`);
  for (const later of roots) {
    const before = run.sent.filter(
      ({ id, kind, parts }) => id < later.id && kind !== "introspection" && parts === undefined,
    );
    for (const earlier of before) {
      ensure(
        run.ancestors[later.id]?.has(earlier.id) === true,
        `mutation ${later.id} does not wait for ${earlier.id}`,
      );
    }
  }
}

function responseKeyOf({ plan }: SymbolicRun, dataKey: string): string {
  return plan.response.find((field) => field.dataKey === dataKey)?.responseKey ?? dataKey;
}

function rootKeys(run: SymbolicRun, fetch: PlanFetch): readonly string[] {
  const definition = parse(fetch.document).definitions[0];
  const nodes = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  return nodes.flatMap((node) =>
    node.kind === Kind.FIELD && isIncluded(run.assignment, node.directives)
      ? [(node.alias ?? node.name).value]
      : [],
  );
}
