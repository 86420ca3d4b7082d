import { describe, expect, it } from "vitest";
import { AnswersInTurns, Turns } from "../src/index.ts";

/** What each question says itself, and to which others it leads. */
type Graph = Readonly<Record<string, { readonly own: readonly string[]; readonly to: readonly string[] }>>;

/** Answers by name: all that a question says itself, and all that those say to which it leads. */
class Closure {
  readonly finds: string[] = [];
  readonly #graph: Graph;
  readonly #tables: readonly [AnswersInTurns<ReadonlySet<string>>, AnswersInTurns<ReadonlySet<string>>];

  /** Questions with names in capitals are in a table of their own. */
  constructor(graph: Graph) {
    const turns = new Turns();
    this.#graph = graph;
    this.#tables = [
      new AnswersInTurns(turns, ({ size }) => size),
      new AnswersInTurns(turns, ({ size }) => size),
    ];
  }

  /** Its answer, sorted; `failing` throws when it is asked. */
  of(name: string, failing?: string): readonly string[] {
    return [...this.#ask(name, failing)].sort();
  }

  #ask(name: string, failing: string | undefined): ReadonlySet<string> {
    const { own = [], to = [] } = this.#graph[name] ?? {};
    return this.#tables[name === name.toUpperCase() ? 0 : 1].ask(name, new Set(), () => {
      this.finds.push(name);
      if (name === failing) {
        throw new Error(`"${name}" fails.`);
      }
      return new Set([...own, ...to.flatMap((one) => [...this.#ask(one, failing)])]);
    });
  }
}

const circle: Graph = {
  p: { own: ["1"], to: ["Q"] },
  Q: { own: ["2"], to: ["r"] },
  r: { own: ["3"], to: ["p", "Q"] },
};

describe("answers in turns", () => {
  it("are found once where nothing leads back", () => {
    const closure = new Closure({ p: { own: ["1"], to: ["q", "r"] }, q: { own: ["2"], to: ["r"] } });
    expect(closure.of("p")).toEqual(["1", "2"]);
    expect(closure.of("q")).toEqual(["2"]);
    expect(closure.finds).toEqual(["p", "q", "r"]);
  });

  it.each(["p", "Q", "r"])("are the same for a circle, whichever is asked first (%s)", (first) => {
    const closure = new Closure(circle);
    const answers = [first, "p", "Q", "r"].map((name) => closure.of(name));
    expect(answers).toEqual([1, 2, 3, 4].map(() => ["1", "2", "3"]));
  });

  it("are known after the last turn, of all questions that came up", () => {
    const closure = new Closure(circle);
    closure.of("p");
    const count = closure.finds.length;
    closure.of("r");
    expect(closure.finds).toHaveLength(count);
  });

  it("take up nothing from a question that threw", () => {
    const closure = new Closure(circle);
    expect(() => closure.of("p", "r")).toThrow('"r" fails.');
    expect(closure.of("p")).toEqual(["1", "2", "3"]);
    expect(closure.of("Q")).toEqual(["1", "2", "3"]);
  });

  it("take up nothing from a question in whose second turn one threw", () => {
    let asked = 0;
    const turns = new Turns();
    const table = new AnswersInTurns<readonly number[]>(turns, ({ length }) => length);
    const ask = (): readonly number[] =>
      table.ask("p", [], () => {
        asked++;
        if (asked === 2) {
          throw new Error("The second turn fails.");
        }
        return asked < 3 ? [1, ...ask()] : ask();
      });
    expect(ask).toThrow("The second turn fails.");
    // What the first turn had found is gone.
    expect(ask()).toEqual([]);
  });
});
