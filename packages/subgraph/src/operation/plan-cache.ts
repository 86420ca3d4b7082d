import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from "graphql";
import type { Variables } from "../selection/argument-binding.ts";
import type { PlanInput } from "./plan-operation.ts";
import type { RootPlan } from "./root-plan.ts";

interface OperationEntry {
  /** The variables that `@skip` and `@include` ask, in the order of their first use. */
  readonly conditionVariables: readonly string[];
  readonly plansByConditions: Map<string, readonly RootPlan[]>;
}

/** Makes the plan of one operation under given conditions. */
export type PlanFunction = (
  input: Pick<PlanInput, "document" | "operation" | "conditions">,
) => readonly RootPlan[];

const maxPlansOfOperation = 64;

/**
 * Plans by operation and by the values that its conditions have. They live exactly as long as the server keeps the
 * parsed document, whose cache is bounded.
 */
export class PlanCache {
  readonly #entries = new WeakMap<OperationDefinitionNode, OperationEntry>();
  readonly #plan: PlanFunction;

  constructor(plan: PlanFunction) {
    this.#plan = plan;
  }

  get(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): readonly RootPlan[] {
    const entry = this.#entryOf(document, operation);
    const values = entry.conditionVariables.map((name) => variables[name] === true);
    const key = values.map(Number).join("");
    const known = entry.plansByConditions.get(key);
    if (known !== undefined) {
      return known;
    }
    if (entry.plansByConditions.size >= maxPlansOfOperation) {
      entry.plansByConditions.clear();
    }
    const conditions = new Map(entry.conditionVariables.map((name, index) => [name, values[index] === true]));
    const plan = this.#plan({ document, operation, conditions });
    entry.plansByConditions.set(key, plan);
    return plan;
  }

  #entryOf(document: DocumentNode, operation: OperationDefinitionNode): OperationEntry {
    const known = this.#entries.get(operation);
    if (known !== undefined) {
      return known;
    }
    const entry = { conditionVariables: findConditionVariables(document), plansByConditions: new Map() };
    this.#entries.set(operation, entry);
    return entry;
  }
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
