import type { ResponseField } from "@hansa/query-planner";
import type { ConditionTable } from "../conditions.ts";
import type { DataObject } from "../data.ts";
import { generateProjection, type Projection } from "./generate-projection.ts";

/** Code is generated for operations that come more often than this. */
const executionsBeforeCode = 2;

/** Prints responses in which nothing is wrong, which are nearly all, by generated code. */
export class Projector {
  readonly #fields: readonly ResponseField[];
  readonly #conditions: ConditionTable;
  readonly #maxLength: number;
  #executions = 0;
  #projection: Projection | undefined;

  /** `maxLength`: of the response, in characters. */
  constructor(fields: readonly ResponseField[], conditions: ConditionTable, maxLength: number) {
    this.#fields = fields;
    this.#conditions = conditions;
    this.#maxLength = maxLength;
  }

  /** The response's JSON text; undefined where the careful way has to be gone. */
  project(root: DataObject, conditions: readonly boolean[]): string | undefined {
    this.#executions++;
    if (this.#executions === executionsBeforeCode) {
      this.#projection = generateProjection(this.#fields, this.#conditions);
    }
    const data = this.#projection?.(root, conditions, this.#maxLength);
    if (data === undefined) {
      return undefined;
    }
    const text = JSON.stringify({ data });
    return text.length <= this.#maxLength ? text : undefined;
  }
}
