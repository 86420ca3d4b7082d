import { ByNumber } from "../by-number.ts";
import type { DemandNode } from "../demands/demand-tree.ts";
import type { PlannedLocation } from "./solution.ts";

/** A location with a round beyond this has its number by its text. */
const maxPlainRound = 4_096;

/** What is known of the ways to arrive that begin with some locations. */
interface Known<Value> {
  value: Value | undefined;
  /** By the number of one more location. */
  further: Map<number, Known<Value>> | undefined;
}

/** Keeps one value for each node and way for its objects to arrive; found by number, location after location. */
export class ArrivalMemo<Value> {
  readonly #subgraphCount: number;
  readonly #byNode = new ByNumber<DemandNode, Known<Value>>();
  readonly #numbersByText = new Map<string, number>();

  /** Of a model with so many subgraphs. */
  constructor(subgraphCount: number) {
    this.#subgraphCount = subgraphCount;
  }

  /** The value of a question; `make` gives it the first time. */
  get(
    node: DemandNode,
    arrivals: readonly PlannedLocation[],
    make: (node: DemandNode, arrivals: readonly PlannedLocation[]) => Value,
  ): Value {
    let known = this.#byNode.get(node);
    if (known === undefined) {
      known = { value: undefined, further: undefined };
      this.#byNode.set(node, known);
    }
    for (const arrival of arrivals) {
      const number = this.#numberOf(arrival);
      let next: Known<Value> | undefined = known.further?.get(number);
      if (next === undefined) {
        next = { value: undefined, further: undefined };
        known.further ??= new Map();
        known.further.set(number, next);
      }
      known = next;
    }
    known.value ??= make(node, arrivals);
    return known.value;
  }

  clear(): void {
    this.#byNode.clear();
  }

  /** A number that is equal for locations from which planning goes on alike. */
  #numberOf(location: PlannedLocation): number {
    const { subgraph, type, provided, round, contexts, settled } = location;
    const isPlain = provided === undefined && settled === undefined && contexts.size === 0;
    if (isPlain && round < maxPlainRound) {
      return (type.id * this.#subgraphCount + subgraph) * maxPlainRound + round;
    }
    const text = locationKey(location);
    const known = this.#numbersByText.get(text) ?? -1 - this.#numbersByText.size;
    this.#numbersByText.set(text, known);
    return known;
  }
}

/** A text that is equal for locations from which planning goes on alike. */
export function locationKey(location: PlannedLocation): string {
  // A node's contexts come in one order, so their rounds tell them apart.
  const contexts = location.contexts.size === 0 ? "" : `~${[...location.contexts.values()].join("+")}`;
  const settled = location.settled === undefined ? "" : `~${location.settled.keys?.id ?? "settled"}`;
  return `${location.subgraph}~${location.type.id}~${location.provided?.id ?? ""}~${location.round}${contexts}${settled}`;
}
