import { compose } from "@hansa/composition";
import type { SupergraphModel } from "@hansa/federation-model";
import { PlanError, type QueryPlan } from "@hansa/query-planner";
import { lexicographicSortSchema, parse, printSchema, validate } from "graphql";
import type { Answer } from "../answers/answer.ts";
import { compareAnswers } from "../answers/compare-answers.ts";
import { Federation } from "../answers/federation.ts";
import { Meaning } from "../answers/meaning.ts";
import { WorldWithoutMeaning } from "../answers/meant-value.ts";
import { askLenientMonolith, askMonolith } from "../answers/monolith.ts";
import { Universe } from "../world/universe.ts";
import type { RandomOperation, World } from "../world/world.ts";

/** A world that composes, ready to be asked. */
export interface OpenWorld {
  readonly meaning: Meaning;
  readonly model: SupergraphModel;
  readonly federation: Federation;
}

export type Opening =
  | { readonly kind: "open"; readonly world: OpenWorld }
  /** Composition refuses it. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "wrong"; readonly problem: string };

/** Composes a world and holds what clients see of it against what they should see. */
export function openWorld(world: World): Opening {
  const result = compose(
    Object.entries(world.subgraphs).map(([name, sdl]) => ({ name, routingUrl: `http://${name}.test`, sdl })),
  );
  if (!result.ok) {
    return {
      kind: "refused",
      reason: result.errors.map(({ code, message }) => `${code}: ${message}`).join("\n"),
    };
  }
  const meaning = new Meaning(new Universe(world));
  const [actual, expected] = [result.model.apiSchema, meaning.universe.apiSchema].map((schema) =>
    printSchema(lexicographicSortSchema(schema)),
  );
  if (actual !== expected) {
    return { kind: "wrong", problem: `API schema: ${firstDifference(actual ?? "", expected ?? "")}` };
  }
  const federation = new Federation(meaning, result.model);
  const unsound = federation.unsoundSelection;
  return unsound === undefined
    ? { kind: "open", world: { meaning, model: result.model, federation } }
    : { kind: "refused", reason: unsound };
}

/** How a case came out. */
export type Outcome =
  | { readonly kind: "agrees"; readonly plan: QueryPlan; readonly expected: Answer }
  /** It says nothing, and why. */
  | { readonly kind: "unfit"; readonly reason: string }
  | {
      readonly kind: "wrong";
      readonly problem: string;
      readonly expected?: Answer | undefined;
      readonly actual?: Answer | undefined;
    };

/** Asks the federated graph and one server that holds all the data, and compares what they answer. */
export async function checkOperation(
  { meaning, model, federation }: OpenWorld,
  operation: RandomOperation,
): Promise<Outcome> {
  const [invalid] = validate(model.apiSchema, parse(operation.document));
  if (invalid !== undefined) {
    return { kind: "unfit", reason: `The operation is invalid: ${invalid.message}` };
  }
  const expected = await askMonolith(meaning, operation);
  if (expected.errors.some(({ message }) => isWithoutMeaning(message))) {
    return { kind: "unfit", reason: "The world has no one meaning." };
  }
  if (expected.errors.some(({ path }) => path === undefined)) {
    return { kind: "unfit", reason: "The variables do not fit the operation." };
  }
  let actual: Answer | undefined;
  try {
    const plan = federation.plan(operation);
    actual = await federation.ask(plan, operation);
    const problem =
      unsatisfiable(actual) ??
      (await compareAnswers(actual, expected, () => askLenientMonolith(meaning, operation)));
    return problem === undefined
      ? { kind: "agrees", plan, expected }
      : { kind: "wrong", problem, expected, actual };
  } catch (error) {
    const problem = error instanceof PlanError ? `${error.code}: ${error.message}` : String(error);
    return { kind: "wrong", problem, expected, actual };
  }
}

/** In a graph that composes nothing is out of reach, so this is never what one server would say. */
function unsatisfiable({ errors }: Answer): string | undefined {
  const found = errors.find(({ extensions }) => extensions?.code === "SELECTION_UNSATISFIABLE");
  return found && `SELECTION_UNSATISFIABLE: ${found.message}`;
}

function isWithoutMeaning(message: string): boolean {
  return message.startsWith(WorldWithoutMeaning.opening) || message.includes("Maximum call stack");
}

function firstDifference(actual: string, expected: string): string {
  const [left, right] = [actual.split("\n"), expected.split("\n")];
  const index = left.findIndex((line, number) => line !== right[number]);
  return `line ${index + 1} is "${left[index] ?? ""}" instead of "${right[index] ?? ""}".`;
}
