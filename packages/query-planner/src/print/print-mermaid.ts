import type { EntityInput, PlanFetch, QueryPlan } from "../plan.ts";
import { describePart, fetchParts, printCondition, printContextSources, printPath } from "./print-plan.ts";

/**
 * A plan as a mermaid flowchart: one box a fetch, an arrow to each fetch that waits for it. The fetches of deferred
 * parts stand in a frame.
 */
export function printMermaid(plan: QueryPlan): string {
  const boxesOf = (parts: readonly number[] | undefined): readonly string[] =>
    plan.fetches
      .filter((fetch) => fetch.parts?.join() === parts?.join())
      .map((fetch) => `  f${fetch.id}["${label(fetch)}"]`);
  const frames = fetchParts(plan).flatMap((parts) => [
    `  subgraph p${parts.join("_")}["${escapeText(titleOf(plan, parts))}"]`,
    ...boxesOf(parts).map((box) => `  ${box}`),
    "  end",
  ]);
  const boxes = [...boxesOf(undefined), ...frames];
  const arrows = plan.fetches.flatMap((fetch) => fetch.dependsOn.map((id) => `  f${id} --> f${fetch.id}`));
  return ["flowchart LR", ...boxes, ...arrows].join("\n");
}

function titleOf(plan: QueryPlan, parts: readonly number[]): string {
  const [part] = parts.length === 1 ? parts.flatMap((id) => plan.deferred?.[id] ?? []) : [];
  return part === undefined ? `parts: ${parts.join(", ")}` : `deferred ${describePart(part)}`;
}

function label(fetch: PlanFetch): string {
  const when = fetch.when === undefined ? "" : `<br/>when ${printCondition(fetch.when)}`;
  return `${fetch.id}: ${escapeText(title(fetch) + places(fetch))}${escapeText(when).replaceAll("&lt;br/&gt;", "<br/>")}`;
}

function title(fetch: PlanFetch): string {
  return fetch.kind === "introspection" ? "introspection" : fetch.subgraph;
}

function places(fetch: PlanFetch): string {
  switch (fetch.kind) {
    case "introspection":
      return "";
    case "root":
      return fetch.path.length === 0 ? "" : ` at ${printPath(fetch.path)}`;
    case "entities":
      return fetch.inputs.map((input) => ` at ${printPath(input.path)}${contexts(input)}`).join(",");
  }
}

function contexts({ path, contextVariables = [] }: EntityInput): string {
  return contextVariables.map(({ sources }) => ` with ${printContextSources(path, sources)}`).join("");
}

/** Names come from the supergraph and the client: nothing of them may end the label. */
function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
