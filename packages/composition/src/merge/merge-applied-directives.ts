import { type ConstValueNode, Kind, print } from "graphql";
import type { FederationDirectiveName } from "../read/federation-spec.ts";
import type { DirectiveUse, SchemaElement } from "../read/subgraph-schema.ts";
import type { MergeContext } from "./merge-context.ts";
import { hasTooManyAlternatives, mergeDirectiveValues } from "./merge-directive-values.ts";
import type { AppliedDirective, Place } from "./merged-schema.ts";

/** A place of an element with one directive that stands on it there. */
type UsePlace = Place<DirectiveUse>;

/**
 * What the supergraph applies to an element: the directives of specifications that it carries, those of GraphQL
 * itself, and those that are composed by name. A directive that can repeat is there once for each set of arguments;
 * any other once, with its arguments merged. Sorted by name. Errors: ACCESS_ALTERNATIVES_EXCEEDED. Hints: MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS,
 * INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS.
 */
export function mergeAppliedDirectives(
  places: readonly Place<SchemaElement>[],
  context: MergeContext,
): readonly AppliedDirective[] {
  if (places.every(({ element }) => element.directives.length === 0)) {
    return nothingApplied;
  }
  const usesByName = new Map<string, UsePlace[]>();
  for (const { subgraph, element } of places) {
    for (const use of element.directives) {
      const name = nameInSupergraph({ subgraph, element: use }, context);
      if (name !== undefined) {
        const list = usesByName.get(name) ?? [];
        list.push({ subgraph, element: use });
        usesByName.set(name, list);
      }
    }
  }
  const coordinate = places[0]?.element.coordinate ?? "";
  return [...usesByName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, uses]) =>
      mergeUses(uses, { coordinate, context }).map((argumentsText) => ({ name, argumentsText })),
    );
}

const nothingApplied: readonly AppliedDirective[] = [];

function nameInSupergraph({ subgraph, element: use }: UsePlace, context: MergeContext): string | undefined {
  if (use.kind === "federation") {
    return context.specDirectives.all.some(({ name }) => name === use.name)
      ? context.specDirectives.nameOf(use.name)
      : undefined;
  }
  return graphqlDirectives.includes(use.name) || context.composed.isComposedIn(subgraph, use.name)
    ? use.name
    : undefined;
}

const graphqlDirectives: readonly string[] = ["deprecated", "specifiedBy", "oneOf"];
const repeatable: readonly FederationDirectiveName[] = ["tag", "context"];

interface UsesContext {
  readonly coordinate: string;
  readonly context: MergeContext;
}

/** The arguments of each application in the supergraph, printed. */
function mergeUses(uses: readonly UsePlace[], { coordinate, context }: UsesContext): readonly string[] {
  const [first] = uses;
  if (hasTooManyAlternatives(uses)) {
    context.error({
      code: "ACCESS_ALTERNATIVES_EXCEEDED",
      coordinate,
      message: `"@${first?.element.name}" stands on "${coordinate}" with more than 1000 alternatives, those of all subgraphs combined.`,
      mend: "Ask for fewer, or give it the same in each subgraph.",
      places: uses,
    });
    return [];
  }
  const defaults = first === undefined ? new Map() : defaultsOf(first.element, context);
  const texts = withOneText(uses, defaults);
  const distinct = [...new Set(texts)];
  if (first === undefined || distinct.length === 1 || canRepeat(first.element, context)) {
    return distinct.sort();
  }
  const merged = mergeDirectiveValues(uses);
  const most = mostFrequent(texts);
  context.hint({
    code:
      merged === undefined
        ? "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS"
        : "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
    coordinate,
    message: `"@${first.element.name}" stands on "${coordinate}" with different arguments; the supergraph has "@${first.element.name}${merged === undefined ? most : printArguments(merged)}".`,
    mend: "Give it the same arguments in each subgraph, or put it in one.",
    places: uses,
  });
  return [merged === undefined ? most : printArguments(merged)];
}

function canRepeat(use: DirectiveUse, context: MergeContext): boolean {
  return use.kind === "federation"
    ? repeatable.includes(use.name)
    : context.composed.definitionOf(use.name)?.repeatable === true;
}

/** The defaults of a directive that is composed by name. */
function defaultsOf(use: DirectiveUse, { composed }: MergeContext): ReadonlyMap<string, ConstValueNode> {
  const args = use.kind === "federation" ? [] : (composed.definitionOf(use.name)?.arguments ?? []);
  return new Map(
    args.flatMap(({ name, defaultValue }) =>
      defaultValue === undefined ? [] : [[name.value, defaultValue] as const],
    ),
  );
}

/** The arguments of each use, printed; where uses differ only in whether a default is written, as the first has it. */
function withOneText(
  uses: readonly UsePlace[],
  defaults: ReadonlyMap<string, ConstValueNode>,
): readonly string[] {
  const textByMeaning = new Map<string, string>();
  return uses.map((place) => {
    const given = argumentsOf(place);
    const meaning = [...new Map([...defaults, ...given])]
      .map(([name, value]) => `${name}: ${print(value)}`)
      .sort()
      .join();
    const text = textByMeaning.get(meaning) ?? printArguments(given);
    textByMeaning.set(meaning, text);
    return text;
  });
}

/** A context belongs to its subgraph, so its name in the supergraph says which. */
function argumentsOf({ subgraph, element: use }: UsePlace): ReadonlyMap<string, ConstValueNode> {
  const name = use.values.get("name");
  if (use.kind !== "federation" || use.name !== "context" || name?.kind !== Kind.STRING) {
    return use.values;
  }
  return new Map([["name", { kind: Kind.STRING, value: `${subgraph.name}__${name.value}` }]]);
}

function printArguments(values: ReadonlyMap<string, ConstValueNode>): string {
  const texts = [...values].map(([name, value]) => `${name}: ${print(value)}`);
  return texts.length === 0 ? "" : `(${texts.join(", ")})`;
}

function mostFrequent(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? "";
}
