import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import type { MergedField, MergedSchema, Place } from "../../merge/merged-schema.ts";
import { hasFederationUse, type SubgraphInput } from "../../read/subgraph-schema.ts";

/**
 * An argument that a context fills in one subgraph cannot be given by clients, so no other subgraph may insist on it.
 * Errors and hints: CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS.
 */
export function contextualArgumentsAgree({ types }: MergedSchema, context: MergeContext): void {
  for (const type of types.values()) {
    if (type.kind === "object" || type.kind === "interface") {
      for (const field of type.fields.values()) {
        checkField(field, context);
      }
    }
  }
}

function checkField({ places }: MergedField, context: MergeContext): void {
  const inputs = places.flatMap(({ subgraph, element }) =>
    [...element.args.values()].map((argument): Place<SubgraphInput> => ({ subgraph, element: argument })),
  );
  const contextual = inputs.filter(({ element }) => hasFederationUse(element, "fromContext"));
  for (const name of new Set(contextual.map(({ element }) => element.name))) {
    const plain = inputs.filter(
      ({ element }) => element.name === name && !hasFederationUse(element, "fromContext"),
    );
    const [first] = plain;
    if (first === undefined) {
      continue;
    }
    const required = plain.filter(
      ({ element }) => element.type.text.endsWith("!") && element.defaultValue === undefined,
    );
    const { coordinate } = first.element;
    const others = contextual.filter(({ element }) => element.name === name);
    const filled = quoteNames(others.map(({ subgraph }) => subgraph.name));
    const problem = {
      code: "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",
      coordinate,
      places: [...plain, ...others],
    } as const;
    if (required.length > 0) {
      context.error({
        ...problem,
        message: `"${coordinate}" is filled from a context in ${filled}, and must be given in ${quoteNames(required.map(({ subgraph }) => subgraph.name))}.`,
        mend: "Fill it from a context there too, or make it optional.",
      });
    } else {
      context.hint({
        ...problem,
        message: `"${coordinate}" is filled from a context in ${filled}, so clients cannot give it to ${quoteNames(plain.map(({ subgraph }) => subgraph.name))} either.`,
        mend: "Fill it from a context there too.",
      });
    }
  }
}
