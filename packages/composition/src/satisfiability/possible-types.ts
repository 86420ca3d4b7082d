import type { ModelType } from "@hansa/federation-model";
import { Memo } from "../memo.ts";

/** Says which types objects can be, in constant time: an interface may have as many implementations as the graph types. */
export class PossibleTypes {
  readonly #sets: Memo<readonly ModelType[], ReadonlySet<ModelType>> = new Memo((types) => new Set(types));

  /** Whether objects of an object, interface or union type can be of an object type in a subgraph. */
  isOne(type: ModelType, target: ModelType, subgraph: number): boolean {
    const types = target.possibleTypesBySubgraph.get(subgraph);
    return types !== undefined && (types.length < 4 ? types.includes(type) : this.#sets.of(types).has(type));
  }
}
