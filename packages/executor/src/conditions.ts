import type { Condition } from "@hansa/query-planner";

/** The client's variables, coerced. */
export type Variables = Readonly<Record<string, unknown>>;

/** Whether `condition` holds for the given variables; a condition that is absent always does. */
export function holds(condition: Condition | undefined, variables: Variables): boolean {
  return (
    condition === undefined ||
    condition.some((tests) => tests.every((test) => (variables[test.variable] === true) === test.equals))
  );
}

/** Gives each condition of an operation a number, so that each is evaluated once a request. */
export class ConditionTable {
  readonly #conditions: Condition[] = [];
  readonly #indexByText = new Map<string, number>();

  /** The condition's index in what `evaluate` returns; undefined where there is no condition. */
  add(condition: Condition | undefined): number | undefined {
    if (condition === undefined) {
      return undefined;
    }
    const text = JSON.stringify(condition);
    const index = this.#indexByText.get(text) ?? this.#conditions.push(condition) - 1;
    this.#indexByText.set(text, index);
    return index;
  }

  evaluate(variables: Variables): readonly boolean[] {
    return this.#conditions.map((condition) => holds(condition, variables));
  }
}
