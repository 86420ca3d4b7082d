/**
 * With which part of the answer each field comes (GraphQL, incremental delivery, "field collection" and "field plan").
 *
 * A fragment with `@defer` is a part of its own for each place where the operation has it. A field that is selected
 * outside of any such fragment comes with the initial part; otherwise with the parts of all fragments that select it,
 * those left out that lie inside of another one of them: the outer part has it already. A field that is selected in
 * different parts under different conditions is told apart by condition.
 *
 *   { a  ... @defer(label: "x") { a b c }  ... @defer(label: "y") { c } }  →  a: initial,  b: {x},  c: {x, y}
 */
import { PlanError } from "../errors.ts";
import type { ResponsePath } from "../plan.ts";
import { both, either, isNever, negate, type When } from "./conditions.ts";

/** A fragment with `@defer`, at one place of the operation. */
export interface DeferredFragment {
  /** Counts all of an operation from 0; an outer fragment stands before those in it. */
  readonly number: number;
  readonly label: string | undefined;
  /** The innermost deferred fragment that this one lies in. */
  readonly parent: DeferredFragment | undefined;
  /** The objects that it is part of. */
  readonly path: ResponsePath;
  /** Given that the objects are there. */
  readonly when: When;
}

/** The deferred fragments that a field comes with, sorted; nothing: the initial part. Equal ones are the same object. */
export type Delivery = readonly [DeferredFragment, ...DeferredFragment[]] | undefined;

/** Whether what comes with the first is there before, or together with, what comes with the second. */
export function isNotAfter(first: Delivery, second: Delivery): boolean {
  return (
    first === undefined ||
    first === second ||
    (second?.every((fragment) => isIn(fragment, new Set(first))) ?? false)
  );
}

/**
 * With what a field comes that is fetched earlier than it is asked for: of what it is fetched with, only the fragments
 * that have it, or lie around one that has.
 */
export function deliveryOfFetched(fetched: Delivery, asked: Delivery): Delivery {
  if (fetched === asked) {
    return fetched;
  }
  const around = (outer: DeferredFragment): boolean =>
    asked?.some((fragment) => isIn(fragment, new Set([outer]))) ?? false;
  const [first, ...others] = fetched?.filter(around) ?? [];
  return first === undefined ? fetched : [first, ...others];
}

/** Collects the deferred fragments of one operation. */
export class Deliveries {
  readonly #maxDeferredParts: number;
  readonly #maxConditionAlternatives: number;
  readonly #byText = new Map<string, NonNullable<Delivery>>();
  #fragmentCount = 0;

  constructor(limits: { readonly maxDeferredParts: number; readonly maxConditionAlternatives: number }) {
    this.#maxDeferredParts = limits.maxDeferredParts;
    this.#maxConditionAlternatives = limits.maxConditionAlternatives;
  }

  /** @throws PlanError DEFERRED_PARTS_TOO_MANY. */
  addFragment(fragment: Omit<DeferredFragment, "number">): DeferredFragment {
    this.#checkCount(this.#fragmentCount + 1);
    return { ...fragment, number: this.#fragmentCount++ };
  }

  /**
   * With what a field comes that is selected in these fragments (nothing: in none) under these conditions, and when.
   * The conditions of the results exclude each other.
   *
   * @throws PlanError CONDITIONS_TOO_COMPLEX, DEFERRED_PARTS_TOO_MANY.
   */
  split(
    uses: readonly { readonly fragment: DeferredFragment | undefined; readonly when: When }[],
    coordinate: string,
  ): readonly { readonly delivery: Delivery; readonly when: When }[] {
    const whenByFragment = new Map<DeferredFragment | undefined, When>();
    for (const { fragment, when } of uses) {
      const known = whenByFragment.has(fragment) ? either(whenByFragment.get(fragment), when) : when;
      whenByFragment.set(fragment, this.#bounded(known, coordinate));
    }
    let outcomes: readonly Outcome[] = [{ fragments: new Set(), when: undefined }];
    for (const [fragment, when] of [...whenByFragment].sort(([a], [b]) => numberOf(a) - numberOf(b))) {
      const without = this.#bounded(negate(when, this.#maxConditionAlternatives), coordinate);
      outcomes = outcomes.flatMap((outcome) =>
        isIn(fragment, outcome.fragments)
          ? [outcome]
          : [
              { fragments: new Set([...outcome.fragments, fragment]), when: both(outcome.when, when) },
              { fragments: outcome.fragments, when: both(outcome.when, without) },
            ].filter((one) => !isNever(this.#bounded(one.when, coordinate))),
      );
      if (outcomes.length > 2 * this.#maxConditionAlternatives) {
        throw tooComplex(coordinate, this.#maxConditionAlternatives);
      }
    }
    const whenByDelivery = new Map<Delivery, When>();
    for (const { fragments, when } of outcomes.filter((outcome) => outcome.fragments.size > 0)) {
      const delivery = this.#deliveryOf(fragments);
      const known = whenByDelivery.has(delivery) ? either(whenByDelivery.get(delivery), when) : when;
      whenByDelivery.set(delivery, this.#bounded(known, coordinate));
    }
    return [...whenByDelivery].map(([delivery, when]) => ({ delivery, when }));
  }

  #bounded(when: When | "too complex", coordinate: string): When {
    if (when === "too complex" || (when !== undefined && when.length > this.#maxConditionAlternatives)) {
      throw tooComplex(coordinate, this.#maxConditionAlternatives);
    }
    return when;
  }

  #deliveryOf(fragments: ReadonlySet<DeferredFragment | undefined>): Delivery {
    const [first, ...others] = [...fragments].filter((fragment) => fragment !== undefined);
    if (first === undefined || fragments.has(undefined)) {
      return undefined;
    }
    const text = [first, ...others].map(({ number }) => number).join();
    const delivery = this.#byText.get(text) ?? [first, ...others];
    this.#byText.set(text, delivery);
    this.#checkCount(this.#byText.size);
    return delivery;
  }

  #checkCount(count: number): void {
    if (count > this.#maxDeferredParts) {
      throw new PlanError(
        "DEFERRED_PARTS_TOO_MANY",
        `The operation has more than ${this.#maxDeferredParts} deferred parts (maxDeferredParts). Defer fewer fragments.`,
      );
    }
  }
}

/** The fragments that select a field, when exactly these do. */
interface Outcome {
  readonly fragments: ReadonlySet<DeferredFragment | undefined>;
  readonly when: When;
}

/** Whether a fragment, one around it, or none at all (the initial part) is among others. */
function isIn(
  fragment: DeferredFragment | undefined,
  others: ReadonlySet<DeferredFragment | undefined>,
): boolean {
  for (let one = fragment; one !== undefined; one = one.parent) {
    if (others.has(one)) {
      return true;
    }
  }
  return others.has(undefined);
}

/** The initial part first, then outer fragments before inner ones. */
function numberOf(fragment: DeferredFragment | undefined): number {
  return fragment?.number ?? -1;
}

function tooComplex(coordinate: string, maxConditionAlternatives: number): PlanError {
  return new PlanError(
    "CONDITIONS_TOO_COMPLEX",
    `"${coordinate}" is selected under more than ${maxConditionAlternatives} combinations of @skip, @include and @defer (maxConditionAlternatives). Select it fewer times.`,
  );
}
