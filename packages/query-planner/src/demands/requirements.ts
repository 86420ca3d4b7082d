import {
  fragmentApplies,
  type ModelType,
  type Selection,
  type SelectionField,
  type SupergraphModel,
} from "@hansa/federation-model";
import { type ArgumentNode, Kind, parse } from "graphql";
import type { When } from "../normalise/conditions.ts";
import type { DemandFactory } from "./demand-factory.ts";
import type { ContextValue, Demand, DemandOwner, Requirement } from "./demand-tree.ts";
import { exactTypes, type WantedTypes } from "./exact-types.ts";
import type { FieldGroups } from "./field-groups.ts";

/** What the planner's own demands have in common. */
interface InternalOptions {
  readonly when: When;
  /** The context value that they are made for. */
  readonly value?: ContextValue;
}

/** Makes the demands of the planner itself: for keys, for what fields require, and for context values. */
export class Requirements {
  readonly #model: SupergraphModel;
  readonly #groups: FieldGroups;
  readonly #factory: DemandFactory;
  /** By node; then by selection where nothing else matters, or else by a text. */
  readonly #requirements = new Map<number, Map<number | string, Requirement>>();

  constructor(model: SupergraphModel, groups: FieldGroups, factory: DemandFactory) {
    this.#model = model;
    this.#groups = groups;
    this.#factory = factory;
  }

  /** What a key or `@requires` selection asks for at a node, for objects of `types`. The same object each time. */
  of(
    node: DemandOwner & { readonly id: number },
    types: readonly ModelType[],
    selection: Selection,
    when: When,
  ): Requirement {
    const bySelection = this.#requirements.get(node.id) ?? new Map<number | string, Requirement>();
    this.#requirements.set(node.id, bySelection);
    const isPlain = when === undefined && types.length === 1 && node.types.length === 1;
    const key = isPlain ? selection.id : requirementKey(types, selection, when);
    const known = bySelection.get(key);
    if (known !== undefined) {
      return known;
    }
    const demands = this.demandsOf(selection, node, types, { when });
    const requirement = { selection, demands };
    bySelection.set(key, requirement);
    if (this.#factory.contextValues?.isComplete === true) {
      this.#factory.contextValues.finish();
    }
    return requirement;
  }

  /** The demands of a selection, for objects of some types. */
  demandsOf(
    selection: Selection,
    owner: DemandOwner,
    types: readonly ModelType[],
    options: InternalOptions,
  ): Demand[] {
    let demands: Demand[] = [];
    for (const item of selection.fields) {
      if (item.name !== "__typename") {
        const made = this.#internalField(item, owner, types, options);
        demands = demands.length === 0 ? made : [...demands, ...made];
      }
    }
    for (const fragment of selection.fragments) {
      const narrowed = types.filter(
        (type) => fragmentApplies(fragment.typeName, type) || this.#isMember(fragment.typeName, type),
      );
      if (narrowed.length > 0) {
        demands.push(...this.demandsOf(fragment.selection, owner, narrowed, options));
      }
    }
    return demands;
  }

  #isMember(typeName: string, type: ModelType): boolean {
    return this.#model.typesByName.get(typeName)?.possibleTypes.includes(type) ?? false;
  }

  #internalField(
    item: SelectionField,
    owner: DemandOwner,
    types: readonly ModelType[],
    { when, value }: InternalOptions,
  ): Demand[] {
    const findWanted = (): WantedTypes => ({ types: new Set(types), hasOthers: false });
    return this.#groups.of(item.name, types, owner).map(({ types: group, places }) => {
      const request = this.#factory.slotRequests.of({
        preferredKey: item.name,
        fieldName: item.name,
        argumentsText: item.argumentsText,
        types: group,
        places,
        when,
      });
      const { selection } = item;
      return this.#factory.demand(
        {
          owner,
          types: group,
          places,
          exact: exactTypes({ fieldName: item.name, places }, owner.types, findWanted),
          when,
          isInternal: true,
          value,
          // A context value is read as soon as the object is there, whoever takes it.
          delivery: value === undefined ? undefined : owner.parent?.delivery,
          slotRequest: request,
          slot: undefined,
        },
        { name: item.name, arguments: readArguments(item.argumentsText), argumentsText: item.argumentsText },
        (parent) => {
          if (selection === undefined) {
            return undefined;
          }
          const below = this.#factory.below(parent, this.#factory.slotOf(parent).below);
          const inner = this.demandsOf(selection, below, below.types, { when: undefined });
          const demands = inner.length === 0 ? [this.#factory.typename(below, { isExistence: true })] : inner;
          return this.#factory.node(demands, below, {
            root: undefined,
            selection: undefined,
            isSerial: false,
          });
        },
      );
    });
  }
}

function requirementKey(types: readonly ModelType[], selection: Selection, when: When): string {
  const typeIds = types.map((type) => type.id).join();
  return `${typeIds}|${selection.id}|${when === undefined ? "" : JSON.stringify(when)}`;
}

function readArguments(text: string): readonly ArgumentNode[] {
  if (text === "") {
    return [];
  }
  const definition = parse(`{f${text}}`, { noLocation: true }).definitions[0];
  const field =
    definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections[0] : undefined;
  return field?.kind === Kind.FIELD ? (field.arguments ?? []) : [];
}
