import type { EntityFetch, PlanFetch } from "@hansa/query-planner";
import { type FieldNode, type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from "graphql";
import { conditionHolds } from "./assignments.ts";
import { checkRepresentation } from "./check-representation.ts";
import { ensure } from "./ensure.ts";
import { subgraphId } from "./model-lookup.ts";
import { navigate } from "./navigate.ts";
import { selectFields } from "./select-fields.ts";
import type { SymbolicRun } from "./symbolic-run.ts";

/** Adds to the data what a fetch brings, for every type that the objects at its paths could have. */
export function executeFetch(run: SymbolicRun, fetch: PlanFetch): void {
  const { definitions } = parse(fetch.document);
  const [operation] = definitions;
  if (fetch.kind === "introspection" || operation?.kind !== Kind.OPERATION_DEFINITION) {
    return;
  }
  const fragments = new Map(
    definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const document = { selectionSet: operation.selectionSet, fragments };
  if (fetch.kind === "entities") {
    fetchEntities(run, fetch, document);
    return;
  }
  const at = { fetch, fragments, subgraph: subgraphId(run.model, fetch.subgraph), path: "" };
  for (const { state, types } of navigate(run, fetch.path, fetch.id)) {
    for (const type of types) {
      selectFields(run, document.selectionSet, { ...at, state, type, provided: [], given: undefined });
    }
  }
}

interface FetchDocument {
  readonly selectionSet: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

function fetchEntities(run: SymbolicRun, fetch: EntityFetch, document: FetchDocument): void {
  const subgraph = subgraphId(run.model, fetch.subgraph);
  for (const input of fetch.inputs.filter(({ when }) => conditionHolds(run.assignment, when))) {
    const node = document.selectionSet.selections.find(
      (one): one is FieldNode =>
        one.kind === Kind.FIELD && (one.alias ?? one.name).value === input.responseKey,
    );
    ensure(node?.selectionSet !== undefined, `fetch ${fetch.id} has no field "${input.responseKey}"`);
    const path = JSON.stringify(input.path);
    const at = { fetch, fragments: document.fragments, subgraph, given: input, path };
    for (const { state, types } of navigate(run, input.path, fetch.id)) {
      for (const type of types) {
        run.origins.addVisit(state.path, type, { fetch: fetch.id, input, assignment: run.assignment });
        checkRepresentation(run, fetch, input, { state, type });
        if (node?.selectionSet !== undefined) {
          selectFields(run, node.selectionSet, { ...at, state, type, provided: [] });
        }
      }
    }
  }
}
