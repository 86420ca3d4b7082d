import { type PlaceView, type SupergraphModel, viewWithLabels } from "@hansa/federation-model";
import type { QueryPlan } from "@hansa/query-planner";

/**
 * The places of fields as they may be where a plan is used: with the labels that it names as it names them, and the
 * others all off, then all on, since a plan must not depend on what it does not name.
 */
export function labelViews(model: SupergraphModel, plan: QueryPlan): readonly PlaceView[] {
  const named = plan.overrideLabels ?? [];
  const active = named.flatMap(({ label, active: isActive }) => (isActive ? [label] : []));
  const others = model.overrideLabels.filter((label) => !named.some((one) => one.label === label));
  const sets = others.length === 0 ? [active] : [active, [...active, ...others]];
  return sets.map((labels) => viewWithLabels(new Set(labels)));
}
