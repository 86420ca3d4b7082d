// Apollo's composition and query planner, asked by messages from the parent process.
import { composeServices } from "@apollo/composition";
import { operationFromDocument, Supergraph } from "@apollo/federation-internals";
import { QueryPlanner } from "@apollo/query-planner";
import { parse } from "graphql";
import { answerParent, measure } from "../plan-quality/answer-parent.ts";

let current = { sdl: "", supergraph: undefined, planner: undefined };

function compose(subgraphs) {
  const { errors, hints, supergraphSdl } = composeServices(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}.test/graphql`,
      typeDefs: parse(sdl),
    })),
  );
  return errors === undefined
    ? { supergraphSdl, hints: hints.map(({ definition }) => definition.code) }
    : {
        error: errors.map(({ message }) => message).join("\n"),
        codes: errors.map(({ extensions }) => extensions.code ?? "NONE"),
      };
}

function plan({ sdl, operation, budgetMs }) {
  if (current.sdl !== sdl) {
    const supergraph = Supergraph.build(sdl);
    current = { sdl, supergraph, planner: new QueryPlanner(supergraph) };
  }
  const { supergraph, planner } = current;
  const make = () => planner.buildQueryPlan(operationFromDocument(supergraph.apiSchema(), parse(operation)));
  const { result, medianMs } = measure(make, budgetMs);
  return { plan: JSON.parse(JSON.stringify(result.node ?? null)), medianMs };
}

answerParent((request) => (request.kind === "compose" ? compose(request.subgraphs) : plan(request)));
