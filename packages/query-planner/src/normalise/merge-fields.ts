import { type ArgumentNode, type GraphQLField, getNamedType, isCompositeType, print } from "graphql";
import { PlanError } from "../errors.ts";
import type { QueryPlannerSettings } from "../settings.ts";
import { assuming, both, conditionKey, either, isNever, type When } from "./conditions.ts";
import type { Delivery } from "./deliveries.ts";
import type { Context, Occurrence, SetPlace, Source } from "./normalise-context.ts";
import type { NormalisedField, NormalisedSet } from "./normalised-operation.ts";
import { pathBelow, typesStep } from "./response-steps.ts";

/** What makes the set below a field. */
export type NormaliseBelow = (sources: readonly Source[], place: SetPlace) => NormalisedSet;

/** The occurrences of a key for a group of types that give it one type; never empty, in document order. */
export interface TypeGroup {
  readonly types: readonly string[];
  readonly occurrences: readonly [Occurrence, ...Occurrence[]];
}

/** The occurrences of one key, by the types that select it in the same way; each is of some of the runtime types. */
export function groupByTypes(
  occurrences: readonly Occurrence[],
  runtimeTypes: readonly string[],
  context: Context,
): readonly TypeGroup[] {
  if (isAny(occurrences) && runtimeTypes.length === 1) {
    return [{ types: runtimeTypes, occurrences }];
  }
  const groups = new Map<
    string,
    { readonly types: string[]; readonly occurrences: TypeGroup["occurrences"] }
  >();
  const sets = new Map(occurrences.map(({ types }) => [types, new Set(types)]));
  for (const type of runtimeTypes) {
    const [first, ...others] = occurrences.filter(({ types }) => sets.get(types)?.has(type) === true);
    if (first === undefined) {
      continue;
    }
    const orders = [first, ...others].map((occurrence) => occurrence.order).join();
    const signature = `${orders} ${context.types.fieldTypeText(type, first.node.name.value)}`;
    const group = groups.get(signature) ?? { types: [], occurrences: [first, ...others] };
    group.types.push(type);
    groups.set(signature, group);
  }
  return [...groups.values()];
}

function isAny(occurrences: readonly Occurrence[]): occurrences is TypeGroup["occurrences"] {
  return occurrences.length > 0;
}

/** One field for each way in which it is delivered; mostly one. */
export function mergeFields(
  group: TypeGroup,
  place: SetPlace,
  context: Context,
  normaliseBelow: NormaliseBelow,
): readonly NormalisedField[] {
  const { types, occurrences } = group;
  const name = occurrences[0].node.name.value;
  const { owner, definition } = context.types.field(types, place.parentType, name);
  const coordinate = `${owner.name}.${name}`;
  const isInOnePiece = occurrences.every(({ fragment }) => fragment === undefined);
  if (isInOnePiece || context.deliveries === undefined) {
    const all = unionOfConditions(occurrences, coordinate, context.settings);
    const field = {
      types,
      occurrences,
      delivery: undefined,
      when: assuming(all, place.given),
      coordinate,
    };
    return [mergeField(field, definition, place, { context, normaliseBelow })];
  }
  const ways = context.deliveries.split(occurrences, coordinate);
  return ways.map(({ delivery, when }) => {
    const wanted = ways.length === 1 ? [] : occurrences.filter((one) => !isNever(both(one.when, when)));
    const [first, ...others] = wanted;
    const own = first === undefined ? occurrences : ([first, ...others] as const);
    const field = { types, occurrences: own, delivery, when: assuming(when, place.given), coordinate };
    return mergeField(field, definition, place, { context, normaliseBelow });
  });
}

interface FieldToMerge extends TypeGroup {
  readonly delivery: Delivery;
  readonly when: When;
  readonly coordinate: string;
}

function mergeField(
  { types, occurrences, delivery, when, coordinate }: FieldToMerge,
  definition: GraphQLField<unknown, unknown>,
  place: SetPlace,
  { context, normaliseBelow }: { readonly context: Context; readonly normaliseBelow: NormaliseBelow },
): NormalisedField {
  const { node } = occurrences[0];
  const name = node.name.value;
  const responseKey = node.alias?.value ?? name;
  const args = sortedArguments(node.arguments);
  const valueType = getNamedType(definition.type);
  return {
    responseKey,
    name,
    arguments: args,
    argumentsText: args.length === 0 ? "" : `(${args.map((argument) => print(argument)).join(", ")})`,
    types,
    when,
    delivery,
    type: definition.type,
    coordinate,
    selection: isCompositeType(valueType)
      ? normaliseBelow(sourcesBelow(occurrences, when), {
          given: bounded(both(place.given, when), place.given, context.settings),
          parentType: valueType,
          path:
            context.deliveries === undefined
              ? place.path
              : pathBelow(place.path, typesStep(types, context.types.possible(place.parentType)), {
                  responseKey,
                  type: definition.type,
                }),
        })
      : undefined,
  };
}

function unionOfConditions(
  occurrences: readonly Occurrence[],
  coordinate: string,
  { maxConditionAlternatives }: QueryPlannerSettings,
): When {
  let when: When = [];
  for (const occurrence of occurrences) {
    when = either(when, occurrence.when);
    if (when !== undefined && when.length > maxConditionAlternatives) {
      throw new PlanError(
        "CONDITIONS_TOO_COMPLEX",
        `"${coordinate}" is selected under more than ${maxConditionAlternatives} combinations of @skip and @include (maxConditionAlternatives). Select it fewer times.`,
      );
    }
  }
  return when;
}

/** A condition that is not too large to be carried on, or else one that it implies. */
function bounded(when: When, weaker: When, { maxConditionAlternatives }: QueryPlannerSettings): When {
  return when !== undefined && when.length > maxConditionAlternatives ? weaker : when;
}

/** What the occurrences of a field select, each under its own condition unless all have that of the field. */
function sourcesBelow(occurrences: readonly Occurrence[], when: When): readonly Source[] {
  const isUniform =
    occurrences.every((occurrence) => occurrence.when === when) ||
    occurrences.every((occurrence) => conditionKey(occurrence.when) === conditionKey(when));
  return occurrences.map((occurrence) => ({
    selections: occurrence.node.selectionSet?.selections ?? [],
    when: isUniform ? undefined : occurrence.when,
    fragment: occurrence.fragment,
  }));
}

const noArguments: readonly ArgumentNode[] = [];

function sortedArguments(nodes: readonly ArgumentNode[] = noArguments): readonly ArgumentNode[] {
  return nodes.length < 2 ? nodes : [...nodes].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
}
