import type { SubgraphInput } from "@hansa/composition";
import type { GraphComposition } from "./graph-composer.ts";

/** What is different between two readings of one graph, a line for each subgraph; empty where nothing is. */
export function describeChanges(
  before: Pick<GraphComposition, "inputs" | "config" | "errors">,
  now: Pick<GraphComposition, "inputs" | "config" | "errors">,
): readonly string[] {
  const known = byName(before.inputs);
  const current = byName(now.inputs);
  const lines = [...new Set([...known.keys(), ...current.keys()])].sort().flatMap((name) => {
    const line = describeChange(known.get(name), current.get(name));
    return line === undefined ? [] : [`${name}: ${line}`];
  });
  const isOther = JSON.stringify(outcomeOf(before)) !== JSON.stringify(outcomeOf(now));
  return lines.length === 0 && isOther ? ["configuration: changed"] : lines;
}

function describeChange(
  before: SubgraphInput | undefined,
  now: SubgraphInput | undefined,
): string | undefined {
  if (before === undefined || now === undefined) {
    return before === undefined ? "new" : "gone, or not readable";
  }
  if (before.sdl !== now.sdl) {
    return `schema changed${now.file === undefined || now.file === now.name ? "" : ` (${now.file})`}`;
  }
  return before.routingUrl === now.routingUrl ? undefined : `routing URL is now ${now.routingUrl}`;
}

function byName(inputs: readonly SubgraphInput[]): ReadonlyMap<string, SubgraphInput> {
  return new Map(inputs.map((input) => [input.name, input]));
}

function outcomeOf({ config, errors }: Pick<GraphComposition, "config" | "errors">): unknown {
  return [config?.contract, config?.subgraphs, errors.map(({ code, message }) => [code, message])];
}
