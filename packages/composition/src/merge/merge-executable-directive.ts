import {
  type DirectiveDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parseConstValue,
  parseType,
  print,
} from "graphql";
import type { SubgraphInput } from "../read/subgraph-schema.ts";
import { describeDifference, type MergeContext, quoteNames } from "./merge-context.ts";
import { mergeDescriptions } from "./merge-descriptions.ts";
import { mergeCommonInputs, type PresenceRole } from "./merge-inputs.ts";
import type { MergedInput, Place } from "./merged-schema.ts";

/** A directive as a subgraph defines it. */
export type DefinitionPlace = Place<DirectiveDefinitionNode>;

/** What subgraphs have in common of a directive for operations. */
export interface ExecutableDirective {
  readonly definition: DirectiveDefinitionNode;
  readonly args: ReadonlyMap<string, MergedInput>;
}

/** The locations in operations; a directive that has one of them is for clients. */
const executableLocations: readonly string[] = [
  "QUERY",
  "MUTATION",
  "SUBSCRIPTION",
  "FIELD",
  "FRAGMENT_DEFINITION",
  "FRAGMENT_SPREAD",
  "INLINE_FRAGMENT",
  "VARIABLE_DEFINITION",
];

const argumentRole: PresenceRole = {
  noun: "argument",
  defaultMismatch: "FIELD_ARGUMENT_DEFAULT_MISMATCH",
  missing: "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
  hint: "INCONSISTENT_ARGUMENT_PRESENCE",
};

/**
 * What all subgraphs have in common of a directive for operations, so that each understands what clients send; nothing
 * where there is nothing, or it is not for operations. Hidden arguments are left out, as only clients could give them.
 * Errors: REQUIRED_INACCESSIBLE, those of arguments. Hints:
 * INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE, INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS,
 * INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE, NO_EXECUTABLE_DIRECTIVE_INTERSECTION, and those of arguments.
 */
export function mergeExecutableDirective(
  places: readonly DefinitionPlace[],
  context: MergeContext,
): ExecutableDirective | undefined {
  const [first] = places;
  if (first === undefined || places.every(({ element }) => locationsOf(element).length === 0)) {
    return undefined;
  }
  if (places.length < context.subgraphs.length) {
    reportPresence(places, context);
    return undefined;
  }
  const locations = commonLocations(places, context);
  if (locations.length === 0) {
    return undefined;
  }
  const description = mergeDescriptions(places.map(describedAt), context);
  const args = mergeArguments(places, context);
  const definition = {
    ...first.element,
    description: description === undefined ? undefined : ({ kind: Kind.STRING, value: description } as const),
    locations: first.element.locations.filter(({ value }) => locations.includes(value)),
    arguments: [...args.values()].map(definitionOf),
    repeatable: commonRepeatable(places, context),
  };
  return { definition, args };
}

function reportPresence(places: readonly DefinitionPlace[], context: MergeContext): void {
  const coordinate = coordinateOf(places);
  const having = places.map(({ subgraph }) => subgraph);
  const lacking = context.subgraphs.filter((subgraph) => !having.includes(subgraph));
  const names = quoteNames(lacking.map(({ name }) => name));
  context.hint({
    code: "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE",
    coordinate,
    message: `The directive "${coordinate}" is defined in ${quoteNames(having.map(({ name }) => name))} and not in ${names}; clients cannot use it.`,
    mend: `Define it in ${names} as well, or nowhere.`,
    places: places.map(nodeAt),
  });
}

/** Empty where no location is in all definitions. */
function commonLocations(places: readonly DefinitionPlace[], context: MergeContext): readonly string[] {
  const all = places.map(({ element }) => locationsOf(element));
  const common = (all[0] ?? []).filter((location) => all.every((locations) => locations.includes(location)));
  if (all.every((locations) => locations.length === common.length)) {
    return common;
  }
  const coordinate = coordinateOf(places);
  const difference = describeDifference(places, (index) => `"${(all[index] ?? []).join(" | ")}"`);
  context.hint({
    code:
      common.length === 0
        ? "NO_EXECUTABLE_DIRECTIVE_INTERSECTION"
        : "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS",
    coordinate,
    message: `The directive "${coordinate}" has different locations: ${difference}; the supergraph has ${common.length === 0 ? "no such directive" : `"${common.join(" | ")}"`}.`,
    mend: "Give it the same locations everywhere.",
    places: places.map(nodeAt),
  });
  return common;
}

