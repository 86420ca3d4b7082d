import type { ContextArgument, FieldPlace, ModelType, SupergraphModel } from "@hansa/federation-model";

/** The values of contexts that objects find above them, each as one text. */
export type ContextValues = ReadonlySet<string>;

/** Where nothing above sets a context. */
export const noContextValues: ContextValues = new Set();

/** Which values of contexts there are, and what becomes of them on the way down. */
export class ContextReaders {
  readonly #model: SupergraphModel;
  readonly #arguments: readonly ContextArgument[];

  /** O(fields). */
  constructor(model: SupergraphModel) {
    const byKey = new Map<string, ContextArgument>();
    for (const type of model.usesContexts ? model.types : []) {
      for (const { places } of type.fields.values()) {
        for (const argument of [...places.values()].flatMap((place) => place.contextArguments)) {
          byKey.set(keyOf(argument), argument);
        }
      }
    }
    this.#model = model;
    this.#arguments = [...byKey.values()];
  }

  /**
   * The values below an object: what its type sets counts as far as it can be read of the object, the rest comes from
   * above. The objects of mutations and subscriptions are not asked again for the sake of a value.
   */
  below(
    type: ModelType,
    above: ContextValues,
    canRead: (selection: ContextArgument["selection"]) => boolean,
  ): ContextValues {
    if (this.#arguments.length === 0) {
      return noContextValues;
    }
    const { mutation, subscription } = this.#model.roots;
    const isReadable = type !== mutation && type !== subscription;
    return new Set(
      this.#arguments
        .filter((argument) =>
          isReadable && argument.context.types.includes(type)
            ? canRead(argument.selection)
            : above.has(keyOf(argument)),
        )
        .map(keyOf),
    );
  }

  /** Whether the arguments of a field can be filled; objects of the query type cannot be visited for that. */
  canFill(type: ModelType, { contextArguments }: FieldPlace, values: ContextValues): boolean {
    return (
      contextArguments.length === 0 ||
      (type !== this.#model.roots.query && contextArguments.every((argument) => values.has(keyOf(argument))))
    );
  }
}

function keyOf({ context, selection }: ContextArgument): string {
  return `${context.name}~${selection.id}`;
}
