import type { CodeGeneration } from "./compile-operation.ts";

/** The execution before which code is generated. */
const firstExecution: Readonly<Record<CodeGeneration, number>> = { always: 1, hot: 2, never: -1 };

/** Code of an operation that is generated when the operation has shown that it is worth it. */
export class HotCode<Code> {
  readonly #generate: () => Code | undefined;
  readonly #firstExecution: number;
  #executions = 0;
  #code: Code | undefined;

  /** `generate` returns undefined where there is nothing to be generated. */
  constructor(codeGeneration: CodeGeneration, generate: () => Code | undefined) {
    this.#generate = generate;
    this.#firstExecution = firstExecution[codeGeneration];
  }

  /** The code for the next execution, to be asked for once in each. */
  next(): Code | undefined {
    this.#executions++;
    if (this.#executions === this.#firstExecution) {
      this.#code = this.#generate();
    }
    return this.#code;
  }
}
