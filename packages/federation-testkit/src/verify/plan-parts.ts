import type { QueryPlan } from "@hansa/query-planner";
import type { DeferredUse } from "./collect-fields.ts";
import { ensure } from "./ensure.ts";

/** Deferred parts by number; nothing: the initial part. */
type Parts = readonly number[] | undefined;

/** The parts of a plan, and what is there before what. */
export class PlanParts {
  readonly #plan: QueryPlan;

  constructor(plan: QueryPlan) {
    this.#plan = plan;
  }

  /** Proves that parts lie in each other without a circle, and that no fetch waits for one of a later part. */
  check(): void {
    const { deferred = [], fetches } = this.#plan;
    for (const [index, part] of deferred.entries()) {
      ensure(part.id === index, `part ${index} has the id ${part.id}`);
      ensure(
        part.parent === undefined || part.parent < index,
        `part ${index} lies in one that stands behind it`,
      );
    }
    for (const fetch of fetches) {
      this.#checkNames(fetch.parts, `fetch ${fetch.id}`);
      for (const id of fetch.dependsOn) {
        ensure(
          this.isNotAfter(this.ofFetch(id), fetch.parts),
          `fetch ${fetch.id} waits for ${id}, which is of another part`,
        );
      }
    }
  }

  ofFetch(id: number): Parts {
    return this.#plan.fetches[id]?.parts;
  }

  /** Whether what comes with the first is there whenever something of the second is complete. */
  isNotAfter(first: Parts, second: Parts): boolean {
    return (
      first === undefined ||
      (second?.every((id) => this.#lineOf(id).some((one) => first.includes(one))) ?? false)
    );
  }

  /**
   * Whether a fetch may ask for what is read with some parts: not for what comes later than all that the fetch is for.
   * What is common to several parts may have fields of one of them, if its objects cannot be found again.
   */
  mayFetch(fetchParts: Parts, readerParts: Parts): boolean {
    const isShared = fetchParts?.some((id) => readerParts?.includes(id)) === true;
    return isShared || this.isNotAfter(readerParts, fetchParts);
  }

  /**
   * Proves that a response field comes with the parts of the fragments that select it, or earlier: a server need not
   * defer all that it may.
   */
  checkField(parts: Parts, uses: readonly (DeferredUse | undefined)[], at: string): void {
    if (parts === undefined) {
      return;
    }
    this.#checkNames(parts, at);
    const fragments = uses.filter((use) => use !== undefined);
    ensure(fragments.length === uses.length, `${at} is deferred, and selected outside of what is`);
    const isIn = (id: number, use: DeferredUse): boolean =>
      usesAround(use).some((one) => this.#isPartOf(id, one));
    ensure(
      fragments.every((use) => parts.some((id) => isIn(id, use))),
      `${at} comes later than it is wanted`,
    );
    ensure(
      parts.every((id) => fragments.some((use) => isIn(id, use))),
      `${at} comes with a part that does not have it`,
    );
  }

  #checkNames(parts: Parts, what: string): void {
    const count = this.#plan.deferred?.length ?? 0;
    ensure(parts === undefined || parts.length > 0, `${what} names no part`);
    for (const id of parts ?? []) {
      ensure(id < count, `${what} names part ${id}, which is not there`);
      const others = parts?.filter((other) => other !== id) ?? [];
      ensure(
        !this.#lineOf(id).some((one) => others.includes(one)),
        `${what} names part ${id} and one around it`,
      );
    }
  }

  #isPartOf(id: number, use: DeferredUse): boolean {
    const part = this.#plan.deferred?.[id];
    const path = part?.path.map((segment) => (segment.kind === "field" ? `.${segment.responseKey}` : ""));
    return part?.label === use.label && path?.join("") === use.path;
  }

  /** A part and all that it lies in. */
  #lineOf(id: number): readonly number[] {
    const parent = this.#plan.deferred?.[id]?.parent;
    return parent === undefined ? [id] : [id, ...this.#lineOf(parent)];
  }
}

function usesAround(use: DeferredUse): readonly DeferredUse[] {
  return use.parent === undefined ? [use] : [use, ...usesAround(use.parent)];
}
