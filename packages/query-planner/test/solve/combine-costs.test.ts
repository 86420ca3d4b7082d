import { describe, expect, it } from "vitest";
import { onlyWhen } from "../../src/normalise/conditions.ts";
import { combineCosts } from "../../src/solve/combine-costs.ts";

const nothing = { rounds: 0, fetches: 0, size: 0 };
const quick = { rounds: 2, fetches: 3, size: 0 };
const cheap = { rounds: 4, fetches: 2, size: 0 };
const slow = { rounds: 4, fetches: 1, size: 0 };
const $a = onlyWhen("a", true);

describe("the costs of a node", () => {
  it("lets a part take as long as another one does anyway", () => {
    const parts = [
      { when: undefined, options: [quick, cheap] },
      { when: undefined, options: [slow] },
    ];
    expect(combineCosts(nothing, parts, []).map(({ chosen }) => chosen)).toEqual([[cheap, slow]]);
  });

  it("does not let it take longer for a part that is wanted under a condition only", () => {
    const parts = [
      { when: undefined, options: [quick, cheap] },
      { when: $a, options: [slow] },
    ];
    expect(combineCosts(nothing, parts, [])).toEqual([
      {
        cost: {
          rounds: 4,
          fetches: 4,
          size: 0,
          roundsWhen: [
            { when: $a, rounds: 4 },
            { when: undefined, rounds: 2 },
          ],
        },
        chosen: [quick, slow],
      },
    ]);
  });

  it("looks at the conditions below its parts as well", () => {
    const below = {
      ...slow,
      roundsWhen: [
        { when: $a, rounds: 4 },
        { when: undefined, rounds: 1 },
      ],
    };
    const parts = [
      { when: undefined, options: [quick, cheap] },
      { when: undefined, options: [below] },
    ];
    expect(combineCosts(nothing, parts, [])[0]?.chosen).toEqual([quick, below]);
  });

  it("lets it take longer for what is always there that late", () => {
    const parts = [
      { when: undefined, options: [quick, cheap] },
      { when: $a, options: [slow] },
    ];
    expect(combineCosts(nothing, parts, [{ when: undefined, rounds: 4 }])[0]?.chosen).toEqual([cheap, slow]);
  });

  it("keeps what costs fewer fetches in more rounds", () => {
    const parts = [{ when: undefined, options: [quick, cheap] }];
    expect(combineCosts(nothing, parts, []).map(({ chosen }) => chosen)).toEqual([[quick], [cheap]]);
  });
});
