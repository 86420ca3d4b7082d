import type { SupergraphModel } from "@hansa/federation-model";
import type { PlanFetch, QueryPlan } from "@hansa/query-planner";
import { type GraphQLSchema, Kind, parse, validate } from "graphql";
import { ensure } from "./ensure.ts";
import { subgraphId } from "./model-lookup.ts";
import { subgraphSchema } from "./subgraph-schema.ts";

const schemas = new WeakMap<SupergraphModel, Map<number, GraphQLSchema>>();

/** Proves that each document is one operation that its subgraph accepts, with the variables that the plan names. */
export function checkDocuments(model: SupergraphModel, plan: QueryPlan): void {
  const known = schemas.get(model) ?? new Map<number, GraphQLSchema>();
  schemas.set(model, known);
  for (const fetch of plan.fetches) {
    checkVariables(fetch);
    if (fetch.kind === "introspection") {
      continue;
    }
    const subgraph = subgraphId(model, fetch.subgraph);
    const schema = known.get(subgraph) ?? subgraphSchema(model, subgraph);
    known.set(subgraph, schema);
    const [error] = validate(schema, parse(fetch.document));
    ensure(
      error === undefined,
      `fetch ${fetch.id} to ${fetch.subgraph}: ${error?.message ?? ""}\n${fetch.document}`,
    );
  }
}

function checkVariables(fetch: PlanFetch): void {
  const { definitions } = parse(fetch.document);
  const [definition, ...others] = definitions;
  ensure(
    definition?.kind === Kind.OPERATION_DEFINITION &&
      others.every(({ kind }) => kind === Kind.FRAGMENT_DEFINITION),
    "one operation a fetch, its fragments behind it",
  );
  const declared =
    definition?.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [];
  const inputs = fetch.kind === "entities" ? fetch.inputs : [];
  const contexts = inputs.flatMap((input) => input.contextVariables ?? []);
  const own = [...inputs, ...contexts].map(({ variable }) => variable);
  const names = declared.map((node) => node.variable.name.value).filter((name) => !own.includes(name));
  ensure(
    names.join() === fetch.variables.join(),
    `fetch ${fetch.id} declares ${names.join()} and names ${fetch.variables.join()}`,
  );
}
