import { Chance, hashText } from "../chance.ts";
import { randomOperation } from "../operation/random-operation.ts";
import { shrinkCase } from "../shrink/shrink-case.ts";
import { generateWorld } from "../world/generate-world.ts";
import type { FederationCase } from "../world/world.ts";
import { checkOperation, type OpenWorld, type Outcome, openWorld } from "./check-case.ts";
import { Coverage } from "./coverage.ts";

/** A case that went wrong, made as small as time allowed. */
export interface FuzzFailure {
  readonly seed: number;
  readonly problem: string;
  readonly small: FederationCase;
  readonly outcome: Outcome;
}

export interface FuzzOptions {
  /** Seeds of worlds to try. */
  readonly seeds: Iterable<number>;
  readonly operationsPerWorld: number;
  /** In milliseconds; rises. */
  readonly now: () => number;
  /** When to stop, as `now` tells it. */
  readonly until: number;
  readonly shrinkMs: number;
  /** Told of the first failure of each kind. */
  readonly onFailure: (failure: FuzzFailure) => void;
  /** Called after each world. */
  readonly onWorld?: (counts: FuzzCounts) => void;
}

export interface FuzzCounts {
  worlds: number;
  /** Worlds that composition refused, by reason. */
  readonly refused: Map<string, number>;
  operations: number;
  /** Operations that say nothing, by reason. */
  readonly unfit: Map<string, number>;
  /** Failures by kind. */
  readonly failures: Map<string, number>;
  readonly coverage: Coverage;
}

/** Asks random operations of random worlds until time or seeds are over. */
export async function fuzz(options: FuzzOptions): Promise<FuzzCounts> {
  const run = new FuzzRun(options);
  for (const seed of options.seeds) {
    if (options.now() >= options.until) {
      break;
    }
    await run.tryWorld(seed);
    options.onWorld?.(run.counts);
  }
  return run.counts;
}

/** The kind of a problem: its text without the names and numbers that differ from case to case. */
export function kindOfProblem(problem: string): string {
  return problem
    .replace(/^The data is .*/s, "The data differs")
    .replace(/^The errors at \S* are (none)?.*?instead of (none)?.*/s, "The errors: $1 instead of $2")
    .replace(/"(?:[^"\\]|\\.)*"/g, "*")
    .replace(/\b[A-Z]\d\.\w+|\b[abcd]\b|\b[EVUI]\d\b|\d+/g, "*")
    .slice(0, 70);
}

/** What became of a case; a problem in the harness itself is one too. */
export async function checkCase(tried: FederationCase): Promise<Outcome> {
  try {
    const opening = openWorld(tried.world);
    switch (opening.kind) {
      case "open":
        return await checkOperation(opening.world, tried.operation);
      case "refused":
        return { kind: "unfit", reason: opening.reason };
      case "wrong":
        return opening;
    }
  } catch (error) {
    return { kind: "unfit", reason: String(error) };
  }
}

class FuzzRun {
  readonly counts: FuzzCounts = {
    worlds: 0,
    refused: new Map(),
    operations: 0,
    unfit: new Map(),
    failures: new Map(),
    coverage: new Coverage(),
  };
  readonly #options: FuzzOptions;

  constructor(options: FuzzOptions) {
    this.#options = options;
  }

  async tryWorld(seed: number): Promise<void> {
    const world = generateWorld(seed);
    this.counts.worlds++;
    const opening = openWorld(world);
    if (opening.kind === "refused") {
      count(this.counts.refused, kindOfProblem(opening.reason));
    } else if (opening.kind === "wrong") {
      const operation = { document: "{ __typename }", variables: {} };
      await this.#fail(seed, { world, operation }, opening);
    } else {
      await this.#tryOperations(seed, opening.world);
    }
  }

  async #tryOperations(seed: number, open: OpenWorld): Promise<void> {
    const { universe } = open.meaning;
    for (let number = 0; number < this.#options.operationsPerWorld; number++) {
      const operation = randomOperation(universe.apiSchema, new Chance(hashText(`${seed} ${number}`)));
      if (operation === undefined) {
        count(this.counts.unfit, "No valid operation was found.");
        continue;
      }
      this.counts.operations++;
      const outcome = await checkOperation(open, operation);
      if (outcome.kind === "agrees") {
        this.counts.coverage.add({ ...outcome, operation, meaning: open.meaning });
      } else if (outcome.kind === "unfit") {
        count(this.counts.unfit, outcome.reason);
      } else {
        await this.#fail(seed, { world: universe.world, operation }, outcome);
      }
    }
  }

  async #fail(seed: number, failed: FederationCase, outcome: { readonly problem: string }): Promise<void> {
    const { now, shrinkMs, onFailure } = this.#options;
    const kind = kindOfProblem(outcome.problem);
    count(this.counts.failures, kind);
    if ((this.counts.failures.get(kind) ?? 0) > 1) {
      return;
    }
    const end = now() + shrinkMs;
    const small = await shrinkCase(failed, {
      isOver: () => now() >= end,
      fails: async (smaller) => {
        const result = await checkCase(smaller);
        return result.kind === "wrong" && kindOfProblem(result.problem) === kind;
      },
    });
    const last = await checkCase(small);
    const problem = last.kind === "wrong" ? last.problem : outcome.problem;
    onFailure({ seed, problem, small, outcome: last });
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
