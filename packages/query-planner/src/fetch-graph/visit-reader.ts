import type { DemandBuilder } from "../demands/build-demands.ts";
import type { DemandNode } from "../demands/demand-tree.ts";
import { both, type When } from "../normalise/conditions.ts";
import type { RepresentationField } from "../plan.ts";
import { type WhenByType, wantedOf, whenAny } from "../solve/location-conditions.ts";
import type { Cover, Entry, Read, Solution, Visit } from "../solve/solution.ts";
import type { ContextLog } from "./context-log.ts";
import { addTypenameTo, type Cursor } from "./cursors.ts";
import type { FetchDraft } from "./fetch-draft.ts";
import { RepresentationBuilder } from "./representation-builder.ts";
import { readsFor } from "./visits.ts";

/** Asks for a field at the locations that it is read from. `carriers` takes the fetches that it is in, or all below it. */
export type AddDemand = (
  cover: Pick<Cover, "demand" | "picks" | "child">,
  when: When,
  cursors: readonly (Cursor | undefined)[],
  carriers: Set<FetchDraft>,
) => void;

/** From where a visit is read, and when. */
export interface VisitFrom {
  readonly cursors: readonly (Cursor | undefined)[];
  readonly wanted: WhenByType;
  /** A condition that the whole node is under. */
  readonly narrowed: When;
}

/** What a visit sends, and for what it waits. */
export interface VisitInput {
  readonly fields: readonly RepresentationField[];
  readonly dependsOn: Set<FetchDraft>;
  /** The fetches without whose answers none of its objects is known. */
  readonly sources: readonly FetchDraft[];
}

/** Asks for what visits send: keys, what fields require, and what they take from objects above. */
export class VisitReader {
  readonly #builder: DemandBuilder;
  readonly #contexts: ContextLog;
  readonly #addDemand: AddDemand;

  constructor(builder: DemandBuilder, contexts: ContextLog, addDemand: AddDemand) {
    this.#builder = builder;
    this.#contexts = contexts;
    this.#addDemand = addDemand;
  }

  /** Asks for all that a visit to objects of a node sends. */
  read(node: DemandNode, visit: Visit, { cursors, wanted, narrowed }: VisitFrom): VisitInput {
    const { location } = visit;
    const dependsOn = new Set<FetchDraft>();
    const found = visit.foundIn === undefined ? undefined : cursors[visit.foundIn];
    const representation = new RepresentationBuilder(node);
    for (const entry of visit.entries) {
      this.#readEntry(entry, { cursors, wanted, dependsOn, representation });
    }
    const sources = found === undefined ? [...dependsOn] : [found.fetch];
    for (const read of visit.required) {
      const into = { dependsOn, isNullable: true };
      const fields = this.#read(read, cursors, both(read.when, narrowed), into);
      representation.add(read.demand, fields, { isNullable: true });
    }
    for (const demand of location.resolved) {
      for (const fetch of this.#contexts.carriersOf(demand, location.subgraph)) {
        dependsOn.add(fetch);
      }
    }
    if (found !== undefined) {
      // The object must be there, though nothing of it is read.
      addTypenameTo(found.selection(), whenAny(wanted));
      dependsOn.add(found.fetch);
    }
    return { fields: representation.fields, dependsOn, sources };
  }

  /** What is below a field of a representation. */
  representationOf(solution: Solution, isNullable: boolean): RepresentationBuilder {
    const representation = new RepresentationBuilder(solution.node);
    for (const { demand, child } of solution.covers.filter((cover) => cover.demand.value === undefined)) {
      const below = child === undefined ? undefined : this.representationOf(child.solution, isNullable);
      this.#builder.slotOf(demand);
      representation.add(demand, below, { isNullable });
    }
    return representation;
  }

  #readEntry(
    entry: Entry,
    into: {
      readonly cursors: readonly (Cursor | undefined)[];
      readonly wanted: WhenByType;
      readonly dependsOn: Set<FetchDraft>;
      readonly representation: RepresentationBuilder;
    },
  ): void {
    const { cursors, wanted, dependsOn, representation } = into;
    const groups = wantedOf(entry, wanted);
    for (const read of entry.reads) {
      // What is below a field is read once for all types.
      const parts =
        read.child === undefined ? groups : [{ types: entry.types, when: whenAny(wanted, entry.types) }];
      for (const { types, when } of parts) {
        for (const part of readsFor([read], types)) {
          const fields = this.#read(part, cursors, when, { dependsOn, isNullable: false });
          representation.add(read.demand, fields, { isNullable: false, types });
        }
      }
    }
    const teller = entry.typenameFrom === undefined ? undefined : cursors[entry.typenameFrom];
    if (teller !== undefined) {
      addTypenameTo(teller.selection(), whenAny(wanted, entry.types));
      dependsOn.add(teller.fetch);
    }
  }

  /** Adds what is read to the fetches that it is read from. Returns the representation below it. */
  #read(
    read: Read,
    cursors: readonly (Cursor | undefined)[],
    when: When,
    into: { readonly dependsOn: Set<FetchDraft>; readonly isNullable: boolean },
  ): RepresentationBuilder | undefined {
    this.#addDemand(read, when, cursors, into.dependsOn);
    return read.child && this.representationOf(read.child.solution, into.isNullable);
  }
}
