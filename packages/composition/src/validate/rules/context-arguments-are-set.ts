import { interfaceWithField } from "../../read/interface-fields.ts";
import type { ContextArgument } from "../context-arguments.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";
import { isContextName } from "./context-names-are-valid.ts";

/**
 * An argument with `@fromContext` names a context that a type of its subgraph sets, and stands where it can be filled:
 * on a field of an object that no interface asks for, without a default.
 * Errors: CONTEXT_NOT_SET, NO_CONTEXT_IN_SELECTION.
 */
export function contextArgumentsAreSet(context: SubgraphRuleContext): void {
  for (const reader of context.contexts.readers) {
    const problem = findMisplacement(reader, context);
    if (problem !== undefined) {
      reportNotSet(reader, problem, context);
    }
    if (reader.source === undefined) {
      context.report({
        code: "NO_CONTEXT_IN_SELECTION",
        coordinate: reader.argument.coordinate,
        message: `The "@fromContext" of "${reader.argument.coordinate}" does not name a context and a selection.`,
        mend: 'Write it like field: "$context { field }".',
        nodes: [reader.use.node],
      });
    } else if (problem === undefined && !context.contexts.settersByName.has(reader.source.context)) {
      reportUnknown(reader, reader.source.context, context);
    }
  }
  checkDirectiveDefinitions(context);
}

interface Misplacement {
  readonly reason: string;
  readonly mend: string;
}

function findMisplacement(
  { parent, field, argument }: ContextArgument,
  { schema }: SubgraphRuleContext,
): Misplacement | undefined {
  if (parent.kind === "interface") {
    return {
      reason: "the field is of an interface",
      mend: "Put it on the fields of the types that implement the interface.",
    };
  }
  const asking = interfaceWithField(schema, parent, field.name);
  if (asking !== undefined) {
    return {
      reason: `the interface "${asking.name}" has the field too, and whoever asks for it there sets no context`,
      mend: "Remove the field from the interface, or fill the argument otherwise.",
    };
  }
  return argument.defaultValue === undefined
    ? undefined
    : { reason: "the argument has a default", mend: "Remove the default." };
}

function reportNotSet(
  { argument, use }: ContextArgument,
  { reason, mend }: Misplacement,
  context: SubgraphRuleContext,
): void {
  context.report({
    code: "CONTEXT_NOT_SET",
    coordinate: argument.coordinate,
    message: `"${argument.coordinate}" cannot be filled from a context: ${reason}.`,
    mend,
    nodes: [use.node],
  });
}

function reportUnknown({ argument, use }: ContextArgument, name: string, context: SubgraphRuleContext): void {
  const names = (): readonly string[] => [...context.contexts.settersByName.keys()].filter(isContextName);
  context.report({
    code: "CONTEXT_NOT_SET",
    coordinate: argument.coordinate,
    message: `"${argument.coordinate}" reads the context "${name}", which no type of this subgraph sets.${context.suggestions.of(name, names)}`,
    mend: `Put @context(name: "${name}") on the type that the value comes from.`,
    nodes: [use.node],
  });
}

function checkDirectiveDefinitions(context: SubgraphRuleContext): void {
  const { directives, links } = context.schema;
  for (const definition of directives.values()) {
    for (const argument of definition.arguments ?? []) {
      const use = argument.directives?.find(
        ({ name }) => links.federationDirectives.get(name.value) === "fromContext",
      );
      if (use !== undefined) {
        const coordinate = `@${definition.name.value}(${argument.name.value}:)`;
        context.report({
          code: "CONTEXT_NOT_SET",
          coordinate,
          message: `"${coordinate}" cannot be filled from a context: it is an argument of a directive.`,
          mend: "Remove the @fromContext.",
          nodes: [use],
        });
      }
    }
  }
}
