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
  readonly types: RuntimeNamesOf;
}

/** The same object for a type each time. */
interface RuntimeNamesOf {
  /** Sorted; none where that is not known there. */
  readonly names: readonly string[];
  readonly text: string;
  /** Whether it has any in common with others, by their texts. */
  readonly haveCommon: Map<string, boolean>;
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
      types: runtimeNames.of(place.subgraph).of(place.element.type.name),
    }),
  );
  const texts = new Set(runtime.map((one) => one.types.text));
  if (texts.size < 2 || runtime.some((one) => one.types.names.length === 0)) {
    return;
  }
  const difference = runtime
    .map((one) => `${quoteNames(one.types.names)} in "${one.place.subgraph.name}"`)
    .join(", ");
  const about = { coordinate: field.coordinate, places: resolving };
  const message = `The shared field "${field.coordinate}" can return ${difference}`;
  if (!haveCommon(runtime.map((one) => one.types))) {
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

/** Whether some type is among all; told once of the same. */
function haveCommon([first, ...others]: readonly RuntimeNamesOf[]): boolean {
  if (first === undefined) {
    return false;
  }
  const key = others.map(({ text }) => text).join("|");
  const known = first.haveCommon.get(key);
  if (known !== undefined) {
    return known;
  }
  const sets = others.map(({ names }) => new Set(names));
  const found = first.names.some((name) => sets.every((set) => set.has(name)));
  first.haveCommon.set(key, found);
  return found;
}

/** The object types that fields of each type can return in one subgraph. */
class RuntimeNames {
  readonly #subgraph: SubgraphSchema;
  readonly #byType = new Map<string, RuntimeNamesOf>();

  constructor(subgraph: SubgraphSchema) {
    this.#subgraph = subgraph;
  }

  of(typeName: string): RuntimeNamesOf {
    const known = this.#byType.get(typeName);
    if (known !== undefined) {
      return known;
    }
    const names = this.#find(typeName);
    const found = { names, text: names.join(" "), haveCommon: new Map<string, boolean>() };
    this.#byType.set(typeName, found);
    return found;
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
