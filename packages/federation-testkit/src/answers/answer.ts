/** An answer to a request, parsed. */
export interface Answer {
  readonly data: unknown;
  readonly errors: readonly AnswerError[];
  /** The mutations that ran, in order, with their arguments. */
  readonly mutations: readonly string[];
}

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}
