import {
  AnswerMemory,
  type CodeGeneration,
  type CompileOptions,
  compileOperation,
  type ExecuteRequest,
  type ExecutionAnswer,
  type SubgraphRequest,
  type SubgraphResponse,
  type SubgraphTransport,
} from "@hansa/executor";
import type { SupergraphModel } from "@hansa/federation-model";
import { planOperation, type QueryPlan } from "@hansa/query-planner";
import { execute, getVariableValues, Kind, type OperationDefinitionNode, parse } from "graphql";
import type { AskedOperation } from "../hostile/check-answer.ts";
import { verifyPlan } from "../verify/verify-plan.ts";
import type { RandomOperation } from "../world/world.ts";
import type { Answer } from "./answer.ts";
import type { Meaning } from "./meaning.ts";
import { createRequestState, type RequestState, SubgraphServer } from "./subgraph-server.ts";

/** Whether a subgraph does not answer a request, given by its body. */
export type IsDown = (subgraph: string, body: string) => boolean;

/** What a client gets instead of a subgraph's answer; the same for the same request. */
export type Spoil = (request: SubgraphRequest, answer: string) => SubgraphResponse;

/** A federated graph in one process: planner and executor over the servers of all its subgraphs. */
export class Federation {
  readonly #meaning: Meaning;
  readonly #model: SupergraphModel;
  readonly #servers: ReadonlyMap<string, SubgraphServer>;

