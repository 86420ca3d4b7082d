import type { EntityFetch, PlanFetch } from "@hansa/query-planner";
import { type FieldNode, Kind, parse, type SelectionSetNode } from "graphql";
import { conditionHolds } from "./assignments.ts";
import { checkRepresentation } from "./check-representation.ts";
import { ensure } from "./ensure.ts";
import { subgraphId } from "./model-lookup.ts";
import { navigate } from "./navigate.ts";
import { selectFields } from "./select-fields.ts";
import type { SymbolicRun } from "./symbolic-run.ts";

/** Adds to the data what a fetch brings, for every type that the objects at its paths could have. */
export function executeFetch(run: SymbolicRun, fetch: PlanFetch): void {
  const definition = parse(fetch.document).definitions[0];
  if (fetch.kind === "introspection" || definition?.kind !== Kind.OPERATION_DEFINITION) {
    return;
  }
  if (fetch.kind === "entities") {
    fetchEntities(run, fetch, definition.selectionSet);
    return;
  }
  const subgraph = subgraphId(run.model, fetch.subgraph);
  for (const { state, types } of navigate(run, fetch.path, fetch.id)) {
    for (const type of types) {
      const at = { fetch, subgraph, state, type, provided: [], given: undefined, path: "" };
      selectFields(run, definition.selectionSet, at);
    }
  }
}

function fetchEntities(run: SymbolicRun, fetch: EntityFetch, set: SelectionSetNode): void {
  const subgraph = subgraphId(run.model, fetch.subgraph);
  for (const input of fetch.inputs.filter(({ when }) => conditionHolds(run.assignment, when))) {
    const node = set.selections.find(
      (one): one is FieldNode =>
        one.kind === Kind.FIELD && (one.alias ?? one.name).value === input.responseKey,
    );
    ensure(node?.selectionSet !== undefined, `fetch ${fetch.id} has no field "${input.responseKey}"`);
    for (const { state, types } of navigate(run, input.path, fetch.id)) {
      for (const type of types) {
        run.origins.addVisit(state.path, type, { fetch: fetch.id, input });
        checkRepresentation(run, fetch, input, { state, type });
        if (node?.selectionSet !== undefined) {
          const given = input.representation;
          const path = JSON.stringify(input.path);
          selectFields(run, node.selectionSet, { fetch, subgraph, state, type, provided: [], given, path });
        }
      }
    }
  }
}
