import { Memo } from "../../memo.ts";
import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import type { MergedField, MergedSchema, Place } from "../../merge/merged-schema.ts";
import { hasFederationUse, type SubgraphField, type SubgraphSchema } from "../../read/subgraph-schema.ts";

/**
 * A shared field of an interface or union type can return, in each subgraph, some type that it can return in each
 * other one: with none in common, the answer would depend on who is asked. A field that a label moves is not shared.
 * Errors: SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES. Hints: INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN.
 */
export function sharedFieldsReturnTheSame({ types }: MergedSchema, context: MergeContext): void {
  const runtime = new Memo((subgraph: SubgraphSchema) => new RuntimeNames(subgraph));
  for (const type of types.values()) {
    if (type.kind === "object") {
      for (const field of type.fields.values()) {
        checkField(field, context, runtime);
      }
    }
  }
}

interface RuntimeTypes {
  readonly place: Place<SubgraphField>;
  readonly names: readonly string[];
}

function checkField(
  field: MergedField,
  context: MergeContext,
  runtimeNames: Memo<SubgraphSchema, RuntimeNames>,
): void {
  if (field.places.length < 2) {
    return;
  }
  const resolving = field.places.filter((place) => !context.isExternal(place) && !context.isTaken(place));
  const types = resolving.map(({ element }) => element.type.text);
  if (resolving.length < 2 || context.typeOrder.widest(types) === undefined) {
    return;
  }
  const runtime = resolving.map(
    (place): RuntimeTypes => ({
      place,
      names: runtimeNames.of(place.subgraph).of(place.element.type.name),
    }),
  );
  const texts = new Set(runtime.map(({ names }) => names.join(" ")));
  if (texts.size < 2 || runtime.some(({ names }) => names.length === 0)) {
    return;
  }
  const common = runtime[0]?.names.filter((name) => runtime.every(({ names }) => names.includes(name))) ?? [];
  const difference = runtime
    .map(({ place, names }) => `${quoteNames(names)} in "${place.subgraph.name}"`)
    .join(", ");
  const about = { coordinate: field.coordinate, places: resolving };
  const message = `The shared field "${field.coordinate}" can return ${difference}`;
  if (common.length === 0) {
    context.error({
      ...about,
      code: "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES",
      message: `${message}: nothing in common.`,
      mend: "Let it return the same types everywhere.",
    });
  } else {
    context.hint({
      ...about,
      code: "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN",
      message: `${message}.`,
      mend: "Let it return the same types everywhere.",
    });
  }
}

/** The object types that fields of each type can return in one subgraph. */
class RuntimeNames {
  readonly #subgraph: SubgraphSchema;
  readonly #byType = new Map<string, readonly string[]>();

  constructor(subgraph: SubgraphSchema) {
    this.#subgraph = subgraph;
  }

  /** Sorted; none where that is not known there. */
  of(typeName: string): readonly string[] {
    const names = this.#byType.get(typeName) ?? this.#find(typeName);
    this.#byType.set(typeName, names);
    return names;
  }

  #find(typeName: string): readonly string[] {
    const type = this.#subgraph.types.get(typeName);
    switch (type?.kind) {
      case "object":
        return hasFederationUse(type, "interfaceObject") ? [] : [type.name];
      case "union":
        return [...type.members.keys()].sort();
      case "interface":
        return [...this.#subgraph.types.values()]
          .filter((one) => one.kind === "object" && one.interfaces.has(type.name))
          .map(({ name }) => name)
          .sort();
      default:
        return [];
    }
  }
}
