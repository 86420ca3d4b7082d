import type { SubgraphInput } from "@hansa/composition";
import type { GraphComposition } from "./graph-composer.ts";

/** What a reading of a graph's configuration and schemas gave. */
type Reading = Pick<GraphComposition, "inputs" | "config" | "errors">;

interface KnownSubgraph {
  /** As it was read last; nothing where it never could be. */
  readonly input: SubgraphInput | undefined;
  readonly isReadable: boolean;
}

/**
 * Tells what is different from one reading of a graph to the next. What cannot be read for a while is told as that, and
 * compared with what it was before once it can be read again.
 */
export class GraphChanges {
  #known: ReadonlyMap<string, KnownSubgraph> = new Map();
  #outcome = "";

  /** A line for each subgraph that is new or not as it was, or one for the configuration; empty where all is as it was. */
  take(now: Reading): readonly string[] {
    const outcome = outcomeOf(now);
    const isOther = outcome !== this.#outcome;
    this.#outcome = outcome;
    if (now.config === undefined) {
      return isOther ? ["configuration: not readable"] : [];
    }
    const before = this.#known;
    this.#known = knownAfter(before, now);
    const names = new Set([...before.keys(), ...this.#known.keys()]);
    const lines = [...names].sort().flatMap((name) => {
      const line = describeChange(before.get(name), this.#known.get(name));
      return line === undefined ? [] : [`${name}: ${line}`];
    });
    return lines.length === 0 && isOther ? ["configuration: changed"] : lines;
  }
}

function knownAfter(
  before: ReadonlyMap<string, KnownSubgraph>,
  { config, inputs }: Reading,
): ReadonlyMap<string, KnownSubgraph> {
  const read = new Map(inputs.map((input) => [input.name, input]));
  return new Map(
    config?.subgraphs.map(({ name }) => {
      const input = read.get(name);
      return [name, { input: input ?? before.get(name)?.input, isReadable: input !== undefined }];
    }),
  );
}

function describeChange(
  before: KnownSubgraph | undefined,
  now: KnownSubgraph | undefined,
): string | undefined {
  if (now === undefined) {
    return "gone";
  }
  if (before === undefined) {
    return now.isReadable ? "new" : "new, and not readable";
  }
  if (!now.isReadable) {
    return before.isReadable ? "not readable" : undefined;
  }
  if (before.input === undefined) {
    return "readable";
  }
  return (
    describeInput(before.input, now.input) ?? (before.isReadable ? undefined : "readable again, as it was")
  );
}

function describeInput(
  before: SubgraphInput | undefined,
  now: SubgraphInput | undefined,
): string | undefined {
  if (before?.sdl !== now?.sdl) {
    return `schema changed${now?.file === undefined || now.file === now.name ? "" : ` (${now.file})`}`;
  }
  return before?.routingUrl === now?.routingUrl ? undefined : `routing URL is now ${now?.routingUrl}`;
}

function outcomeOf({ config, errors }: Reading): string {
  const told = errors.map(({ code, message }) => [code, message]);
  return JSON.stringify([config?.contract, config?.subgraphs, told]);
}
