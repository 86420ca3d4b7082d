import type { SupergraphModel } from "@hansa/federation-model";
import { planOperation, type ResponseField } from "@hansa/query-planner";
import { parse } from "graphql";
import { verifyPlan } from "../verify/verify-plan.ts";

/**
 * The fields of an operation that its plan gives up as out of reach, by coordinate, for some state of the labels of
 * `@override`: all off, all on, and each alone. Every plan is proven. Fields that can give no object of any type are
 * left out: they are null wherever they are asked.
 *
 * @throws Error where a plan is wrong.
 */
export function unreachableFields(model: SupergraphModel, operation: string): readonly string[] {
  const document = parse(operation);
  return labelStates(model.overrideLabels).flatMap((overrideLabels) => {
    const plan = planOperation(model, { document }, { overrideLabels });
    verifyPlan(model, document, plan);
    return plan.response.flatMap(unreachableIn).filter((coordinate) => canGiveObjects(model, coordinate));
  });
}

function labelStates(labels: readonly string[]): readonly ReadonlySet<string>[] {
  const single = labels.length > 1 ? labels.map((label) => new Set([label])) : [];
  return labels.length === 0 ? [new Set()] : [new Set(), new Set(labels), ...single];
}

function unreachableIn({ coordinate, unreachable, selection }: ResponseField): readonly string[] {
  return [...(unreachable === undefined ? [] : [coordinate]), ...(selection ?? []).flatMap(unreachableIn)];
}

/** Whether a subgraph with the field has a type that its interface or union can be there. */
function canGiveObjects(model: SupergraphModel, coordinate: string): boolean {
  const [typeName = "", name = ""] = coordinate.split(".");
  const field = model.typesByName.get(typeName)?.fields.get(name);
  const given = field && model.typesByName.get(field.type.name);
  return (
    field === undefined ||
    (given?.kind !== "interface" && given?.kind !== "union") ||
    [...field.places.keys()].some(
      (subgraph) => (given.possibleTypesBySubgraph.get(subgraph) ?? []).length > 0,
    )
  );
}
