import { print } from "graphql";
import type { CompositionErrorCode } from "../errors.ts";
import type { SubgraphInput } from "../read/subgraph-schema.ts";
import { mergeAppliedDirectives } from "./merge-applied-directives.ts";
import { describeDifference, type MergeContext, quoteNames } from "./merge-context.ts";
import { mergeDescriptions } from "./merge-descriptions.ts";
import type { JoinField, MergedInput, Place } from "./merged-schema.ts";

export type InputPlace = Place<SubgraphInput>;

/** What an input is: the words and codes of what can be wrong with it. */
export interface InputRole {
  readonly noun: "argument" | "input field";
  readonly defaultMismatch: CompositionErrorCode;
}

/**
 * Merges an argument or an input field that all subgraphs concerned have: the type that all of them accept, and the
 * default if all give the same. Errors: FIELD_ARGUMENT_TYPE_MISMATCH or FIELD_TYPE_MISMATCH,
 * {@link InputRole.defaultMismatch}. Hints: INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE or
 * INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE, INCONSISTENT_DEFAULT_VALUE_PRESENCE.
 */
export function mergeInput(
  places: readonly InputPlace[],
  role: InputRole,
  context: MergeContext,
): MergedInput {
  const [first] = places;
  if (first === undefined) {
    throw new TypeError("An input stands in at least one subgraph.");
  }
  const { name, coordinate } = first.element;
  const types = places.map(({ element }) => element.type.text);
  return {
    name,
    coordinate,
    places,
    description: mergeDescriptions(places, context),
    applied: mergeAppliedDirectives(places, context),
    type: mergeInputType(places, role, context),
    defaultText: mergeDefaults(places, role, context),
    joins: new Set(types).size === 1 ? [] : places.map(typeJoin),
  };
}

/**
 * Splits what several subgraphs name into what all of them have, and what some lack: that is left out, and an error
 * where one of those that have it insists on it.
 */
export interface PresenceRole extends InputRole {
  readonly missing: CompositionErrorCode;
  readonly hint: "INCONSISTENT_ARGUMENT_PRESENCE" | "INCONSISTENT_INPUT_OBJECT_FIELD";
}

/** Merges the arguments of one field, or the fields of one input type, given by subgraph. */
export function mergeCommonInputs(
  holders: readonly Place<{ readonly inputs: ReadonlyMap<string, SubgraphInput> }>[],
  role: PresenceRole,
  context: MergeContext,
): ReadonlyMap<string, MergedInput> {
  const merged = new Map<string, MergedInput>();
  const names = new Set(holders.flatMap(({ element }) => [...element.inputs.keys()]));
  for (const name of names) {
    const places = holders.flatMap(({ subgraph, element }): readonly InputPlace[] => {
      const input = element.inputs.get(name);
      return input === undefined ? [] : [{ subgraph, element: input }];
    });
    if (places.length === holders.length) {
      merged.set(name, mergeInput(places, role, context));
    } else {
      reportMissing(places, holders, { role, context });
    }
  }
  return merged;
}

function reportMissing(
  places: readonly InputPlace[],
  holders: readonly Place<unknown>[],
  { role, context }: { readonly role: PresenceRole; readonly context: MergeContext },
): void {
  const having = places.map(({ subgraph }) => subgraph);
  const lacking = holders.map(({ subgraph }) => subgraph).filter((subgraph) => !having.includes(subgraph));
  const required = places.filter(({ element }) => isRequired(element));
  const coordinate = places[0]?.element.coordinate ?? "";
  const where = `in ${quoteNames(having.map(({ name }) => name))} and not in ${quoteNames(lacking.map(({ name }) => name))}`;
  if (required.length > 0) {
    context.error({
      code: role.missing,
      coordinate,
      message: `The ${role.noun} "${coordinate}" must be given in ${quoteNames(required.map(({ subgraph }) => subgraph.name))}, and it is ${where}.`,
      mend: `Add it to ${quoteNames(lacking.map(({ name }) => name))}, or make it optional.`,
      places,
    });
  } else {
    context.hint({
      code: role.hint,
      coordinate,
      message: `The ${role.noun} "${coordinate}" is ${where}; clients cannot give it.`,
      mend: `Add it to ${quoteNames(lacking.map(({ name }) => name))} as well.`,
      places,
    });
  }
}

function isRequired({ type, defaultValue }: SubgraphInput): boolean {
  return type.text.endsWith("!") && defaultValue === undefined;
}

function mergeInputType(places: readonly InputPlace[], role: InputRole, context: MergeContext): string {
  const types = places.map(({ element }) => element.type.text);
  const [first = ""] = types;
  if (types.every((type) => type === first)) {
    return first;
  }
  const coordinate = places[0]?.element.coordinate ?? "";
  const narrowest = context.typeOrder.narrowest(types);
  const difference = describeDifference(places, (index) => `"${types[index] ?? ""}"`);
  if (narrowest === undefined) {
    context.error({
      code: role.noun === "argument" ? "FIELD_ARGUMENT_TYPE_MISMATCH" : "FIELD_TYPE_MISMATCH",
      coordinate,
      message: `The ${role.noun} "${coordinate}" has types that do not fit together: ${difference}.`,
      mend: "Give it one type everywhere; they may differ in what may be null.",
      places,
    });
    return first;
  }
  context.hint({
    code:
      role.noun === "argument"
        ? "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE"
        : "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
    coordinate,
    message: `The ${role.noun} "${coordinate}" has different types: ${difference}; the supergraph has "${narrowest}".`,
    mend: "Give it the same type everywhere.",
    places,
  });
  return narrowest;
}

function mergeDefaults(
  places: readonly InputPlace[],
  role: InputRole,
  context: MergeContext,
): string | undefined {
  const defaults = places.map(({ element }) =>
    element.defaultValue === undefined ? undefined : print(element.defaultValue),
  );
  const given = new Set(defaults.filter((text) => text !== undefined));
  const coordinate = places[0]?.element.coordinate ?? "";
  const difference = describeDifference(places, (index) => defaults[index] ?? "none");
  if (given.size > 1) {
    context.error({
      code: role.defaultMismatch,
      coordinate,
      message: `The ${role.noun} "${coordinate}" has different defaults: ${difference}.`,
      mend: "Give it the same default everywhere.",
      places,
    });
    return undefined;
  }
  if (given.size === 1 && defaults.includes(undefined)) {
    context.hint({
      code: "INCONSISTENT_DEFAULT_VALUE_PRESENCE",
      coordinate,
      message: `The ${role.noun} "${coordinate}" has a default in only some subgraphs: ${difference}; the supergraph has none.`,
      mend: "Give it the same default everywhere.",
      places,
    });
    return undefined;
  }
  return [...given][0];
}

function typeJoin({ subgraph, element }: InputPlace): JoinField {
  return { subgraph, type: element.type.text };
}
