import type { ModelType, SupergraphModel } from "@hansa/federation-model";
import { isOpaqueIn } from "../demands/active-places.ts";
import type { Demand, DemandNode } from "../demands/demand-tree.ts";
import type { When } from "../normalise/conditions.ts";
import { typesAmong } from "../solve/types-among.ts";
import type { ContextLog } from "./context-log.ts";
import { type ContextArgumentDraft, type FetchDraft, type NewField, SelectionDraft } from "./fetch-draft.ts";
import type { ReferenceLog } from "./reference-log.ts";
import type { TypeTellers } from "./type-tellers.ts";

/** A place in a fetch's selection. */
export interface Cursor {
  readonly fetch: FetchDraft;
  readonly selection: () => SelectionDraft;
}

const noContextArguments: readonly ContextArgumentDraft[] = [];

const makesNothing = (): undefined => undefined;

/** What is told of the places that are made. */
export interface CursorLogs {
  readonly contexts: ContextLog;
  readonly references: ReferenceLog;
  readonly tellers: TypeTellers;
}

/** Puts fields at cursors, and makes those of the selections below. */
export class Cursors {
  readonly #model: SupergraphModel;
  readonly #logs: CursorLogs;

  constructor(model: SupergraphModel, logs: CursorLogs) {
    this.#model = model;
    this.#logs = logs;
  }

  /** Puts a field without a selection where it is asked for. */
  addLeaf(
    cursor: Cursor,
    demand: Demand,
    at: { readonly dataKey: string; readonly types: readonly ModelType[]; readonly when: When },
  ): void {
    const selection = cursor.selection();
    // An interface-object's own type name must not be taken for the object's.
    const dataKey = demand.isTypename && selection.isOpaque ? "_typename" : at.dataKey;
    selection.add(this.#field(demand, dataKey, { types: at.types, when: at.when, cursor }), makesNothing);
    if (demand.isTypename && !selection.isOpaque) {
      this.#logs.tellers.addTeller(demand.owner.place, cursor.fetch);
    }
  }

  /** The selection below a field, made when something is put into it. */
  below(
    cursor: Cursor,
    demand: Demand,
    { child, dataKey, when }: { readonly child: DemandNode; readonly dataKey: string; readonly when: When },
  ): Cursor {
    let made: SelectionDraft | undefined;
    const selection = (): SelectionDraft => {
      if (made === undefined) {
        const outer = cursor.selection();
        const types = typesAmong(demand.types, outer.types);
        const field = outer.add(this.#field(demand, dataKey, { types, when, cursor }), () =>
          this.#selectionBelow(cursor.fetch.subgraph, demand, child),
        );
        made = field.below ?? this.#selectionBelow(cursor.fetch.subgraph, demand, child);
        this.#logs.references.addArrival(child, { subgraph: cursor.fetch.subgraph, selection: made });
        if (child.type.kind !== "object" && !made.isOpaque) {
          this.#logs.tellers.addTyped(child, cursor.fetch);
        }
      }
      return made;
    };
    return { fetch: cursor.fetch, selection };
  }

  #selectionBelow(subgraph: number, demand: Demand, child: DemandNode): SelectionDraft {
    const name = demand.places.get(subgraph)?.type.name;
    const type = (name === undefined ? undefined : this.#model.typesByName.get(name)) ?? child.type;
    const selection = new SelectionDraft(type, child.types, isOpaqueIn(type, subgraph));
    if (child.type.kind !== "object" && !selection.isOpaque) {
      addTypenameTo(selection, undefined);
    }
    return selection;
  }

  #field(
    demand: Demand,
    dataKey: string,
    at: { readonly types: readonly ModelType[]; readonly when: When; readonly cursor: Cursor },
  ): NewField {
    const { subgraph } = at.cursor.fetch;
    return {
      dataKey,
      fieldName: demand.fieldName,
      arguments: demand.arguments,
      argumentsText: demand.argumentsText,
      contextArguments:
        demand.contexts.size === 0 ? noContextArguments : this.#logs.contexts.argumentsOf(demand, subgraph),
      types: at.types,
      when: at.when,
      isComposite: demand.child !== undefined,
    };
  }
}

/** Asks for the type names at a place. */
export function addTypenameTo(selection: SelectionDraft, when: When): void {
  selection.add(
    {
      dataKey: "__typename",
      fieldName: "__typename",
      arguments: [],
      argumentsText: "",
      contextArguments: noContextArguments,
      types: selection.types,
      when,
      isComposite: false,
    },
    makesNothing,
  );
}
