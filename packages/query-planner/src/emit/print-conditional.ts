import type { ConditionTest } from "../plan.ts";

/**
 * A field under tests that must all hold: one of each kind as a directive, the others as fragments around it. Adds to
 * `used` the variables.
 */
export function printConditional(
  tests: readonly ConditionTest[],
  head: string,
  below: string,
  used: Set<string>,
): string {
  for (const { variable } of tests) {
    used.add(variable);
  }
  const include = tests.find((test) => test.equals);
  const skip = tests.find((test) => !test.equals);
  const directives = [include, skip]
    .flatMap((test) => (test === undefined ? [] : [printDirective(test)]))
    .join("");
  return tests
    .filter((test) => test !== include && test !== skip)
    .reduce((text, test) => `...${printDirective(test)}{${text}}`, `${head}${directives}${below}`);
}

function printDirective({ variable, equals }: ConditionTest): string {
  return `@${equals ? "include" : "skip"}(if:$${variable})`;
}
