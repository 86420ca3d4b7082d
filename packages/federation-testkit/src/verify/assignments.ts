import type { Condition } from "@hansa/query-planner";
import { type DirectiveNode, type DocumentNode, Kind, type ValueNode, visit } from "graphql";

/** Values of the variables in `@skip`, `@include` and `@defer`. */
export type Assignment = ReadonlyMap<string, boolean>;

/** Every way to set the variables in `@skip`, `@include` and `@defer`; of many variables, each alone and all. */
export function listAssignments(document: DocumentNode): readonly Assignment[] {
  const names = [...conditionVariables(document)];
  const count = names.length <= 6 ? 2 ** names.length : names.length + 2;
  return Array.from({ length: count }, (_, number) => {
    const isSet = (index: number): boolean =>
      names.length <= 6 ? ((number >> index) & 1) === 1 : number === names.length || number === index;
    return new Map(names.map((name, index) => [name, isSet(index)]));
  });
}

/** The variables in `if` of any directive, in the order of the document. */
function conditionVariables(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      const value = conditionOf(node);
      if (value?.kind === Kind.VARIABLE) {
        names.add(value.name.value);
      }
    },
  });
  return names;
}

function conditionOf(directive: DirectiveNode): ValueNode | undefined {
  return directive.arguments?.find((argument) => argument.name.value === "if")?.value;
}

/** Whether a fragment is deferred. */
export function isDeferred(assignment: Assignment, directive: DirectiveNode): boolean {
  const value = conditionOf(directive);
  switch (value?.kind) {
    case Kind.BOOLEAN:
      return value.value;
    case Kind.VARIABLE:
      return assignment.get(value.name.value) === true;
    default:
      return true;
  }
}

/** Whether `@skip` and `@include` let a selection through. */
export function isIncluded(
  assignment: Assignment,
  directives: readonly DirectiveNode[] | undefined,
): boolean {
  return (directives ?? []).every((directive) => {
    const value = conditionOf(directive);
    const isTrue =
      value?.kind === Kind.BOOLEAN
        ? value.value
        : value?.kind === Kind.VARIABLE && assignment.get(value.name.value) === true;
    return directive.name.value === "skip" ? !isTrue : directive.name.value !== "include" || isTrue;
  });
}

/** Whether a condition of the plan holds; none always does. */
export function conditionHolds(assignment: Assignment, condition: Condition | undefined): boolean {
  return (
    condition?.some((tests) => tests.every(({ variable, equals }) => assignment.get(variable) === equals)) ??
    true
  );
}
