/** Hansa's composition, measured in a process of its own. */
import {
  type CompositionResult,
  compose,
  createComposer,
  findUnsatisfiable,
  type SubgraphInput,
} from "@hansa/composition";
import { buildSupergraphModel } from "@hansa/federation-model";
import type { GeneratedSubgraph } from "./graphs.ts";
import { runCase } from "./measure-case.ts";

runCase({
  compose: (subgraphs) => messagesOf(compose(inputsOf(subgraphs))),
  createComposer: () => {
    const composer = createComposer();
    return (subgraphs) => messagesOf(composer.compose(inputsOf(subgraphs)));
  },
  prepareSatisfiability: (subgraphs) => {
    const { supergraphSdl = "" } = compose(inputsOf(subgraphs));
    const model = buildSupergraphModel(supergraphSdl);
    return () => findUnsatisfiable(model, { maxPlaces: Number.POSITIVE_INFINITY, activeLabels: new Set() });
  },
});

function inputsOf(subgraphs: readonly GeneratedSubgraph[]): readonly SubgraphInput[] {
  return subgraphs.map(({ name, url, sdl }) => ({ name, routingUrl: url, sdl }));
}

function messagesOf({ errors }: CompositionResult): readonly string[] {
  return errors.map(({ message }) => message);
}
