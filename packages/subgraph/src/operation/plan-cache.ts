import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, visit } from "graphql";
import type { SubgraphError } from "../errors.ts";
import type { AccessRules, Requirements } from "../model/access-rules.ts";
import type { Variables } from "../selection/argument-binding.ts";
import { PlanAccess } from "../selection/plan-access.ts";
import type { PlanInput } from "./plan-operation.ts";
import { requiredAccess } from "./required-access.ts";
import type { RootPlan } from "./root-plan.ts";

interface OperationEntry {
  /** The variables that `@skip` and `@include` ask, in the order of their first use. */
  readonly conditionVariables: readonly string[];
  /** What decides which of its fields may be shown. */
  readonly requirements: Requirements;
  readonly plansByVariant: Map<string, OperationPlan>;
}

export interface OperationPlan {
  readonly roots: readonly RootPlan[];
  /** What stands for the first field that is not shown; entities aside, whose types come with the request. */
  readonly denial: SubgraphError | undefined;
}

/** What a plan depends on besides the operation. */
export interface PlanVariant {
  readonly variables: Variables;
  /** The requirements that the request meets. */
  readonly met: Requirements;
}

/** What all plans of a subgraph are made with. */
export interface PlanCacheOptions {
  readonly schema: GraphQLSchema;
  readonly rules: AccessRules;
  /** Makes the plan of one operation under given conditions, with what may not be shown. */
  readonly plan: (
    input: Pick<PlanInput, "document" | "operation" | "conditions" | "access">,
  ) => readonly RootPlan[];
}

const maxPlansOfOperation = 64;

/**
 * Plans by operation, by the values that its conditions have, and by what may not be shown. They live exactly as long as
 * the server keeps the parsed document, whose cache is bounded.
 */
export class PlanCache {
  readonly #entries = new WeakMap<OperationDefinitionNode, OperationEntry>();
  readonly #options: PlanCacheOptions;

  constructor(options: PlanCacheOptions) {
    this.#options = options;
  }

  /** The requirements that decide what a request is shown of an operation. */
  requirementsOf(document: DocumentNode, operation: OperationDefinitionNode): Requirements {
    return this.#entryOf(document, operation).requirements;
  }

  get(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    { variables, met }: PlanVariant,
  ): OperationPlan {
    const entry = this.#entryOf(document, operation);
    const key = printVariant(entry, { variables, met });
    const known = entry.plansByVariant.get(key);
    if (known !== undefined) {
      return known;
    }
    if (entry.plansByVariant.size >= maxPlansOfOperation) {
      entry.plansByVariant.clear();
    }
    const conditions = new Map(entry.conditionVariables.map((name) => [name, variables[name] === true]));
    const access = new PlanAccess(this.#options.rules, met);
    const roots = this.#options.plan({ document, operation, conditions, access });
    const plan = { roots, denial: access.firstDenial };
    entry.plansByVariant.set(key, plan);
    return plan;
  }

  #entryOf(document: DocumentNode, operation: OperationDefinitionNode): OperationEntry {
    const known = this.#entries.get(operation);
    if (known !== undefined) {
      return known;
    }
    const { rules, schema } = this.#options;
    const entry = {
      conditionVariables: findConditionVariables(document),
      requirements: requiredAccess(rules, schema, document),
      plansByVariant: new Map<string, OperationPlan>(),
    };
    this.#entries.set(operation, entry);
    return entry;
  }
}

/** What tells the variants of an operation's plan apart. */
function printVariant({ conditionVariables }: OperationEntry, { variables, met }: PlanVariant): string {
  if (conditionVariables.length === 0 && met.length === 0) {
    return "";
  }
  const values = conditionVariables.map((name) => (variables[name] === true ? 1 : 0));
  return `${values.join("")} ${met.join(" ")}`;
}

function findConditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      const value = node.arguments?.[0]?.value;
      if ((node.name.value === "skip" || node.name.value === "include") && value?.kind === Kind.VARIABLE) {
        names.add(value.name.value);
      }
    },
  });
  return [...names];
}
