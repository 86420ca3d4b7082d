import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import * as fc from "fast-check";
import { printSchema } from "graphql";
import { describe, expect, it } from "vitest";
import { type CompositionResult, compose, createComposer, type SubgraphInput } from "../src/index.ts";
import { versionsByName } from "./schema-versions.ts";

/** Which version of each subgraph is there; none for a number past the last. */
type Choice = Readonly<Record<string, number>>;

const choices: fc.Arbitrary<Choice> = fc.record(
  Object.fromEntries(
    Object.entries(versionsByName).map(([name, versions]) => [name, fc.nat(versions.length)]),
  ),
);

/** Changes one or two subgraphs at a time, so that most of the graph stays. */
const edits = fc.array(fc.tuple(fc.constantFrom(...Object.keys(versionsByName)), fc.nat(6), fc.boolean()), {
  minLength: 1,
  maxLength: 12,
});

function subgraphsOf(choice: Choice, moved = false): readonly SubgraphInput[] {
  return Object.entries(choice).flatMap(([name, version]) => {
    const sdl = versionsByName[name]?.[version];
    return sdl === undefined
      ? []
      : [{ name, sdl, routingUrl: `http://${moved ? "new" : "old"}.test/${name}` }];
  });
}

function factsOf({ supergraphSdl, errors, hints, model }: CompositionResult): unknown {
  return { supergraphSdl, errors, hints, model: model && modelFacts(model) };
}

function modelFacts({ apiSchema, types }: SupergraphModel): unknown {
  return {
    api: printSchema(apiSchema),
    fields: types.map(({ id, name, fields }) => [
      id,
      name,
      ...[...fields.values()].map((field) => [
        field.id,
        field.name,
        [...field.places.values()].map((place) => ({
          ...place,
          through: place.through?.name,
          contextArguments: place.contextArguments.map(({ name: argument }) => argument),
        })),
      ]),
    ]),
  };
}

describe("a composition", () => {
  it("gives the model that its supergraph is read as", { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const { supergraphSdl, model } = compose(subgraphsOf(choice));
        fc.pre(supergraphSdl !== undefined && model !== undefined);
        expect(modelFacts(model)).toEqual(
          modelFacts(buildSupergraphModel(supergraphSdl, { delegatedSecurity: "any" })),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe("a composer", () => {
  it("gives after any edits what composing anew gives", { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(choices, edits, (start, steps) => {
        const composer = createComposer();
        const choice: Record<string, number> = { ...start };
        composer.compose(subgraphsOf(choice));
        for (const [name, version, moved] of steps) {
          choice[name] = version;
          const subgraphs = subgraphsOf(choice, moved);
          expect(factsOf(composer.compose(subgraphs))).toEqual(factsOf(compose(subgraphs)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("makes the schema for clients of each composition, whenever it is asked for", () => {
    const composer = createComposer();
    const results = [5, 1, 5, 2].map((users) => {
      const subgraphs = subgraphsOf({ users, orders: 3, shipping: 3 });
      return { later: composer.compose(subgraphs).model, anew: compose(subgraphs).model };
    });
    for (const { later, anew } of results) {
      expect(later && printSchema(later.apiSchema)).toBe(anew && printSchema(anew.apiSchema));
    }
    expect(results[0]?.later?.apiSchema).toBe(results[0]?.later?.apiSchema);
  });

  it("gives the places that an interface-object adds to the fields of its types alone, every time", () => {
    const composer = createComposer();
    const [users, orders, shipping] = [5, 3, 3];
    for (const version of [users, 1, users]) {
      const subgraphs = subgraphsOf({ users: version, orders, shipping });
      expect(factsOf(composer.compose(subgraphs))).toEqual(factsOf(compose(subgraphs)));
    }
  });
});
