import type {
  Condition,
  ContextVariable,
  PlanFetch,
  QueryPlan,
  RepresentationField,
} from "@hansa/query-planner";
import type { Answer } from "../answers/answer.ts";
import type { Meaning } from "../answers/meaning.ts";
import type { RandomOperation } from "../world/world.ts";

/** What a case can have in it, each with how to see it in a world, an operation, a plan or an answer. */
const features: readonly (readonly [string, (seen: Seen) => boolean])[] = [
  ["several subgraphs in one plan", ({ plan }) => subgraphsOf(plan).size > 1],
  ["more than one round", ({ plan }) => plan.fetches.some((fetch) => fetch.dependsOn.length > 0)],
  ["more than two rounds", ({ plan }) => roundsOf(plan) > 2],
  ["more than three rounds", ({ plan }) => roundsOf(plan) > 3],
  ["several places in one request", ({ plan }) => entityInputs(plan).some(({ count }) => count > 1)],
  ["bare references", ({ plan }) => entityInputs(plan).some(({ isReference }) => isReference)],
  [
    "composite or nested key, or requirement",
    ({ plan }) => representations(plan).some((one) => one.length > 1),
  ],
  ["object in a representation", ({ plan }) => representations(plan).some((one) => one.some(hasSelection))],
  [
    "field of some types in a representation",
    ({ plan }) => representations(plan).some((one) => one.some(isTyped)),
  ],
  ["interface-object in the world", ({ sdl }) => /@interfaceObject\b[^,"]/.test(sdl)],
  [
    "entities asked by an interface's name",
    ({ plan }) => entityInputs(plan).some(({ isInterface }) => isInterface),
  ],
  ["fetch for types of a path", ({ plan }) => entityInputs(plan).some(({ hasTypes }) => hasTypes)],
  ["@requires used", ({ plan, required }) => required.some((name) => asks(plan, name))],
  ["@requires with arguments", ({ sdl }) => /requires\(fields: "[^"]*\(/.test(sdl)],
  ["@requires with a fragment", ({ sdl }) => /requires\(fields: "[^"]*\.\.\./.test(sdl)],
  ["@requires of a computed field", ({ sdl }) => /requires\(fields: "[^"]*computed/.test(sdl)],
  ["@requires of an interface-object's field", ({ plan }) => asks(plan, "computedFrom[A-D]")],
  ["@fromContext used", ({ plan }) => contextVariables(plan).length > 0],
  [
    "@fromContext of objects of some types, else further up",
    ({ plan }) => contextVariables(plan).some(({ sources }) => sources.length > 1),
  ],
  ["@provides in the world", ({ sdl }) => /@(federation__)?provides\(/.test(sdl)],
  ["@provides with a fragment", ({ sdl }) => /provides\(fields: "[^"]*\.\.\./.test(sdl)],
  ["@provides nested", ({ sdl }) => /provides\(fields: "[^"]*\{/.test(sdl)],
  ["@override", ({ sdl }) => /@override\(from: "[a-d]"\)/.test(sdl)],
  [
    "@override with a label that is on",
    ({ meaning, sdl }) =>
      meaning.universe.world.overrideLabels.some((label) => sdl.includes(`label: "${label}"`)),
  ],
  [
    "@override with a label that is off",
    ({ sdl, meaning }) => /label:/.test(sdl) && meaning.universe.world.overrideLabels.length === 0,
  ],
  ["@override from nowhere", ({ sdl }) => sdl.includes('from: "gone"')],
  ["@inaccessible", ({ sdl }) => / @inaccessible/.test(sdl)],
  ["@tag", ({ sdl }) => sdl.includes("@tag(")],
  ["type extension", ({ sdl }) => /extend type|@extends\b[^"]/.test(sdl)],
  ["directives under their prefix", ({ sdl }) => sdl.includes("@federation__")],
  [
    "Federation 1",
    ({ meaning }) => Object.values(meaning.universe.world.subgraphs).some((text) => !text.includes("@link")),
  ],
  ["custom root type names", ({ sdl }) => sdl.includes("TheQuery")],
  [
    "root type below a field",
    ({ plan }) => plan.fetches.some((one) => one.kind === "root" && one.path.length > 0),
  ],
  ["shared root field", ({ operation }) => /\bshared\b/.test(operation.document)],
  ["stub", ({ sdl }) => sdl.includes("resolvable: false")],
  ["union", ({ sdl }) => /\bunion /.test(sdl)],
  ["lists of lists", ({ expected }) => JSON.stringify(expected.data).includes("[[")],
  ["conditions in a plan", ({ plan }) => JSON.stringify(plan.response).includes('"when"')],
  ["fetch with a condition", ({ plan }) => plan.fetches.some(({ when }) => when !== undefined)],
  ["condition of several variables", ({ plan }) => plan.fetches.some(({ when }) => isCompound(when))],
  ["named fragment", ({ operation }) => /^fragment /m.test(operation.document)],
  ["several operations", ({ operation }) => operation.operationName !== undefined],
  ["variables in arguments", ({ operation }) => /: \$v\d/.test(operation.document)],
  [
    "variable that is missing",
    ({ operation }) => countVariables(operation) > Object.keys(operation.variables).length,
  ],
  ["input object", ({ operation }) => /filters?: (\{|\[\{)/.test(operation.document)],
  ["internal alias", ({ plan }) => /[{ ]_\d+_\w+:/.test(plan.fetches.map(({ document }) => document).join())],
  ["introspection", ({ plan }) => hasIntrospection(plan)],
  ["mutation", ({ plan }) => plan.operation === "mutation"],
  ["subscription", ({ plan }) => plan.operation === "subscription"],
  [
    "subscription with fetches for each event",
    ({ plan }) => plan.operation === "subscription" && plan.fetches.length > 1,
  ],
  ["several mutations", ({ expected }) => expected.mutations.length > 1],
  ["null in the data", ({ expected }) => JSON.stringify(expected.data).includes("null")],
  ["errors", ({ expected }) => expected.errors.length > 0],
  ["no data at all", ({ expected }) => expected.data === null],
  [
    "references to unknown entities",
    ({ meaning, plan }) =>
      meaning.universe.world.data.unknown > 0 && entityInputs(plan).some(({ isReference }) => isReference),
  ],
  [
    "introspection beside data",
    ({ plan }) => new Set(plan.fetches.map(({ kind }) => kind)).size > 1 && hasIntrospection(plan),
  ],
];

interface Seen {
  readonly meaning: Meaning;
  readonly sdl: string;
  readonly required: readonly string[];
  readonly operation: RandomOperation;
  readonly plan: QueryPlan;
  readonly expected: Answer;
}

/** Counts what the cases of a run had in them, so that nothing stays untested without being noticed. */
export class Coverage {
  readonly #counts = new Map<string, number>(features.map(([name]) => [name, 0]));

  add(of: Pick<Seen, "meaning" | "operation" | "plan" | "expected">): void {
    const sdl = Object.values(of.meaning.universe.world.subgraphs).join("\n");
    const required = [...sdl.matchAll(/^ *(\w+)[^\n]*@(?:federation__)?requires\(/gm)].map(
      (match) => match[1] ?? "",
    );
    const seen = { ...of, sdl, required };
    for (const [name, isSeen] of features) {
      if (isSeen(seen)) {
        this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
      }
    }
  }

  /** How many cases had each feature. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** The features that no case had. */
  get missing(): readonly string[] {
    return [...this.#counts].filter(([, count]) => count === 0).map(([name]) => name);
  }
}

function hasIntrospection(plan: QueryPlan): boolean {
  return plan.fetches.some(({ kind }) => kind === "introspection");
}

function subgraphsOf(plan: QueryPlan): ReadonlySet<string> {
  return new Set(plan.fetches.flatMap((fetch) => (fetch.kind === "introspection" ? [] : [fetch.subgraph])));
}

function roundsOf(plan: QueryPlan): number {
  const rounds: number[] = [];
  for (const fetch of plan.fetches) {
    rounds.push(1 + Math.max(0, ...fetch.dependsOn.map((id) => rounds[id] ?? 0)));
  }
  return Math.max(0, ...rounds);
}

function entityInputs(plan: QueryPlan): readonly {
  readonly count: number;
  readonly isReference: boolean;
  readonly isInterface: boolean;
  readonly hasTypes: boolean;
}[] {
  return plan.fetches.flatMap((fetch: PlanFetch) =>
    fetch.kind === "entities"
      ? fetch.inputs.map((input) => ({
          count: fetch.inputs.length,
          isReference: input.isReference === true,
          isInterface: /^I\d/.test(input.typeName ?? ""),
          hasTypes: input.path.some(({ kind }) => kind === "types"),
        }))
      : [],
  );
}

function contextVariables(plan: QueryPlan): readonly ContextVariable[] {
  return plan.fetches.flatMap((fetch) =>
    fetch.kind === "entities" ? fetch.inputs.flatMap((input) => input.contextVariables ?? []) : [],
  );
}

function representations(plan: QueryPlan): readonly (readonly RepresentationField[])[] {
  return plan.fetches.flatMap((fetch) =>
    fetch.kind === "entities" ? fetch.inputs.map(({ representation }) => representation) : [],
  );
}

function hasSelection({ selection }: RepresentationField): boolean {
  return selection !== undefined;
}

function isTyped(field: RepresentationField): boolean {
  return field.types !== undefined || field.selection?.some(isTyped) === true;
}

function isCompound(when: Condition | undefined): boolean {
  return when !== undefined && (when.length > 1 || when.some((tests) => tests.length > 1));
}

function asks(plan: QueryPlan, name: string): boolean {
  return plan.fetches.some(({ document }) => new RegExp(`\\b${name}\\b`).test(document));
}

function countVariables({ document }: RandomOperation): number {
  return [...document.matchAll(/\$\w+:/g)].length;
}
