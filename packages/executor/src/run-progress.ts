import type { AnswerMemory, Departure } from "./answer-memory.ts";
import type { CompiledFetch, SubgraphFetch } from "./compile-fetch.ts";
import type { ExecutionAnswer } from "./compile-operation.ts";
import { type EndedFetch, mergeOutcome, type ReportFailure } from "./merge-outcome.ts";
import { prepareFetch } from "./prepare-fetch.ts";
import type { PreparedFetch, Tree } from "./tree.ts";

/** A point that runs of one operation pass together, as they have had the same answers in the same order. */
export interface RunPoint {
  /** Undefined when a run has gone on with it. */
  tree: Tree | undefined;
  readonly prepared: Tree["prepared"];
  /** The answer to the client, when all fetches have ended. */
  answer: ExecutionAnswer | undefined;
}

/** Thrown where others have gone on with the tree: the run has to be repeated, on its own, with the answers that it has. */
export const leftBehind: unique symbol = Symbol("left behind");

export interface ProgressOptions {
  /** What the operation was compiled to. */
  readonly operation: object;
  /** With nothing in it yet. */
  readonly tree: Tree;
  readonly report: ReportFailure;
  /** Called once, when the run will not be left behind any more. Absent for a run that is alone from the beginning. */
  readonly onAlone?: (() => void) | undefined;
}

type Place =
  /** Nothing has been answered. */
  | { readonly kind: "beginning"; readonly tree: Tree }
  /** With a tree that nobody else sees. */
  | { readonly kind: "alone"; readonly tree: Tree }
  | { readonly kind: "common"; readonly point: RunPoint }
  /** Left behind: what still comes is for the run that repeats this one. */
  | { readonly kind: "left" };

/**
 * How far one run has come. Runs that have had the same answers are at the same point, as long as nothing has failed,
 * so that each reports its failures itself. A tree goes on with the first run that leaves a point; who leaves it with
 * another answer takes the tree if it is still there, and is left behind if not.
 *
 *   run 1  beginning ──users──▶ point ──reviews──▶ point ─▶ printed
 *   run 2  beginning ──users──▶   │   ──reviews──▶   │   ─▶ has what is printed
 *   run 3  beginning ──users──▶   │   ──an answer of its own──▶ left behind, runs alone
 */
export class RunProgress {
  readonly #options: ProgressOptions;
  #place: Place;
  /** The variables as JSON text. */
  #variables: string | undefined;

  constructor(options: ProgressOptions) {
    const { tree, onAlone } = options;
    this.#options = options;
    this.#place = { kind: onAlone === undefined ? "alone" : "beginning", tree };
  }

  /**
   * What a fetch has to ask for; undefined where that is nothing.
   *
   * @throws leftBehind.
   */
  prepare(compiled: CompiledFetch, fetch: SubgraphFetch): PreparedFetch | undefined {
    if (this.#place.kind === "left") {
      return undefined;
    }
    const { prepared } = this.#place.kind === "common" ? this.#place.point : this.#place.tree;
    const known = prepared.get(fetch.id);
    if (known !== undefined || prepared.has(fetch.id)) {
      return known;
    }
    const made = prepareFetch(compiled, fetch, this.tree);
    prepared.set(fetch.id, made);
    return made;
  }

  /**
   * Goes on with what has come of a request.
   *
   * @throws leftBehind.
   */
  take(ended: EndedFetch): void {
    if (this.#place.kind === "left") {
      return;
    }
    const memory = ended.outcome.response?.memory;
    const from = memory === undefined ? undefined : this.#departureWith(ended.fetch.id);
    if (memory === undefined || from === undefined) {
      this.#goAlone(this.#takeTree());
      this.#merge(ended, this.#options.report);
      return;
    }
    const known = memory.find(from);
    if (known === undefined) {
      this.#lead(ended, memory, from);
    } else if (known.to === undefined) {
      this.#leave();
    } else {
      this.#place = { kind: "common", point: known.to };
    }
  }

  /**
   * The answer to the client, when all fetches have ended: printed once for all that are there.
   *
   * @throws leftBehind.
   */
  finish(print: (tree: Tree) => ExecutionAnswer): ExecutionAnswer {
    if (this.#place.kind !== "common") {
      return print(this.tree);
    }
    const { point } = this.#place;
    point.answer ??= asBytes(print(this.tree));
    return point.answer;
  }

  /**
   * As it is now, to be read.
   *
   * @throws leftBehind.
   */
  get tree(): Tree {
    const tree =
      this.#place.kind === "common"
        ? this.#place.point.tree
        : this.#place.kind === "left"
          ? undefined
          : this.#place.tree;
    return tree ?? this.#leave();
  }

  /** Merges an answer for all that come by with it, unless something is wrong with it. */
  #lead(ended: EndedFetch, memory: AnswerMemory, from: Departure): void {
    const tree = this.#takeTree();
    this.#place = { kind: "beginning", tree };
    let hasFailed = false;
    this.#merge(ended, (failure) => {
      hasFailed = true;
      this.#options.report(failure);
    });
    if (hasFailed) {
      memory.add(from, undefined);
      this.#goAlone(tree);
      return;
    }
    const point: RunPoint = { tree, prepared: tree.prepared, answer: undefined };
    memory.add(from, point);
    this.#place = { kind: "common", point };
  }

  #merge(ended: EndedFetch, report: ReportFailure): void {
    const { tree } = this;
    const prepared = tree.prepared.get(ended.fetch.id) ?? this.#leave();
    mergeOutcome(ended, { targets: prepared.targets, tree, report });
  }

  #departureWith(fetchId: number): Departure | undefined {
    if (this.#place.kind !== "beginning" && this.#place.kind !== "common") {
      return undefined;
    }
    this.#variables ??= JSON.stringify(this.#options.tree.variables);
    const { operation } = this.#options;
    const point = this.#place.kind === "common" ? this.#place.point : undefined;
    return { operation, variables: this.#variables, point, fetchId };
  }

  /** The tree, for this run alone from now on. */
  #takeTree(): Tree {
    const { tree } = this;
    if (this.#place.kind === "common") {
      this.#place.point.tree = undefined;
    }
    return tree;
  }

  #goAlone(tree: Tree): void {
    if (this.#place.kind !== "alone") {
      this.#place = { kind: "alone", tree };
      this.#options.onAlone?.();
    }
  }

  #leave(): never {
    this.#place = { kind: "left" };
    throw leftBehind;
  }
}

/** Those who share an answer also share its bytes. */
function asBytes(answer: ExecutionAnswer): ExecutionAnswer {
  return typeof answer.body === "string" ? { ...answer, body: Buffer.from(answer.body) } : answer;
}
