import type { Condition } from "@hansa/query-planner";
import { type DirectiveNode, type DocumentNode, Kind, print } from "graphql";

/** Values of the variables in `@skip` and `@include`. */
export type Assignment = ReadonlyMap<string, boolean>;

/** Every way to set the variables in `@skip` and `@include`; of many variables, each alone and all. */
export function listAssignments(document: DocumentNode): readonly Assignment[] {
  const names = [
    ...new Set(
      [...print(document).matchAll(/@(?:skip|include)\(if: \$(\w+)\)/g)].map((match) => match[1] ?? ""),
    ),
  ];
  const count = names.length <= 6 ? 2 ** names.length : names.length + 2;
  return Array.from({ length: count }, (_, number) => {
    const isSet = (index: number): boolean =>
      names.length <= 6 ? ((number >> index) & 1) === 1 : number === names.length || number === index;
    return new Map(names.map((name, index) => [name, isSet(index)]));
  });
}

/** Whether `@skip` and `@include` let a selection through. */
export function isIncluded(
  assignment: Assignment,
  directives: readonly DirectiveNode[] | undefined,
): boolean {
  return (directives ?? []).every((directive) => {
    const value = directive.arguments?.find((argument) => argument.name.value === "if")?.value;
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
