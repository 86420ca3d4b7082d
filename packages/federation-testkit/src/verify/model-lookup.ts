import type { ModelType, SupergraphModel } from "@hansa/federation-model";

/** @throws Error if the model has no such type. */
export function typeNamed(model: SupergraphModel, name: string): ModelType {
  const type = model.typesByName.get(name);
  if (type === undefined) {
    throw new Error(`The model has no type "${name}".`);
  }
  return type;
}

/** @throws Error if the model has no such subgraph. */
export function subgraphId(model: SupergraphModel, name: string): number {
  const subgraph = model.subgraphs.find((one) => one.name === name);
  if (subgraph === undefined) {
    throw new Error(`There is no subgraph "${name}".`);
  }
  return subgraph.id;
}
