import { hasFederationUse, type SubgraphEnumType, type SubgraphEnumValue } from "../read/subgraph-schema.ts";
import type { EnumPosition } from "./enum-positions.ts";
import { mergeAppliedDirectives } from "./merge-applied-directives.ts";
import { type MergeContext, quoteNames } from "./merge-context.ts";
import { mergeDescriptions } from "./merge-descriptions.ts";
import type { MergedEnumValue, Place } from "./merged-schema.ts";

type ValuePlace = Place<SubgraphEnumValue>;

interface EnumToMerge {
  readonly name: string;
  readonly places: readonly Place<SubgraphEnumType>[];
  readonly position: EnumPosition;
}

/**
 * Merges the values of an enum. What clients only get has every value; what they only give, those that all subgraphs
 * understand; what they both give and get must be the same everywhere. A hidden value is kept: no client can give it.
 * Errors: ENUM_VALUE_MISMATCH, EMPTY_MERGED_ENUM_TYPE. Hints: INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM,
 * INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM, UNUSED_ENUM_TYPE.
 */
export function mergeEnumValues(
  places: readonly Place<SubgraphEnumType>[],
  position: EnumPosition,
  context: MergeContext,
): ReadonlyMap<string, MergedEnumValue> {
  const type: EnumToMerge = { name: places[0]?.element.name ?? "", places, position };
  const values = new Map<string, MergedEnumValue>();
  for (const valueName of new Set(places.flatMap(({ element }) => [...element.values.keys()]))) {
    const having = places.flatMap(({ subgraph, element }): readonly ValuePlace[] => {
      const value = element.values.get(valueName);
      return value === undefined ? [] : [{ subgraph, element: value }];
    });
    if (having.length === places.length || keepsPartial(type, having, context)) {
      values.set(valueName, {
        name: valueName,
        coordinate: `${type.name}.${valueName}`,
        places: having,
        description: mergeDescriptions(having, context),
        applied: mergeAppliedDirectives(having, context),
      });
    }
  }
  reportWhole(type, values.size, context);
  return values;
}

/** Whether a value that some subgraphs lack goes into the supergraph; says what follows from it either way. */
function keepsPartial(type: EnumToMerge, having: readonly ValuePlace[], context: MergeContext): boolean {
  const { isInput, isOutput } = type.position;
  const isHidden = having.some(({ element }) => hasFederationUse(element, "inaccessible"));
  if (isHidden && isInput) {
    return true;
  }
  const names = having.map(({ subgraph }) => subgraph.name);
  const lacking = type.places.map(({ subgraph }) => subgraph.name).filter((name) => !names.includes(name));
  const coordinate = having[0]?.element.coordinate ?? "";
  const where = `"${coordinate}" is in ${quoteNames(names)} and not in ${quoteNames(lacking)}`;
  const mend = `Add the value to ${quoteNames(lacking)}`;
  if (isInput && isOutput) {
    context.error({
      code: "ENUM_VALUE_MISMATCH",
      coordinate,
      message: `${where}, and "${type.name}" is both given by clients and returned to them.`,
      mend: `${mend}, or mark it "@inaccessible".`,
      places: having,
    });
  } else {
    context.hint({
      code: isInput ? "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM" : "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM",
      coordinate,
      message: isInput ? `${where}; clients cannot give it.` : `${where}.`,
      mend: `${mend}.`,
      places: having,
    });
  }
  return isOutput || !isInput;
}

function reportWhole({ name, places, position }: EnumToMerge, size: number, context: MergeContext): void {
  const about = {
    coordinate: name,
    places: places.flatMap(({ subgraph, element }) =>
      element.nodes.slice(0, 1).map((node) => ({ subgraph, element: { node } })),
    ),
  };
  if (size === 0) {
    context.error({
      ...about,
      code: "EMPTY_MERGED_ENUM_TYPE",
      message: `No value of the enum "${name}" is in all of ${quoteNames(places.map(({ subgraph }) => subgraph.name))}.`,
      mend: "Give it at least one value that is the same everywhere.",
    });
  } else if (!position.isInput && !position.isOutput) {
    context.hint({
      ...about,
      code: "UNUSED_ENUM_TYPE",
      message: `The enum "${name}" is not used by any field or argument.`,
      mend: "Remove it, or use it.",
    });
  }
}
