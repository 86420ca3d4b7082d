import type { Condition, ConditionTest } from "../plan.ts";

/**
 * When something is wanted: `undefined` always, `[]` never, otherwise alternatives of which one must hold, in one
 * normal form: tests sorted, no alternative implied by another, no two that differ only in one test's value.
 */
export type When = Condition | undefined;

/** Whether it is never wanted. */
export function isNever(when: When): boolean {
  return when !== undefined && when.length === 0;
}

/** Both must hold. */
export function both(left: When, right: When): When {
  if (left === undefined || right === undefined || left === right) {
    return left ?? right;
  }
  return normaliseCondition(left.flatMap((a) => right.map((b) => [...a, ...b])));
}

/** Either must hold. */
export function either(left: When, right: When): When {
  if (left === undefined || right === undefined) {
    return undefined;
  }
  if (left.length === 0 || right.length === 0 || left === right) {
    return left.length === 0 ? right : left;
  }
  return normaliseCondition([...left, ...right]);
}

/** The opposite; nothing said where that has more than `maxAlternatives`. */
export function negate(when: When, maxAlternatives: number): When | "too complex" {
  let negated: When = when === undefined ? [] : undefined;
  for (const tests of when ?? []) {
    negated = both(negated, normaliseCondition(tests.map((test) => [{ ...test, equals: !test.equals }])));
    if (negated !== undefined && negated.length > maxAlternatives) {
      return "too complex";
    }
  }
  return negated;
}

/** Whether the second holds whenever the first does. */
export function implies(left: When, right: When): boolean {
  return right === undefined || conditionKey(both(left, right)) === conditionKey(left);
}

/** What is left of a condition to be checked where another is known to hold. */
export function assuming(when: When, given: When): When {
  if (when === undefined || given === undefined) {
    return when;
  }
  if (implies(given, when)) {
    return undefined;
  }
  const possible = when.filter((tests) => !isNever(both([tests], given)));
  const [known, ...others] = given;
  return known === undefined || others.length > 0
    ? normaliseCondition(possible)
    : normaliseCondition(possible.map((tests) => tests.filter((test) => !hasTest(known, test))));
}

/** A text that is equal for equal conditions; empty for always. */
export function conditionKey(when: When): string {
  return when === undefined ? "" : when.map(alternativeKey).join(" | ") || "never";
}

/** One test as a condition. */
export function onlyWhen(variable: string, equals: boolean): Condition {
  return [[{ variable, equals }]];
}

function normaliseCondition(alternatives: readonly (readonly ConditionTest[])[]): When {
  let current = absorb(alternatives.flatMap(normaliseAlternative));
  for (let merged = mergeOnce(current); merged !== undefined; merged = mergeOnce(current)) {
    current = absorb(merged);
  }
  if (current.some((tests) => tests.length === 0)) {
    return undefined;
  }
  return [...current].sort((a, b) => (alternativeKey(a) < alternativeKey(b) ? -1 : 1));
}

/** Sorted, each test once; none at all where two contradict each other. */
function normaliseAlternative(tests: readonly ConditionTest[]): readonly (readonly ConditionTest[])[] {
  const byVariable = new Map<string, boolean>();
  for (const { variable, equals } of tests) {
    if (byVariable.get(variable) === !equals) {
      return [];
    }
    byVariable.set(variable, equals);
  }
  const sorted = [...byVariable].sort(([a], [b]) => (a < b ? -1 : 1));
  return [sorted.map(([variable, equals]) => ({ variable, equals }))];
}

/** Leaves out what another alternative already allows. */
function absorb(alternatives: readonly (readonly ConditionTest[])[]): readonly (readonly ConditionTest[])[] {
  const kept: (readonly ConditionTest[])[] = [];
  for (const tests of [...alternatives].sort((a, b) => a.length - b.length)) {
    if (!kept.some((weaker) => weaker.every((test) => hasTest(tests, test)))) {
      kept.push(tests);
    }
  }
  return kept;
}

/** Two alternatives that differ in the value of one test become one without it. */
function mergeOnce(
  alternatives: readonly (readonly ConditionTest[])[],
): readonly (readonly ConditionTest[])[] | undefined {
  for (const [index, a] of alternatives.entries()) {
    for (const b of alternatives.slice(index + 1)) {
      const differing = a.filter((test) => !hasTest(b, test));
      const [only] = differing;
      if (
        a.length === b.length &&
        differing.length === 1 &&
        only !== undefined &&
        hasTest(b, { variable: only.variable, equals: !only.equals })
      ) {
        const rest = a.filter((test) => test !== only);
        return [...alternatives.filter((one) => one !== a && one !== b), rest];
      }
    }
  }
  return undefined;
}

function hasTest(tests: readonly ConditionTest[], test: ConditionTest): boolean {
  return tests.some((one) => one.variable === test.variable && one.equals === test.equals);
}

function alternativeKey(tests: readonly ConditionTest[]): string {
  return tests.map(({ variable, equals }) => `${equals ? "" : "!"}$${variable}`).join(" & ");
}
