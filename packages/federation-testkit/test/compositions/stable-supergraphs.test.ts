import { type CompositionResult, compose } from "@hansa/composition";
import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import { printSchema } from "graphql";
import { expect, it } from "vitest";
import { Chance, randomSet } from "../../src/differential.ts";

const firstSeed = Number(process.env.COMPOSITION_SEED ?? 1);
const seeds = Array.from({ length: 150 }, (_, index) => firstSeed + index);

function inputsOf(seed: number): Parameters<typeof compose>[0] {
  return Object.entries(randomSet(seed, "all").subgraphs).map(([name, sdl]) => ({
    name,
    routingUrl: `http://${name}.test`,
    sdl,
  }));
}

it(`composes the same bytes and findings in whatever order subgraphs come (COMPOSITION_SEED=${firstSeed})`, {
  timeout: 120_000,
}, () => {
  const changed = seeds.filter((seed) => {
    const inputs = inputsOf(seed);
    const others = [inputs, inputs.toReversed(), new Chance(seed).shuffled(inputs)];
    return new Set(others.map((one) => textOf(compose(one)))).size > 1;
  });
  expect(changed).toEqual([]);
});

it("reads back what it has printed", { timeout: 120_000 }, () => {
  const changed = seeds.filter((seed) => {
    const result = compose(inputsOf(seed));
    if (!result.ok) {
      return false;
    }
    const again = buildSupergraphModel(result.supergraphSdl, { delegatedSecurity: "any" });
    return describeModel(again) !== describeModel(result.model);
  });
  expect(changed).toEqual([]);
});

function textOf({ supergraphSdl, errors, hints }: CompositionResult): string {
  return JSON.stringify([supergraphSdl, errors, hints]);
}

/** All that a model says of types, keys and fields. */
function describeModel({ types, subgraphs, apiSchema }: SupergraphModel): string {
  const described = types.map((type) => [
    type.name,
    type.kind,
    type.interfaces.map(({ name }) => name),
    type.possibleTypes.map(({ name }) => name),
    [...type.entriesBySubgraph].map(([subgraph, keys]) => [
      subgraph,
      keys.map((key) => [key.selection.text, key.asType.name]),
    ]),
    [...type.fields.values()].map((field) => [
      field.name,
      field.type.text,
      [...field.places.values()].map((place) => [
        place.subgraph,
        place.type.text,
        place.external,
        place.requires?.text,
        place.provides?.text,
        place.override,
        place.contextArguments.map(({ name, context, selection }) => [name, context.name, selection.text]),
      ]),
    ]),
  ]);
  return JSON.stringify([subgraphs, described, printSchema(apiSchema)]);
}