function commonRepeatable(places: readonly DefinitionPlace[], context: MergeContext): boolean {
  const repeatable = places.filter(({ element }) => element.repeatable);
  if (repeatable.length > 0 && repeatable.length < places.length) {
    const coordinate = coordinateOf(places);
    context.hint({
      code: "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE",
      coordinate,
      message: `The directive "${coordinate}" is repeatable in ${quoteNames(repeatable.map(({ subgraph }) => subgraph.name))} only; in the supergraph it is not.`,
      mend: "Make it repeatable everywhere, or nowhere.",
      places: places.map(nodeAt),
    });
  }
  return repeatable.length === places.length;
}

function mergeArguments(
  places: readonly DefinitionPlace[],
  context: MergeContext,
): ReadonlyMap<string, MergedInput> {
  const hidden = hiddenArguments(places, context);
  const holders = places.map(({ subgraph, element }) => ({
    subgraph,
    element: {
      inputs: new Map(
        (element.arguments ?? [])
          .filter(({ name }) => !hidden.has(name.value))
          .map((node) => [node.name.value, inputOf(node, element)] as const),
      ),
    },
  }));
  return mergeCommonInputs(holders, argumentRole, context);
}

function hiddenArguments(places: readonly DefinitionPlace[], context: MergeContext): ReadonlySet<string> {
  const hidden = new Set<string>();
  for (const { subgraph, element } of places) {
    for (const node of element.arguments ?? []) {
      const isHidden = node.directives?.some(
        ({ name }) => subgraph.links.federationDirectives.get(name.value) === "inaccessible",
      );
      if (isHidden === true) {
        hidden.add(node.name.value);
        reportRequired({ subgraph, element: inputOf(node, element) }, context);
      }
    }
  }
  return hidden;
}

function reportRequired(place: Place<SubgraphInput>, context: MergeContext): void {
  const { coordinate, type, defaultValue } = place.element;
  if (type.text.endsWith("!") && defaultValue === undefined) {
    context.error({
      code: "REQUIRED_INACCESSIBLE",
      coordinate,
      message: `"${coordinate}" is "@inaccessible" in "${place.subgraph.name}", and must be given.`,
      mend: 'Make it optional, or remove "@inaccessible".',
      places: [place],
    });
  }
}

/** Without directives: none but `@inaccessible` has a meaning there. */
function inputOf(node: InputValueDefinitionNode, { name }: DirectiveDefinitionNode): SubgraphInput {
  const text = print(node.type);
  return {
    name: node.name.value,
    coordinate: `@${name.value}(${node.name.value}:)`,
    node,
    description: node.description,
    directives: [],
    type: { name: text.replace(/[[\]!]/g, ""), text, node: node.type },
    defaultValue: node.defaultValue,
  };
}

function definitionOf({ name, description, type, defaultText }: MergedInput): InputValueDefinitionNode {
  return {
    kind: Kind.INPUT_VALUE_DEFINITION,
    name: { kind: Kind.NAME, value: name },
    description: description === undefined ? undefined : { kind: Kind.STRING, value: description },
    type: parseType(type, { noLocation: true }),
    defaultValue: defaultText === undefined ? undefined : parseConstValue(defaultText, { noLocation: true }),
  };
}

function locationsOf({ locations }: DirectiveDefinitionNode): readonly string[] {
  return locations.map(({ value }) => value).filter((value) => executableLocations.includes(value));
}

function coordinateOf([first]: readonly DefinitionPlace[]): string {
  return `@${first?.element.name.value ?? ""}`;
}

/** A place of a definition, as findings name it. */
export function nodeAt({
  subgraph,
  element,
}: DefinitionPlace): Place<{ readonly node: DirectiveDefinitionNode }> {
  return { subgraph, element: { node: element } };
}

function describedAt({ subgraph, element }: DefinitionPlace): Place<{
  readonly coordinate: string;
  readonly description: DirectiveDefinitionNode["description"];
}> {
  return {
    subgraph,
    element: { coordinate: `@${element.name.value}`, description: element.description },
  };
}
