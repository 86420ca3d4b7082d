import { type CompositionFinding, compose } from "@hansa/composition";
import { composeUnproven } from "@hansa/composition/internal";
import { describe, expect, it } from "vitest";
import { operationsForEveryField } from "../../src/compositions/every-field.ts";
import { unreachableFields } from "../../src/compositions/is-answered.ts";
import { randomSet } from "../../src/differential.ts";

const firstSeed = Number(process.env.COMPOSITION_SEED ?? 1);
const sets = Number(process.env.COMPOSITION_SETS ?? 150);

describe("composition and the planner say the same", () => {
  it(`of every field that clients see (COMPOSITION_SEED=${firstSeed})`, { timeout: 300_000 }, () => {
    const problems: string[] = [];
    const counts = { composed: 0, operations: 0, refused: 0, witnesses: 0 };
    for (let seed = firstSeed; seed < firstSeed + sets; seed++) {
      const inputs = Object.entries(randomSet(seed, "all").subgraphs).map(([name, sdl]) => ({
        name,
        routingUrl: "",
        sdl,
      }));
      const result = compose(inputs);
      problems.push(
        ...result.errors
          .filter(({ code }) => code === "COMPOSITION_FAILED")
          .map(({ message }) => `seed ${seed}: ${message}`),
      );
      const witnesses = result.errors.flatMap(({ operation }: CompositionFinding) => operation ?? []);
      const model = result.ok ? result.model : witnesses.length > 0 ? composeUnproven(inputs) : undefined;
      if (model === undefined) {
        continue;
      }
      const operations = result.ok
        ? operationsForEveryField(model.apiSchema, { depth: 4, operations: 120 })
        : witnesses;
      counts[result.ok ? "composed" : "refused"]++;
      counts[result.ok ? "operations" : "witnesses"] += operations.length;
      for (const operation of operations) {
        const problem = problemOf(() => unreachableFields(model, operation), result.ok);
        if (problem !== undefined) {
          problems.push(`seed ${seed}, ${result.ok ? "composed" : "refused"}: ${problem}\n${operation}`);
          break;
        }
      }
    }
    expect(problems.join("\n\n")).toBe("");
    expect(counts.composed).toBeGreaterThan(sets / 6);
    expect(counts.refused).toBeGreaterThan(0);
    expect(counts.operations).toBeGreaterThan(20 * counts.composed);
    expect(counts.witnesses).toBeGreaterThanOrEqual(counts.refused);
  });
});

const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@interfaceObject"])';

describe("composition and the planner agree on", () => {
  it("an interface-object whose key is external", () => {
    const { model } = compose(
      Object.entries({
        a: `type Query { nodes: [Node] } interface Node @key(fields: "id") { id: ID! }
          type A implements Node @key(fields: "id") { id: ID! a: Int }`,
        b: `type Query { things: [Node] } type Node @key(fields: "id") @interfaceObject { id: ID! @external extra: Int }`,
      }).map(([name, sdl]) => ({ name, routingUrl: "", sdl: `${federation} ${sdl}` })),
    );
    const operations =
      model === undefined ? [] : operationsForEveryField(model.apiSchema, { depth: 4, operations: 120 });
    expect(operations.length).toBeGreaterThan(3);
    expect(
      operations.flatMap((operation) => (model === undefined ? [] : unreachableFields(model, operation))),
    ).toEqual([]);
  });
});

/** What is wrong with what the planner says of an operation of a set that is composed or not. */
function problemOf(findUnreachable: () => readonly string[], isComposed: boolean): string | undefined {
  try {
    const unreachable = findUnreachable();
    if (isComposed) {
      return unreachable.length === 0 ? undefined : `out of reach: ${unreachable.join(", ")}`;
    }
    return unreachable.length > 0 ? undefined : "the witness can be answered";
  } catch (error) {
    return String(error);
  }
}
