import { Kind } from "graphql";
import {
  federationUses,
  hasFederationUse,
  type SubgraphField,
  type SubgraphFieldsType,
  type SubgraphSchema,
} from "../read/subgraph-schema.ts";
import { contextArgumentsOf } from "./context-arguments.ts";
import { mergeAppliedDirectives } from "./merge-applied-directives.ts";
import { describeDifference, type MergeContext } from "./merge-context.ts";
import { mergeDescriptions } from "./merge-descriptions.ts";
import { mergeCommonInputs, type PresenceRole } from "./merge-inputs.ts";
import type { JoinField, MergedField, MergedInput, Place } from "./merged-schema.ts";

type FieldPlace = Place<SubgraphField>;

/** The fields of a type by subgraph, and all subgraphs that the type is in. */
export interface FieldsHolder {
  readonly places: readonly Place<SubgraphFieldsType>[];
  readonly graphs: readonly SubgraphSchema[];
}

/**
 * Merges the fields of an object or interface type: each field that any subgraph has, in the order of the subgraphs.
 * Where a field is external, or overridden and not used any more, it has no say in its type and arguments, unless no subgraph resolves it;
 * external ones have none in its directives and description either. Errors: FIELD_TYPE_MISMATCH, FIELD_ARGUMENT_TYPE_MISMATCH, FIELD_ARGUMENT_DEFAULT_MISMATCH,
 * REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH. Hints: INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE and those of arguments.
 */
export function mergeFields(holder: FieldsHolder, context: MergeContext): ReadonlyMap<string, MergedField> {
  const placesByName = new Map<string, FieldPlace[]>();
  for (const { subgraph, element } of holder.places) {
    for (const field of element.fields.values()) {
      const places = placesByName.get(field.name) ?? [];
      places.push({ subgraph, element: field });
      placesByName.set(field.name, places);
    }
  }
  const fields = new Map<string, MergedField>();
  for (const [name, places] of placesByName) {
    fields.set(name, mergeField(places, holder, context));
  }
  return fields;
}

function mergeField(places: readonly FieldPlace[], holder: FieldsHolder, context: MergeContext): MergedField {
  const [first] = places;
  if (first === undefined) {
    throw new TypeError("A field stands in at least one subgraph.");
  }
  const live = places.filter((place) => !context.isOverridden(place) || isStillUsed(place, context));
  const resolving = live.filter((place) => !context.isExternal(place));
  const deciding = resolving.length > 0 ? resolving : live.length > 0 ? live : places;
  const type = mergeOutputType(deciding, context);
  // What a field is and who may see it also holds where another subgraph has taken it.
  const describing = places.filter((place) => !context.isExternal(place));
  const described = describing.length > 0 ? describing : deciding;
  return {
    name: first.element.name,
    coordinate: first.element.coordinate,
    places,
    description: mergeDescriptions(described, context),
    applied: mergeAppliedDirectives([...described, ...context.access.of(first.element.coordinate)], context),
    type,
    args: mergeArguments(deciding, context),
    joins: joinsOf(places, { holder, context }),
  };
}

function mergeOutputType(places: readonly FieldPlace[], context: MergeContext): string {
  const types = places.map(({ element }) => element.type.text);
  const [first = ""] = types;
  if (types.every((type) => type === first)) {
    return first;
  }
  const coordinate = places[0]?.element.coordinate ?? "";
  const widest = context.typeOrder.widest(types);
  const difference = describeDifference(places, (index) => `"${types[index] ?? ""}"`);
  if (widest === undefined) {
    context.error({
      code: "FIELD_TYPE_MISMATCH",
      coordinate,
      message: `The field "${coordinate}" has types that do not fit together: ${difference}.`,
      mend: "Give it one type everywhere; they may differ in what may be null, or one be an interface or union that holds the others.",
      places,
    });
    return first;
  }
  context.hint({
    code: "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
    coordinate,
    message: `The field "${coordinate}" has different types: ${difference}; the supergraph has "${widest}".`,
    mend: "Give it the same type everywhere.",
    places,
  });
  return widest;
}

const argumentRole: PresenceRole = {
  noun: "argument",
  defaultMismatch: "FIELD_ARGUMENT_DEFAULT_MISMATCH",
  missing: "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
  hint: "INCONSISTENT_ARGUMENT_PRESENCE",
};

