import type { ModelField, ModelType, Selection, SupergraphModel } from "@hansa/federation-model";
import type { DemandMaker } from "./context-values.ts";
import type { Demand, DemandNode, Requirement } from "./demand-tree.ts";

/** How many requirements of one operation are looked through in advance, and how many within one another. */
const maxRequirements = 1_000;
const maxDepth = 16;

const fieldsByModel = new WeakMap<SupergraphModel, ReadonlySet<ModelField>>();

/**
 * Makes in advance what `@requires` may come to ask for, where that has context arguments: their values are demands of
 * objects above, and all demands of an object must be known when it is solved. Past the bounds a place with such a
 * requirement is not used.
 */
export class ContextRequirements {
  readonly #model: SupergraphModel;
  readonly #maker: DemandMaker;
  readonly #nodeAt: (parent: Demand | undefined) => DemandNode | undefined;
  readonly #seen = new Set<Requirement>();

  constructor(
    model: SupergraphModel,
    maker: DemandMaker,
    nodeAt: (parent: Demand | undefined) => DemandNode | undefined,
  ) {
    this.#model = model;
    this.#maker = maker;
    this.#nodeAt = nodeAt;
  }

  visit(demands: readonly Demand[], depth = 0): void {
    for (const demand of demands) {
      this.#visitRequired(demand, depth);
      this.visit(demand.child?.demands ?? [], depth);
    }
  }

  #visitRequired(demand: Demand, depth: number): void {
    const node = this.#nodeAt(demand.owner.parent);
    for (const { requires, external } of demand.places.values()) {
      const isNeeded =
        requires !== undefined &&
        !external &&
        depth < maxDepth &&
        this.#seen.size < maxRequirements &&
        selectsAny(this.#model, requires, demand.types, fieldsWithContexts(this.#model));
      if (isNeeded && node !== undefined) {
        const requirement = this.#maker.requirement(node, demand.types, requires, demand.when);
        if (!this.#seen.has(requirement)) {
          this.#seen.add(requirement);
          this.visit(requirement.demands, depth + 1);
        }
      }
    }
  }
}

/** The fields that have context arguments somewhere, or require one that has. Found once a model. */
function fieldsWithContexts(model: SupergraphModel): ReadonlySet<ModelField> {
  const known = fieldsByModel.get(model);
  if (known !== undefined) {
    return known;
  }
  const found = new Set<ModelField>();
  const requiring: { readonly field: ModelField; readonly requires: Selection }[] = [];
  for (const field of model.types.flatMap((type) => [...type.fields.values()])) {
    for (const { contextArguments, requires } of field.places.values()) {
      if (contextArguments.length > 0) {
        found.add(field);
      }
      if (requires !== undefined) {
        requiring.push({ field, requires });
      }
    }
  }
  for (let grown = true; grown; ) {
    const next = requiring.filter(
      ({ field, requires }) =>
        !found.has(field) && selectsAny(model, requires, field.parent.possibleTypes, found),
    );
    for (const { field } of next) {
      found.add(field);
    }
    grown = next.length > 0;
  }
  fieldsByModel.set(model, found);
  return found;
}

function selectsAny(
  model: SupergraphModel,
  selection: Selection,
  types: readonly ModelType[],
  wanted: ReadonlySet<ModelField>,
): boolean {
  return (
    selection.fields.some((item) =>
      types.some((type) => {
        const field = type.fields.get(item.name);
        const below = field === undefined ? undefined : model.typesByName.get(field.type.name);
        return (
          (field !== undefined && wanted.has(field)) ||
          (item.selection !== undefined &&
            selectsAny(model, item.selection, below?.possibleTypes ?? [], wanted))
        );
      }),
    ) ||
    selection.fragments.some((fragment) =>
      selectsAny(
        model,
        fragment.selection,
        model.typesByName.get(fragment.typeName)?.possibleTypes ?? [],
        wanted,
      ),
    )
  );
}
