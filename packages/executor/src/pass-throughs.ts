import type { Condition, QueryPlan, ResponseField } from "@hansa/query-planner";
import { answerPattern } from "./answer-pattern.ts";
import type { AnswerShape } from "./answer-shape.ts";
import type { Variables } from "./conditions.ts";
import { PassThrough, type PassThroughOptions } from "./pass-through.ts";

/** So many values of the conditions of one operation have patterns: a hostile client sends all there are. */
const maxVariants = 8;

/** The checks of one operation's answers, one for each way in which its conditions (`@skip`, `@include`) come out. */
export class PassThroughs {
  readonly #plan: QueryPlan;
  readonly #asked: AnswerShape;
  readonly #options: PassThroughOptions;
  readonly #variables: readonly string[];
  /** By the values of the variables. */
  readonly #variants = new Map<string, PassThrough | undefined>();

  constructor(plan: QueryPlan, asked: AnswerShape, options: PassThroughOptions) {
    this.#plan = plan;
    this.#asked = asked;
    this.#options = options;
    this.#variables = conditionVariables(plan);
  }

  /** Undefined where no answer can be the response. */
  for(variables: Variables): PassThrough | undefined {
    const key = this.#variables.map((name) => (variables[name] === true ? "1" : "0")).join("");
    if (!this.#variants.has(key) && this.#variants.size < maxVariants) {
      const pattern = answerPattern(this.#plan, this.#asked, variables);
      this.#variants.set(key, pattern === undefined ? undefined : new PassThrough(pattern, this.#options));
    }
    return this.#variants.get(key);
  }

  /** Whether no answer ever can. */
  get areNone(): boolean {
    return this.#variables.length === 0 && this.for({}) === undefined;
  }
}

function conditionVariables({ fetches, response }: QueryPlan): readonly string[] {
  const conditions = [...fetches.map(({ when }) => when), ...conditionsOf(response)];
  const names = conditions.flatMap((when) => (when ?? []).flat().map(({ variable }) => variable));
  return [...new Set(names)].sort();
}

function conditionsOf(fields: readonly ResponseField[]): readonly (Condition | undefined)[] {
  return fields.flatMap(({ when, selection = [] }) => [when, ...conditionsOf(selection)]);
}
