import type { FieldPlace, ModelType, PlaceView, SupergraphModel } from "@hansa/federation-model";
import type { PlanFetch, QueryPlan } from "@hansa/query-planner";
import type { DocumentNode, OperationDefinitionNode } from "graphql";
import type { Assignment } from "./assignments.ts";
import type { Obtainable } from "./obtainable.ts";
import type { Origins } from "./origins.ts";
import type { PlanParts } from "./plan-parts.ts";
import type { FieldState, ObjectState } from "./symbolic-data.ts";
import type { Usage } from "./usage.ts";

/** What is proved, and from what. */
export interface Proof {
  readonly model: SupergraphModel;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly plan: QueryPlan;
  readonly parts: PlanParts;
  /** For each fetch, all that it waits for. */
  readonly ancestors: readonly ReadonlySet<number>[];
  /** Over all runs. */
  readonly origins: Origins;
  readonly obtainable: Obtainable;
  /** Which places of fields count, as labels are. */
  readonly view: PlaceView;
}

/** One execution of the plan without data. */
export interface SymbolicRun extends Proof {
  readonly assignment: Assignment;
  /** The fetches whose condition holds. */
  readonly sent: readonly PlanFetch[];
  /** The data: what the fetches bring is added to it. */
  readonly root: ObjectState;
  readonly usage: Usage;
}

/** Where a type has a field, as labels are. */
export function placesOf(
  run: SymbolicRun,
  type: ModelType,
  fieldName: string,
): ReadonlyMap<number, FieldPlace> {
  const field = type.fields.get(fieldName);
  return field === undefined ? new Map() : run.view.placesOf(field);
}

/** Whether a fetch waits for one that brings a field. */
export function isWaitedFor(run: SymbolicRun, field: FieldState | undefined, fetchId: number): boolean {
  return [...(field?.writers ?? [])].some((writer) => run.ancestors[fetchId]?.has(writer) === true);
}
