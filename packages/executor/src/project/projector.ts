import type { ResponseField } from "@hansa/query-planner";
import type { CodeGeneration } from "../compile-operation.ts";
import type { ConditionTable } from "../conditions.ts";
import type { DataObject } from "../data.ts";
import { generateProjection, type Projection } from "./generate-projection.ts";

/** The execution before which code is generated. */
const firstExecution: Readonly<Record<CodeGeneration, number>> = { always: 1, hot: 2, never: -1 };

export interface ProjectorOptions {
  /** Of the response, in characters. */
  readonly maxLength: number;
  readonly codeGeneration: CodeGeneration;
}

/** Prints responses in which nothing is wrong, which are nearly all, by generated code. */
export class Projector {
  readonly #fields: readonly ResponseField[];
  readonly #conditions: ConditionTable;
  readonly #options: ProjectorOptions;
  #executions = 0;
  #projection: Projection | undefined;

  constructor(fields: readonly ResponseField[], conditions: ConditionTable, options: ProjectorOptions) {
    this.#fields = fields;
    this.#conditions = conditions;
    this.#options = options;
  }

  /** The response's JSON text; undefined where the careful way has to be gone. */
  project(root: DataObject, conditions: readonly boolean[]): string | undefined {
    const { maxLength, codeGeneration } = this.#options;
    this.#executions++;
    if (this.#executions === firstExecution[codeGeneration]) {
      this.#projection = generateProjection(this.#fields, this.#conditions);
    }
    const data = this.#projection?.(root, conditions, maxLength);
    if (data === undefined) {
      return undefined;
    }
    const text = JSON.stringify({ data });
    return text.length <= maxLength ? text : undefined;
  }
}
