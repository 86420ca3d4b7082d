import type { FieldPlace, ModelType, SupergraphModel } from "@hansa/federation-model";
import { conditionKey } from "../normalise/conditions.ts";
import { printDelivery } from "../normalise/print-normalised.ts";
import type { Demand, DemandNode, DemandTree, UnreachableField } from "./demand-tree.ts";

/** The printed form of the second stage: one demand a line, with the subgraphs that have it. */
export function printDemands(model: SupergraphModel, tree: DemandTree): string {
  const introspection = tree.introspection.map((field) => `${field.responseKey}  {introspection}`);
  return [...tree.roots.flatMap((node) => printNode(model, node, "")), ...introspection].join("\n");
}

function printNode(model: SupergraphModel, node: DemandNode, indent: string): readonly string[] {
  return [
    ...node.demands.flatMap((demand) => [
      `${indent}${printDemand(model, demand, node)}`,
      ...(demand.child === undefined ? [] : printNode(model, demand.child, `${indent}  `)),
    ]),
    ...node.unreachable.map((field) => `${indent}${printUnreachable(field, node)}`),
  ];
}

function printDemand(model: SupergraphModel, demand: Demand, node: DemandNode): string {
  const owner = printOwner(demand.types, node);
  const places = [...demand.places.values()].map((place) => printPlace(model, place));
  const alias =
    demand.slot === undefined || demand.slot.dataKey === demand.fieldName
      ? ""
      : `  as ${demand.slot.dataKey}`;
  const value = demand.value === undefined ? "" : "  for a field below";
  const when = demand.when === undefined ? "" : `  when ${conditionKey(demand.when)}`;
  const where = demand.isTypename ? "anywhere" : places.join(", ");
  const delivery = printDelivery(demand.delivery);
  return `${owner}.${demand.fieldName}${demand.argumentsText}  {${where}}${alias}${when}${delivery}${value}`;
}

function printUnreachable({ fieldName, types, reasons }: UnreachableField, node: DemandNode): string {
  return `${printOwner(types, node)}.${fieldName}  {}  out of reach: ${reasons.join("; ")}`;
}

function printOwner(types: readonly ModelType[], node: DemandNode): string {
  const isForAll = types.length === node.type.possibleTypes.length;
  return isForAll ? node.type.name : types.map((type) => type.name).join("|");
}

function printPlace(model: SupergraphModel, place: FieldPlace): string {
  const name = model.subgraphs[place.subgraph]?.name ?? "";
  const notes = [
    place.external ? "external" : "",
    place.requires === undefined ? "" : `requires ${place.requires.text}`,
    place.provides === undefined ? "" : `provides ${place.provides.text}`,
    place.through === undefined ? "" : `through ${place.through.name}`,
    ...place.contextArguments.map(
      ({ name: argument, context, selection }) =>
        `${argument} from ${context.types.map((type) => type.name).join("|")}: ${selection.text}`,
    ),
  ].filter((note) => note !== "");
  return notes.length === 0 ? name : `${name} (${notes.join(", ")})`;
}
