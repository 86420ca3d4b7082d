import { readCharacters } from "./read-body.ts";
import { isJson } from "./read-response.ts";
import type { SubgraphResponse } from "./transport.ts";

/** The pattern is compiled for operations that come more often than this: compiling takes longer than many a plan. */
export const answersBeforePattern = 16;

/** After so many answers in a row that did not pass, only one in so many is tried. */
const patience = 16;

export interface PassThroughOptions {
  /** Of the response. */
  readonly maxLength: number;
  /** So many answers are not looked at. */
  readonly answersBefore: number;
}

/**
 * Says whether a subgraph's answer can go to the client as it is. A subgraph that writes its JSON otherwise than the
 * pattern wants it does so every time, so after some attempts most answers are not looked at any more.
 */
export class PassThrough {
  readonly #source: string;
  readonly #maxLength: number;
  #pattern: RegExp | undefined;
  /** How many answers are not looked at yet. */
  #ahead: number;
  #failures = 0;

  /** `pattern`: that of {@link answerPattern}. */
  constructor(pattern: string, { maxLength, answersBefore }: PassThroughOptions) {
    this.#source = pattern;
    this.#maxLength = maxLength;
    this.#ahead = answersBefore;
  }

  accepts(response: SubgraphResponse): boolean {
    if (this.#ahead > 0) {
      this.#ahead--;
      return false;
    }
    if (this.#failures >= patience && this.#failures % patience !== 0) {
      this.#failures++;
      return false;
    }
    const isAccepted = this.#isWhole(response);
    this.#failures = isAccepted ? 0 : this.#failures + 1;
    return isAccepted;
  }

  #isWhole(response: SubgraphResponse): boolean {
    if (response.status !== 200 || !isJson(response.contentType) || response.body.length > this.#maxLength) {
      return false;
    }
    return response.memory?.verdictOf(this, () => this.#matches(response)) ?? this.#matches(response);
  }

  #matches(response: SubgraphResponse): boolean {
    this.#pattern ??= new RegExp(this.#source);
    const characters = readCharacters(response);
    return characters !== undefined && this.#pattern.test(characters);
  }
}