const noArguments: ReadonlyMap<string, MergedInput> = new Map();

/** Without those that a context fills anywhere: clients do not give them. */
function mergeArguments(
  places: readonly FieldPlace[],
  context: MergeContext,
): ReadonlyMap<string, MergedInput> {
  if (places.every(({ element }) => element.args.size === 0)) {
    return noArguments;
  }
  const contextual = new Set(
    places.flatMap(({ element }) =>
      [...element.args.values()]
        .filter((argument) => hasFederationUse(argument, "fromContext"))
        .map(({ name }) => name),
    ),
  );
  const holders = places.map(({ subgraph, element }) => ({
    subgraph,
    element: { inputs: new Map([...element.args].filter(([name]) => !contextual.has(name))) },
  }));
  return mergeCommonInputs(holders, argumentRole, context);
}

interface JoinsContext {
  readonly holder: FieldsHolder;
  readonly context: MergeContext;
}

const noJoins: readonly JoinField[] = [];

/** One `@join__field` for each subgraph that has the field, or none where there is nothing to tell. */
function joinsOf(places: readonly FieldPlace[], { holder, context }: JoinsContext): readonly JoinField[] {
  const [first] = places;
  const typesDiffer = places.some(({ element }) => element.type.text !== first?.element.type.text);
  const joins = places.flatMap((place) => joinOf(place, typesDiffer, context) ?? []);
  const isEverywhere = joins.length === holder.graphs.length;
  return isEverywhere && joins.every(saysNothing) ? noJoins : joins;
}

/** Where all subgraphs of a type still have a field, an `@override` took it from none, and only a label tells more. */
function saysNothing(join: JoinField): boolean {
  return Object.keys(join).every((key) => key === "subgraph" || key === "override");
}

function joinOf(place: FieldPlace, typesDiffer: boolean, context: MergeContext): JoinField | undefined {
  const { subgraph, element: field } = place;
  const taken = context.overrides.from(subgraph, field.coordinate);
  const isPlain = field.directives.length === 0 && field.args.size === 0 && taken === undefined;
  if (isPlain && !typesDiffer && !context.isExternal(place)) {
    return context.plainJoins.of(subgraph);
  }
  const taking = context.overrides.by(subgraph, field.coordinate);
  const lost = taken !== undefined && taken.label === undefined;
  const isUsed = taken !== undefined && isStillUsed(place, context);
  if (lost && !isUsed) {
    return undefined;
  }
  const requires = fieldsText(field, "requires");
  const provides = fieldsText(field, "provides");
  const label = taking?.label ?? taken?.label;
  const contextArguments = contextArgumentsOf(subgraph, field);
  return {
    subgraph,
    ...(requires === undefined ? {} : { requires }),
    ...(provides === undefined ? {} : { provides }),
    ...(taking === undefined ? {} : { override: taking.from }),
    ...(label === undefined ? {} : { overrideLabel: label }),
    ...(typesDiffer ? { type: field.type.text } : {}),
    ...(context.isExternal(place) && !lost ? { external: true as const } : {}),
    ...(isUsed ? { usedOverridden: true as const } : {}),
    ...(contextArguments.length === 0 ? {} : { contextArguments }),
  };
}

/** Whether a subgraph still needs a field that was taken from it: for its selections, or for an interface. */
function isStillUsed({ subgraph, element: field }: FieldPlace, context: MergeContext): boolean {
  const { keys, required, provided, fromContexts } = context.usageIn(subgraph);
  const parent = subgraph.types.get(field.parent);
  const interfaces =
    parent?.kind === "object" || parent?.kind === "interface" ? parent.interfaces.keys() : [];
  return (
    [keys, required, provided, fromContexts].some((coordinates) => coordinates.has(field.coordinate)) ||
    [...interfaces].some((name) => {
      const type = subgraph.types.get(name);
      return type?.kind === "interface" && type.fields.has(field.name);
    })
  );
}

function fieldsText(field: SubgraphField, directive: "requires" | "provides"): string | undefined {
  const value = federationUses(field, directive)[0]?.values.get("fields");
  if (value?.kind === Kind.LIST) {
    return value.values.flatMap((item) => (item.kind === Kind.STRING ? [item.value] : [])).join(" ");
  }
  return value?.kind === Kind.STRING ? value.value : undefined;
}
