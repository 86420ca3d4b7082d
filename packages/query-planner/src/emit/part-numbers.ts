import type { DemandNode, DemandTree } from "../demands/demand-tree.ts";
import { type DeferredFragment, type Delivery, deliveryOfFetched } from "../normalise/deliveries.ts";
import type { NormalisedSet } from "../normalise/normalised-operation.ts";
import type { DeferredPart } from "../plan.ts";

/** The deferred parts of a plan: the fragments with which anything at all is delivered, numbered anew. */
export class PartNumbers {
  readonly #kept: readonly DeferredFragment[];

  constructor(tree: DemandTree) {
    const fragments = new Set<DeferredFragment>();
    const add = (delivery: Delivery): void => {
      for (const fragment of delivery ?? []) {
        fragments.add(fragment);
      }
    };
    addTypenames(tree.operation.root, add);
    for (const node of tree.roots) {
      addDeliveries(node, add);
    }
    this.#kept = [...fragments].sort((a, b) => a.number - b.number);
  }

  get parts(): readonly DeferredPart[] {
    return this.#kept.map((fragment, id) => {
      let { parent } = fragment;
      while (parent !== undefined && !this.#kept.includes(parent)) {
        parent = parent.parent;
      }
      return {
        id,
        ...(fragment.label === undefined ? {} : { label: fragment.label }),
        ...(parent === undefined ? {} : { parent: this.#kept.indexOf(parent) }),
        path: fragment.path,
        ...(fragment.when === undefined ? {} : { when: fragment.when }),
      };
    });
  }

  /** The parts that a field or fetch of a delivery is for; nothing for the initial part. */
  of(delivery: Delivery): readonly number[] | undefined {
    return delivery?.map((fragment) => this.#kept.indexOf(fragment));
  }
}

function addDeliveries(node: DemandNode, add: (delivery: Delivery) => void): void {
  if (node.selection !== undefined) {
    addTypenames(node.selection, add);
  }
  for (const field of node.unreachable) {
    add(field.delivery);
  }
  for (const demand of node.demands) {
    if (!demand.isInternal && demand.delivery !== undefined) {
      add(deliveryOfFetched(demand.delivery, demand.askedDelivery));
    }
    if (demand.child !== undefined) {
      addDeliveries(demand.child, add);
    }
  }
}

/** Type names are delivered as the client asks, wherever they are read from. */
function addTypenames({ fields }: NormalisedSet, add: (delivery: Delivery) => void): void {
  for (const { name, delivery } of fields) {
    if (name === "__typename") {
      add(delivery);
    }
  }
}
