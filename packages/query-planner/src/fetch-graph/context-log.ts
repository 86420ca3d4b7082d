import type { DemandBuilder } from "../demands/build-demands.ts";
import { selectsTypename } from "../demands/context-values.ts";
import type { ContextValue, Demand, DemandArgument } from "../demands/demand-tree.ts";
import type { ContextValueSource } from "../plan.ts";
import type { Solution } from "../solve/solution.ts";
import type { ContextArgumentDraft, FetchDraft } from "./fetch-draft.ts";
import { Paths } from "./places.ts";
import { RepresentationBuilder } from "./representation-builder.ts";

interface LoggedValue {
  /** The fetches that bring it. */
  readonly carriers: Set<FetchDraft>;
  readonly representation: RepresentationBuilder;
}

/** Where the values are that fields take from objects above: noted when they are asked for, looked up below. */
export class ContextLog {
  readonly #builder: DemandBuilder;
  readonly #values = new Map<ContextValue, LoggedValue>();

  constructor(builder: DemandBuilder) {
    this.#builder = builder;
  }

  /** Forgets what was noted for the values of a node, before it is walked. */
  start({ node }: Solution): void {
    for (const value of node.values) {
      const representation = new RepresentationBuilder({ ...value.owner, types: value.types });
      this.#values.set(value, { carriers: new Set(), representation });
    }
  }

  /** Notes which fetches bring a value's field, and what is read below the field. */
  add(demand: Demand, carriers: ReadonlySet<FetchDraft>, below: RepresentationBuilder | undefined): void {
    const { value } = demand;
    const logged = value === undefined ? undefined : this.#values.get(value);
    if (value === undefined || logged === undefined) {
      return;
    }
    for (const fetch of carriers) {
      logged.carriers.add(fetch);
    }
    this.#builder.slotOf(demand);
    if (demand !== value.typename || selectsTypename(value.selection)) {
      logged.representation.add(demand, below, { isNullable: true });
    }
  }

  /** The fetches that a field must wait for, for its arguments. */
  carriersOf(demand: Demand, subgraph: number): readonly FetchDraft[] {
    return (demand.contexts.get(subgraph) ?? []).flatMap(({ sources }) =>
      sources.flatMap(({ value }) => [...(this.#values.get(value)?.carriers ?? [])]),
    );
  }

  argumentsOf(demand: Demand, subgraph: number): readonly ContextArgumentDraft[] {
    return (demand.contexts.get(subgraph) ?? []).map((one) => this.#argument(one));
  }

  #argument({ argument, sources }: DemandArgument): ContextArgumentDraft {
    const { name, type } = argument;
    const found = sources.map(({ value, types }): ContextValueSource => {
      const fields = this.#values.get(value)?.representation.fields ?? [];
      return {
        pathLength: new Paths().of(value.owner).length,
        ...(types === undefined ? {} : { types: types.map((one) => one.name) }),
        value: fields,
      };
    });
    return { name, context: { key: JSON.stringify([type, found]), type, sources: found } };
  }
}
