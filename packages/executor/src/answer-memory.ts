import type { RunPoint } from "./run-progress.ts";

/** From where a run has gone on with an answer. */
export interface Departure {
  /** What the operation was compiled to. */
  readonly operation: object;
  /** The variables as JSON text. */
  readonly variables: string;
  /** Undefined for the beginning. */
  readonly point: RunPoint | undefined;
  readonly fetchId: number;
}

/**
 * What has been made of an answer that several requests wait for. A transport that gives one answer to several gives
 * it with a memory; what is in there is the executor's alone.
 *
 * Runs of one operation with the same variables that are at the same point go on to the same point with the same
 * answer, so the first of them merges it and the others go along.
 */
export class AnswerMemory {
  readonly #steps: { readonly from: Departure; readonly to: RunPoint | undefined }[] = [];
  readonly #verdicts = new Map<object, boolean>();

  /** Where runs go on from there: nothing where none has come by yet; `to` is undefined where each has to go its own way. */
  find({
    operation,
    variables,
    point,
    fetchId,
  }: Departure): { readonly to: RunPoint | undefined } | undefined {
    return this.#steps.find(
      ({ from }) =>
        from.operation === operation &&
        from.point === point &&
        from.fetchId === fetchId &&
        from.variables === variables,
    );
  }

  /** What `judge` says of the answer, asked once. */
  verdictOf(judge: object, ask: () => boolean): boolean {
    const verdict = this.#verdicts.get(judge) ?? ask();
    this.#verdicts.set(judge, verdict);
    return verdict;
  }

  add(from: Departure, to: RunPoint | undefined): void {
    this.#steps.push({ from, to });
  }
}
