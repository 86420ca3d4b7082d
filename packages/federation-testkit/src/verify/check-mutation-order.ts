import type { PlanFetch } from "@hansa/query-planner";
import { Kind, parse, type SelectionSetNode } from "graphql";
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
  const keys = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (!isIncluded(run.assignment, node.directives)) {
        continue;
      }
      if (node.kind === Kind.FIELD) {
        keys.add((node.alias ?? node.name).value);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        visit(node.selectionSet);
      }
    }
  };
  if (definition?.kind === Kind.OPERATION_DEFINITION) {
    visit(definition.selectionSet);
  }
  return [...keys];
}
