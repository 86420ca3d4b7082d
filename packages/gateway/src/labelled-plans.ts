import { type CacheLimits, PlanCache } from "./plan-cache.ts";

interface Entry<Plan> {
  /** The labels that plans of the operation depend on, as far as any has been seen to. */
  readonly labels: readonly string[];
  /** Absent where there are labels: then each way they can be has an entry of its own. */
  readonly plan: Plan | undefined;
}

/** A plan that has been made. */
export interface MadePlan<Plan> {
  readonly plan: Plan;
  readonly size: number;
  /** The names of the labels that it depends on. */
  readonly labels: readonly string[];
}

/**
 * Plans by operation and by the override labels that they depend on, and only those: a label that an operation cannot
 * see does not multiply its plans.
 */
export class LabelledPlans<Plan> {
  readonly #cache: PlanCache<Entry<Plan>>;

  constructor(limits: CacheLimits) {
    this.#cache = new PlanCache(limits);
  }

  /** The plan of an operation for which no label matters. */
  getPlain(key: string): Plan | undefined {
    return this.#cache.get(operationKey(key))?.plan;
  }

  /** The plan of an operation for a request with these labels on. */
  get(key: string, active: ReadonlySet<string>): Plan | undefined {
    const entry = this.#cache.get(operationKey(key));
    return entry === undefined || entry.labels.length === 0
      ? entry?.plan
      : this.#cache.get(variantKey(key, entry.labels, active))?.plan;
  }

  /** Keeps a plan that was made for a request with the labels `active` on. */
  set(key: string, active: ReadonlySet<string>, { plan, size, labels }: MadePlan<Plan>): void {
    const known = this.#cache.get(operationKey(key))?.labels ?? [];
    const all = [...new Set([...known, ...labels])].sort();
    if (all.length === 0) {
      this.#cache.set(operationKey(key), { labels: all, plan }, size + key.length);
      return;
    }
    // Plans kept for fewer labels are not found any more, and go in their time.
    this.#cache.set(operationKey(key), { labels: all, plan: undefined }, key.length + all.join().length);
    this.#cache.set(variantKey(key, all, active), { labels: all, plan }, size + key.length);
  }
}

function operationKey(key: string): string {
  return `\n${key}`;
}

/** Never that of an operation: a JSON text does not begin with a line break. */
function variantKey(key: string, labels: readonly string[], active: ReadonlySet<string>): string {
  return `${JSON.stringify(labels.map((label) => [label, active.has(label)]))}${key}`;
}
