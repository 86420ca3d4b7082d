import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assuming,
  both,
  conditionKey,
  either,
  implies,
  negate,
  onlyWhen,
  type When,
} from "../../src/normalise/conditions.ts";

const [a, notA, b] = [onlyWhen("a", true), onlyWhen("a", false), onlyWhen("b", true)];

describe("conditions", () => {
  const cases: readonly (readonly [string, When, string])[] = [
    ["both of two", both(a, b), "$a & $b"],
    ["either of two", either(a, b), "$a | $b"],
    ["a condition and its contrary", both(a, notA), "never"],
    ["a condition or its contrary", either(a, notA), ""],
    ["a stronger alternative", either(a, both(a, b)), "$a"],
    ["alternatives that differ in one test", either(both(a, b), both(notA, b)), "$b"],
    ["what is left of a condition where another holds", assuming(both(a, b), a), "$b"],
    ["what is left where the contrary holds", assuming(both(a, b), notA), "never"],
  ];

  it.each(cases)("%s", (_, when, text) => {
    expect(conditionKey(when)).toBe(text);
  });

  const contraries: readonly (readonly [string, When, number, string])[] = [
    ["one test", a, 1, "!$a"],
    ["always", undefined, 1, "never"],
    ["never", [], 1, ""],
    ["two tests", both(a, b), 2, "!$a | !$b"],
    ["two alternatives", either(a, b), 1, "!$a & !$b"],
  ];

  it.each(contraries)("have a contrary: of %s", (_, when, limit, text) => {
    const negated = negate(when, limit);
    expect(negated === "too complex" ? negated : conditionKey(negated)).toBe(text);
  });

  it("have no contrary that is too large", () => {
    expect(negate(both(a, b), 1)).toBe("too complex");
  });

  it("mean what they say for every value of the variables", () => {
    const names = ["a", "b", "c"];
    const atom = fc
      .tuple(fc.constantFrom(...names), fc.boolean())
      .map(([name, equals]): When => onlyWhen(name, equals));
    const { tree } = fc.letrec<{ tree: When }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        atom,
        fc.tuple(tie("tree"), tie("tree")).map(([left, right]) => both(left, right)),
        fc.tuple(tie("tree"), tie("tree")).map(([left, right]) => either(left, right)),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, (left, right) => {
        for (let bits = 0; bits < 8; bits++) {
          const values = new Map(names.map((name, index) => [name, ((bits >> index) & 1) === 1]));
          const [l, r] = [holds(left, values), holds(right, values)];
          expect(holds(both(left, right), values)).toBe(l && r);
          expect(holds(either(left, right), values)).toBe(l || r);
          expect(!r || holds(assuming(left, right), values) === l).toBe(true);
          expect(!implies(left, right) || !l || r).toBe(true);
        }
      }),
    );
  });
});

function holds(when: When, values: ReadonlyMap<string, boolean>): boolean {
  return (
    when?.some((tests) => tests.every(({ variable, equals }) => values.get(variable) === equals)) ?? true
  );
}
