import { type CodeGeneration, compileOperation, type SubgraphTransport } from "@hansa/executor";
import type { SupergraphModel } from "@hansa/federation-model";
import { planOperation, type QueryPlan } from "@hansa/query-planner";
import {
  type DocumentNode,
  execute,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
} from "graphql";
import { verifyPlan } from "../verify/verify-plan.ts";
import type { RandomOperation } from "../world/world.ts";
import type { Answer } from "./answer.ts";
import type { Meaning } from "./meaning.ts";
import { createRequestState, type RequestState, SubgraphServer } from "./subgraph-server.ts";

/** Whether a subgraph does not answer a request, given by its body. */
export type IsDown = (subgraph: string, body: string) => boolean;

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
   * The answer, which is the same with generated code and without.
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
    return generated.answer;
  }

  async #askOnce(
    plan: QueryPlan,
    operation: RandomOperation,
    { codeGeneration, isDown }: { readonly codeGeneration: CodeGeneration; readonly isDown: IsDown },
  ): Promise<{ readonly text: string; readonly answer: Answer }> {
    const state = createRequestState();
    const parsed = parse(operation.document);
    const compiled = compileOperation(plan, { subgraphErrors: "pass", maxErrors: 100_000, codeGeneration });
    const { body } = await compiled.execute({
      variables: this.#coerce(parsed, operation),
      transport: this.#transport(state, isDown),
      introspect: async (document, variables) => {
        const schema = this.#model.apiSchema;
        return (await execute({ schema, document: parse(document), variableValues: variables })).data;
      },
    });
    if (state.violations.length > 0) {
      throw new Error(state.violations.join("\n"));
    }
    const text = body.toString();
    const { data, errors = [] } = JSON.parse(text) as Partial<Answer>;
    return { text, answer: { data: data ?? null, errors, mutations: state.mutations } };
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

  /** The variables as the gateway's server hands them on. */
  #coerce(document: DocumentNode, { operationName, variables }: RandomOperation): Record<string, unknown> {
    const operation = document.definitions.find(
      (node): node is OperationDefinitionNode =>
        node.kind === Kind.OPERATION_DEFINITION &&
        (operationName === undefined || node.name?.value === operationName),
    );
    const definitions = operation?.variableDefinitions ?? [];
    const { variableValues, errors } = getVariableValues(this.#model.apiSchema, definitions, variables);
    if (errors !== undefined) {
      throw new Error(`The variables do not fit: ${errors.map(({ message }) => message).join(" ")}`);
    }
    return variableValues.coerced;
  }
}

/** The ids of errors are new each time. */
function withoutErrorIds(text: string): string {
  return text.replaceAll(/"errorId":"[^"]*"/g, "");
}
