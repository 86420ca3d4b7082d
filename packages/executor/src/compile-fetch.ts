import type { EntityFetch, EntityInput, PlanFetch, RootFetch } from "@hansa/query-planner";
import { type AnswerShape, shapeBelow } from "./answer-shape.ts";
import type { Variables } from "./conditions.ts";
import { type ContextGrouper, compileContextGroups } from "./context-values.ts";
import { type ContextualDocument, compileContextualDocument } from "./contextual-document.ts";
import type { DataObject } from "./data.ts";
import { readFetchDocument } from "./fetch-document.ts";
import {
  compileRepresentations,
  compileRepresenter,
  type RepresentationBatch,
  type RepresentationBuilder,
} from "./representations.ts";

/** A fetch of the plan with everything about it that does not depend on the request. */
export interface CompiledFetch {
  readonly fetch: PlanFetch;
  /** Of its document: below a field of a mutation there may be queries. */
  readonly operation: "query" | "mutation";
  /** The condition's index in the operation's table. */
  readonly condition: number | undefined;
  /** The ids of the fetches that wait for this one. */
  readonly dependants: readonly number[];
  /** The keys that a root fetch brings to the objects that it is merged into. */
  readonly keys: ReadonlySet<string>;
  /** What its answer brings. */
  readonly shape: AnswerShape;
  /** Empty but for entity fetches. */
  readonly inputs: readonly CompiledInput[];
  /** Only of a fetch that takes values from objects above. */
  readonly contextual: ContextualFetch | undefined;
  /** The JSON text of the request; `representations` has the texts for each input, in order. */
  printBody(variables: Variables, representations: readonly (readonly string[])[]): string;
}

/** One `_entities` field. */
export interface CompiledInput {
  readonly input: EntityInput;
  readonly keys: ReadonlySet<string>;
  /** What each entity brings. */
  readonly shape: AnswerShape;
  readonly buildRepresentations: RepresentationBuilder;
}

/** A fetch of which some fields take values from objects above. */
export interface ContextualFetch {
  readonly document: ContextualDocument;
  /** For each input: how its objects are grouped, where it takes such values, and represented. */
  readonly inputs: readonly {
    readonly group: ContextGrouper | undefined;
    readonly represent: (objects: readonly DataObject[]) => RepresentationBatch;
  }[];
}

/** Prepares a fetch; `dependants` and `condition` are what it has to do with the rest of the plan. */
export function compileFetch(
  fetch: PlanFetch,
  links: Pick<CompiledFetch, "condition" | "dependants">,
): CompiledFetch {
  const { operation, shape } = readFetchDocument(fetch.document);
  const inputs = fetch.kind === "entities" ? fetch.inputs : [];
  return {
    fetch,
    ...links,
    operation,
    keys: new Set(shape.keys),
    shape,
    inputs: inputs.map((input) => compileInput(input, shapeBelow(shape, input.responseKey))),
    contextual: fetch.kind === "entities" ? compileContextual(fetch) : undefined,
    printBody: compileBody(fetch, inputs),
  };
}

function compileInput(input: EntityInput, shape: AnswerShape): CompiledInput {
  return { input, keys: new Set(shape.keys), shape, buildRepresentations: compileRepresentations(input) };
}

function compileContextual(fetch: EntityFetch): ContextualFetch | undefined {
  if (fetch.inputs.every(({ contextVariables }) => contextVariables === undefined)) {
    return undefined;
  }
  return {
    document: compileContextualDocument(fetch),
    inputs: fetch.inputs.map((input) => ({
      group:
        input.contextVariables === undefined
          ? undefined
          : compileContextGroups(input, input.contextVariables),
      represent: compileRepresenter(input),
    })),
  };
}

/** A fetch that goes to a subgraph. */
export type SubgraphFetch = RootFetch | EntityFetch;

function compileBody(fetch: PlanFetch, inputs: readonly EntityInput[]): CompiledFetch["printBody"] {
  const start = `{"query":${JSON.stringify(fetch.document)}`;
  const names = fetch.variables.map((name) => ({ name, text: `${JSON.stringify(name)}:` }));
  const inputTexts = inputs.map(({ variable }) => `${JSON.stringify(variable)}:[`);
  if (names.length === 0 && inputs.length === 0) {
    return () => `${start}}`;
  }
  const open = `${start},"variables":{`;
  return (variables, representations) => {
    let text = "";
    for (let index = 0; index < inputTexts.length; index++) {
      text += `${text === "" ? "" : ","}${inputTexts[index]}${representations[index]?.join(",") ?? ""}]`;
    }
    for (const { name, text: key } of names) {
      const value = JSON.stringify(variables[name]);
      if (value !== undefined) {
        text += `${text === "" ? "" : ","}${key}${value}`;
      }
    }
    return `${open}${text}}}`;
  };
}
