import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";
import { type PlanOptions, planOperation, type QueryPlan } from "../src/index.ts";

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject", "@inaccessible"])';

/** The model of subgraphs given by name, SDL without the `@link`; composed with a library of others. */
export function composeModel(subgraphs: Readonly<Record<string, string>>): SupergraphModel {
  const result = composeServices(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}.test/graphql`,
      typeDefs: parse(`${link}\n${sdl}`),
    })),
  );
  if (result.supergraphSdl === undefined) {
    throw new Error(`The subgraphs do not compose: ${JSON.stringify(result.errors)}`);
  }
  return buildSupergraphModel(result.supergraphSdl);
}

/** The plan of an operation. */
export function plan(model: SupergraphModel, operation: string, options: PlanOptions = {}): QueryPlan {
  return planOperation(model, { document: parse(operation) }, options);
}

/** One line a fetch: number, subgraph, what it waits for, where its objects are, what is sent. */
export function fetchLines(queryPlan: QueryPlan): readonly string[] {
  return queryPlan.fetches.map((fetch) => {
    const after = fetch.dependsOn.length === 0 ? "" : ` after ${fetch.dependsOn.join(" ")}`;
    const subgraph = fetch.kind === "introspection" ? "(introspection)" : fetch.subgraph;
    const paths = fetch.kind === "entities" ? fetch.inputs.map(({ path }) => path) : [];
    const root = fetch.kind === "root" && fetch.path.length > 0 ? [fetch.path] : [];
    const at = [...paths, ...root].map((path) => ` at ${printPath(path)}`).join(" and");
    const when = fetch.when === undefined ? "" : ` when ${JSON.stringify(fetch.when)}`;
    return `${fetch.id} ${subgraph}${after}${at}${when}: ${fetch.document}`;
  });
}

function printPath(
  path: readonly { readonly kind: string; readonly dataKey?: string; readonly names?: readonly string[] }[],
): string {
  return path
    .map(
      (segment) =>
        segment.dataKey ?? (segment.kind === "items" ? "@" : `<${segment.names?.join("|") ?? ""}>`),
    )
    .join(".");
}