  constructor(meaning: Meaning, model: SupergraphModel) {
    this.#meaning = meaning;
    this.#model = model;
    this.#servers = new Map(
      [...meaning.universe.subgraphs].map(([name, reading]) => [name, new SubgraphServer(meaning, reading)]),
    );
  }

  /** What is wrong with a selection in the schemas, if anything is. */
  get unsoundSelection(): string | undefined {
    return [...this.#servers.values()]
      .map((server) => server.unsoundSelection)
      .find((problem) => problem !== undefined);
  }

  /** A plan that is proven right. */
  plan({ document, operationName }: RandomOperation): QueryPlan {
    const parsed = parse(document);
    const overrideLabels = new Set(this.#meaning.universe.world.overrideLabels);
    const plan = planOperation(this.#model, { document: parsed, operationName }, { overrideLabels });
    verifyPlan(this.#model, parsed, plan, operationName);
    return plan;
  }

  /**
   * The answer, which is the same with generated code and without, and for clients who wait for the same answers.
   *
   * @throws Error where it is not, or where a subgraph was asked for what it may not be asked.
   */
  async ask(plan: QueryPlan, operation: RandomOperation, isDown: IsDown = () => false): Promise<Answer> {
    const generated = await this.#askOnce(plan, operation, { codeGeneration: "always", isDown });
    const interpreted = await this.#askOnce(plan, operation, { codeGeneration: "never", isDown });
    if (withoutErrorIds(generated.text) !== withoutErrorIds(interpreted.text)) {
      throw new Error(
        `Generated code answers otherwise.\nwith it:    ${generated.text}\nwithout it: ${interpreted.text}`,
      );
    }
    if (plan.operation === "query") {
      await this.#askTogether(plan, operation, { isDown, expected: generated.text });
    }
    return generated.answer;
  }

  /** Asks for two clients at a time, who get the same answers of subgraphs. */
  async #askTogether(
    plan: QueryPlan,
    operation: RandomOperation,
    { isDown, expected }: { readonly isDown: IsDown; readonly expected: string },
  ): Promise<void> {
    const options = { subgraphErrors: "pass", maxErrors: 100_000, codeGeneration: "always" } as const;
    const compiled = compileOperation(plan, options);
    const transport = shareAnswers(this.#transport(createRequestState(), isDown));
    const clients = [1, 2].map(() => compiled.execute(this.#requestOf(operation, transport)));
    for (const { body } of await Promise.all(clients)) {
      if (withoutErrorIds(body.toString()) !== withoutErrorIds(expected)) {
        throw new Error(
          `Two clients at a time are answered otherwise.\none: ${expected}\ntwo: ${body.toString()}`,
        );
      }
    }
  }

  /** The answer where subgraphs send what `spoil` makes of theirs; what they are asked then is not looked at. */
  async askSpoilt(
    plan: QueryPlan,
    operation: RandomOperation,
    { spoil, ...options }: CompileOptions & { readonly spoil: Spoil },
  ): Promise<ExecutionAnswer> {
    const honest = this.#transport(createRequestState(), () => false);
    return this.#execute(plan, operation, options, {
      async send(request) {
        const answer = await honest.send(request).catch((error: unknown) => ({
          body: JSON.stringify({ errors: [{ message: String(error) }] }),
        }));
        return spoil(request, answer.body.toString());
      },
    });
  }

  async #askOnce(
    plan: QueryPlan,
    operation: RandomOperation,
    { codeGeneration, isDown }: { readonly codeGeneration: CodeGeneration; readonly isDown: IsDown },
  ): Promise<{ readonly text: string; readonly answer: Answer }> {
    const state = createRequestState();
    const options = { subgraphErrors: "pass", maxErrors: 100_000, codeGeneration } as const;
    const { body } = await this.#execute(plan, operation, options, this.#transport(state, isDown));
    if (state.violations.length > 0) {
      throw new Error(state.violations.join("\n"));
    }
    const text = body.toString();
    const { data, errors = [] } = JSON.parse(text) as Partial<Answer>;
    return { text, answer: { data: data ?? null, errors, mutations: state.mutations } };
  }

  #execute(
    plan: QueryPlan,
    operation: RandomOperation,
    options: CompileOptions,
    transport: SubgraphTransport,
  ): Promise<ExecutionAnswer> {
    return compileOperation(plan, options).execute(this.#requestOf(operation, transport));
  }

  #requestOf(operation: RandomOperation, transport: SubgraphTransport): ExecuteRequest {
    return {
      variables: this.asked(operation).variables.coerced,
      transport,
      introspect: async (document, variables) => {
        const schema = this.#model.apiSchema;
        return (await execute({ schema, document: parse(document), variableValues: variables })).data;
      },
    };
  }

  #transport(state: RequestState, isDown: IsDown): SubgraphTransport {
    const servers = this.#servers;
    return {
      async send({ subgraph, body }) {
        const server = servers.get(subgraph);
        if (server === undefined) {
          throw new Error(`There is no subgraph "${subgraph}".`);
        }
        if (isDown(subgraph, body)) {
          throw new Error(`The subgraph "${subgraph}" is down.`);
        }
        return { status: 200, contentType: "application/json", body: await server.answer(body, state) };
      },
    };
  }

  /**
   * The operation in the form that its answers can be checked against, with the variables as the gateway's server
   * hands them on.
   */
  asked({ document, operationName, variables }: RandomOperation): AskedOperation {
    const { definitions } = parse(document);
    const operation = definitions.find(
      (node): node is OperationDefinitionNode =>
        node.kind === Kind.OPERATION_DEFINITION &&
        (operationName === undefined || node.name?.value === operationName),
    );
    if (operation === undefined) {
      throw new Error(`There is no operation ${operationName ?? ""}.`);
    }
    const schema = this.#model.apiSchema;
    const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    if (coerced.errors !== undefined) {
      throw new Error(`The variables do not fit: ${coerced.errors.map(({ message }) => message).join(" ")}`);
    }
    const fragments = new Map(
      definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
      ),
    );
    return { schema, operation, fragments, variables: coerced.variableValues };
  }
}

/** A transport around a transport that answers the same request once, for all who send it. */
function shareAnswers(transport: SubgraphTransport): SubgraphTransport {
  const responses = new Map<string, Promise<SubgraphResponse>>();
  const send = async (request: SubgraphRequest): Promise<SubgraphResponse> => ({
    ...(await transport.send(request)),
    memory: new AnswerMemory(),
  });
  return {
    send(request) {
      const key = `${request.subgraph} ${request.body}`;
      const response = responses.get(key) ?? send(request);
      responses.set(key, response);
      return response;
    },
  };
}

/** The ids of errors are new each time. */
function withoutErrorIds(text: string): string {
  return text.replaceAll(/"errorId":"[^"]*"/g, "");
}
