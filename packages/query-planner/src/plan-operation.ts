import type { OverrideLabels, SupergraphModel } from "@hansa/federation-model";
import { type DocumentNode, type GraphQLSchema, validate } from "graphql";
import { DemandBuilder } from "./demands/build-demands.ts";
import type { DemandTree } from "./demands/demand-tree.ts";
import { emitPlan } from "./emit/emit-plan.ts";
import { PlanError } from "./errors.ts";
import { buildFetchGraph } from "./fetch-graph/build-fetch-graph.ts";
import type { FetchGraph } from "./fetch-graph/fetch-draft.ts";
import { withDeferDirective } from "./normalise/defer-directive.ts";
import { normaliseOperation } from "./normalise/normalise-operation.ts";
import type { NormalisedOperation } from "./normalise/normalised-operation.ts";
import { optimise } from "./optimise/optimise.ts";
import type { QueryPlan } from "./plan.ts";
import { defaultQueryPlannerSettings, type QueryPlannerSettings } from "./settings.ts";
import type { SolvedTree } from "./solve/solution.ts";
import { solveReachable } from "./solve/solve-reachable.ts";

export interface OperationToPlan {
  readonly document: DocumentNode;
  /** Which operation; may be left out where the document has one only. */
  readonly operationName?: string | undefined;
}

export interface PlanOptions {
  readonly settings?: Partial<QueryPlannerSettings>;
  /** The `@override` labels that are on for this request. */
  readonly overrideLabels?: OverrideLabels;
  /** Whether the document has been validated against `model.apiSchema` already. */
  readonly assumeValid?: boolean;
  /**
   * Whether the answer may be delivered in parts: fragments with `@defer` become parts of the plan with fetches of
   * their own. Otherwise the directive is not known, and where `assumeValid` lets it pass, it changes nothing.
   */
  readonly incremental?: boolean;
  /** Ends planning early, by throwing its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The result of every stage, in order. */
export interface PlanStages {
  readonly normalise: NormalisedOperation;
  readonly demands: DemandTree;
  readonly solve: SolvedTree;
  readonly fetchGraph: FetchGraph;
  readonly optimise: FetchGraph;
  readonly plan: QueryPlan;
}

/**
 * The plan by which an executor answers one operation. Equal input gives an equal plan; time and memory are bounded by
 * the settings.
 *
 * @throws PlanError OPERATION_INVALID, OPERATION_NOT_FOUND, OPERATION_TOO_DEEP, OPERATION_TOO_LARGE, FRAGMENT_CYCLE,
 * CONDITIONS_TOO_COMPLEX, DEFERRED_PARTS_TOO_MANY for what the client sent; PLAN_BUDGET_EXCEEDED; the signal's reason.
 * What no subgraph can give at its place is no error here: the plan says that it is null (`ResponseField.unreachable`).
 */
export function planOperation(
  model: SupergraphModel,
  operation: OperationToPlan,
  options: PlanOptions = {},
): QueryPlan {
  return planStages(model, operation, options).plan;
}

/** The same with what each stage made, for `hansa plan --stage`, tests and metrics. */
export function planStages(
  model: SupergraphModel,
  { document, operationName }: OperationToPlan,
  options: PlanOptions = {},
): PlanStages {
  const settings = { ...defaultQueryPlannerSettings, ...options.settings };
  const incremental = options.incremental === true;
  const normalised = normaliseOperation(model.apiSchema, document, operationName, { settings, incremental });
  if (options.assumeValid !== true) {
    assertValid(incremental ? withDeferDirective(model.apiSchema) : model.apiSchema, document);
  }
  const builder = new DemandBuilder(model, options.overrideLabels ?? new Set());
  const solved = solveReachable(model, builder, builder.build(normalised), {
    settings,
    signal: options.signal,
  });
  const demands = solved.tree;
  const graph = buildFetchGraph(model, builder, solved);
  // The passes of stage 5 change drafts in place, so what stage 4 made is built a second time where it is looked at.
  const optimised = optimise(model, graph);
  return {
    normalise: normalised,
    demands,
    solve: solved,
    get fetchGraph(): FetchGraph {
      return buildFetchGraph(model, builder, solved);
    },
    optimise: optimised,
    plan: emitPlan(model, demands, optimised, builder.places.askedLabels()),
  };
}

function assertValid(schema: GraphQLSchema, document: DocumentNode): void {
  const [error] = validate(schema, document);
  if (error !== undefined) {
    const place = error.locations?.[0];
    if (place === undefined) {
      // What is wrong has a place; without one, the comparison of fields that share a name was given up.
      throw new PlanError(
        "OPERATION_TOO_LARGE",
        "The operation selects fields of the same names too many times to compare them all. Select each once.",
        { cause: error },
      );
    }
    throw new PlanError("OPERATION_INVALID", `${place.line}:${place.column}: ${error.message}`, {
      cause: error,
    });
  }
}
