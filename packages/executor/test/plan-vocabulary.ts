import type {
  DataPath,
  EntityFetch,
  EntityInput,
  PlanFetch,
  QueryPlan,
  ResponseField,
  ResponseType,
  RootFetch,
} from "@hansa/query-planner";
import type { ExecuteRequest, SubgraphRequest, SubgraphResponse, SubgraphTransport } from "../src/index.ts";
import { type CompileOptions, compileOperation } from "../src/index.ts";

/** Short forms for plans written by hand: what a test does not name has the value that most plans have. */
export function plan(fetches: readonly PlanFetch[], response: readonly ResponseField[]): QueryPlan {
  return { formatVersion: 2, operation: "query", fetches, response };
}

export function rootFetch(
  id: number,
  subgraph: string,
  document: string,
  more: Partial<RootFetch> = {},
): RootFetch {
  return { kind: "root", id, subgraph, document, dependsOn: [], variables: [], path: [], ...more };
}

/** The document that asks for what a response reads. */
export function documentFor(response: readonly ResponseField[]): string {
  const fields = response.map(({ dataKey, selection = [] }) =>
    selection.length === 0 ? dataKey : `${dataKey} ${documentFor(selection)}`,
  );
  return `{ ${["__typename", ...fields].join(" ")} }`;
}

export function entityFetch(
  id: number,
  subgraph: string,
  selection: string,
  more: Partial<EntityFetch>,
): EntityFetch {
  const document = `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { ${selection} } } }`;
  return { kind: "entities", id, subgraph, document, dependsOn: [0], variables: [], inputs: [], ...more };
}

/** Entities by their `id`. */
export function entitiesAt(path: DataPath, more: Partial<EntityInput> = {}): EntityInput {
  return {
    variable: "representations",
    responseKey: "_entities",
    path,
    representation: [{ name: "id", dataKey: "id", nullable: false }],
    ...more,
  };
}

/** `orders.@.createdBy` as a data path; `[User|Admin]` for a type condition. */
export function at(text: string): DataPath {
  return text.split(".").map((step) => {
    if (step === "@") {
      return { kind: "items" };
    }
    return step.startsWith("[")
      ? { kind: "types", names: step.slice(1, -1).split("|") }
      : { kind: "field", dataKey: step };
  });
}

const builtinScalars = new Set(["Int", "Float", "String", "Boolean", "ID", "Json"]);

/** `[Order!]!` as a response type: names that are no scalars are objects. */
export function type(text: string): ResponseType {
  if (text.endsWith("!")) {
    return { kind: "nonNull", of: type(text.slice(0, -1)) };
  }
  if (text.startsWith("[")) {
    return { kind: "list", of: type(text.slice(1, -1)) };
  }
  return builtinScalars.has(text) ? { kind: "scalar", name: text } : { kind: "object", name: text };
}

export function field(
  responseKey: string,
  typeText: string,
  selection?: readonly ResponseField[],
  more: Partial<ResponseField> = {},
): ResponseField {
  const base = { responseKey, dataKey: responseKey, coordinate: `T.${responseKey}`, type: type(typeText) };
  return { ...base, ...(selection === undefined ? {} : { selection }), ...more };
}

/** What a subgraph answers: an object is the JSON of a 200, a function sees the request. */
export type Answer =
  | Readonly<Record<string, unknown>>
  | Partial<SubgraphResponse>
  | Error
  | ((request: SubgraphRequest) => Answer | Promise<Answer>);

/** Subgraphs that answer from memory, and write down what they were asked. */
export class FakeSubgraphs implements SubgraphTransport {
  readonly requests: SubgraphRequest[] = [];
  readonly #answers: Readonly<Record<string, Answer | readonly Answer[]>>;

  constructor(answers: Readonly<Record<string, Answer | readonly Answer[]>>) {
    this.#answers = answers;
  }

  /** The requests as `subgraph` and the variables' JSON. */
  get log(): readonly string[] {
    return this.requests.map(({ subgraph, body }) => {
      const { variables } = JSON.parse(body) as { variables?: unknown };
      return variables === undefined ? subgraph : `${subgraph} ${JSON.stringify(variables)}`;
    });
  }

  async send(request: SubgraphRequest): Promise<SubgraphResponse> {
    const earlier = this.requests.filter(({ subgraph }) => subgraph === request.subgraph).length;
    this.requests.push(request);
    const answers = this.#answers[request.subgraph];
    let answer: Answer | undefined = Array.isArray(answers)
      ? (answers as readonly Answer[])[earlier]
      : (answers as Answer | undefined);
    while (typeof answer === "function") {
      answer = await answer(request);
    }
    if (answer === undefined || answer instanceof Error) {
      throw answer ?? new Error(`No answer for ${request.subgraph}`);
    }
    if (typeof (answer as Partial<SubgraphResponse>).body === "string") {
      return { status: 200, contentType: "application/json", body: "", ...answer };
    }
    return { status: 200, contentType: "application/json", body: JSON.stringify(answer) };
  }
}

/** Runs a plan once; the answer parsed, with key order as printed. */
export async function run(
  queryPlan: QueryPlan,
  transport: SubgraphTransport,
  request: Partial<ExecuteRequest> & CompileOptions = {},
): Promise<{ data?: unknown; errors?: ResponseError[]; extensions?: unknown }> {
  const operation = compileOperation(queryPlan, { subgraphErrors: "pass", ...request });
  const answer = await operation.execute({ variables: {}, transport, ...request });
  return JSON.parse(answer.body.toString()) as { data?: unknown; errors?: ResponseError[] };
}

export interface ResponseError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The errors as `path: CODE`, for short expectations. */
export function errorLines({ errors = [] }: { errors?: readonly ResponseError[] }): readonly string[] {
  return errors.map(({ path, extensions }) => `${path?.join(".") ?? "–"}: ${String(extensions.code)}`);
}
