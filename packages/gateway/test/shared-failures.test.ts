import { type CompositionResult, compose } from "@hansa/composition";
import {
  compileOperation,
  type HttpTransport,
  type SubgraphRequest,
  type SubgraphResponse,
} from "@hansa/executor";
import type { SupergraphModel } from "@hansa/federation-model";
import { planOperation } from "@hansa/query-planner";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { DeduplicatingTransport } from "../src/deduplicating-transport.ts";

const composed = compose([
  {
    name: "orders",
    routingUrl: "http://orders.test",
    sdl: `
      type Query { order: Order, orders: [Order] }
      type Order { id: ID!, buyer: User, seller: User }
      type User @key(fields: "id") { id: ID! }
    `,
  },
  {
    name: "users",
    routingUrl: "http://users.test",
    sdl: 'type User @key(fields: "id") { id: ID!, name: String!, mail: String }',
  },
]);

const user = { __typename: "User", id: "1" };
const one = { first: { buyer: user } };
const several = { orders: [{ who: user }, { who: user }] };

/** Orders are answered at once; users when as many requests for them have come as the test wants. */
class Subgraphs implements HttpTransport {
  readonly #users: SubgraphResponse | Error;
  usersRequests = 0;
  readonly answerUsers: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(users: SubgraphResponse | Error) {
    this.#users = users;
  }

  async send({ subgraph, body }: SubgraphRequest): Promise<SubgraphResponse> {
    if (subgraph === "orders") {
      return json({ data: body.includes("first") ? one : several });
    }
    this.usersRequests++;
    await this.answerUsers.promise;
    if (this.#users instanceof Error) {
      throw this.#users;
    }
    return this.#users;
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function json(value: unknown): SubgraphResponse {
  return { status: 200, contentType: "application/json", body: Buffer.from(JSON.stringify(value)) };
}

interface Shared {
  readonly responses: readonly { readonly data: unknown; readonly errors: readonly string[] }[];
  readonly usersRequests: number;
}

function modelOf(result: CompositionResult): SupergraphModel {
  if (!result.ok) {
    throw new Error(result.errors.map(({ message }) => message).join("\n"));
  }
  return result.model;
}

/** Two operations whose requests for the user are the same, at the same time. */
async function askTwice(users: SubgraphResponse | Error): Promise<Shared> {
  const subgraphs = new Subgraphs(users);
  let joined = 0;
  const transport = new DeduplicatingTransport(subgraphs, () => {
    joined++;
    subgraphs.answerUsers.resolve();
  });
  const answers = [
    "{ first: order { buyer { name mail } } }",
    "{ orders { who: seller { name mail } } }",
  ].map(async (operation) => {
    const plan = planOperation(modelOf(composed), { document: parse(operation) });
    const compiled = compileOperation(plan, { subgraphErrors: "pass", codeGeneration: "always" });
    const { body } = await compiled.execute({ variables: {}, transport });
    return JSON.parse(body.toString()) as {
      data: unknown;
      errors?: { message: string; path: unknown[]; extensions: { code: string } }[];
    };
  });
  const responses = await Promise.all(answers);
  expect(joined).toBe(1);
  return {
    usersRequests: subgraphs.usersRequests,
    responses: responses.map(({ data, errors = [] }) => ({
      data,
      errors: errors.map(({ path, extensions }) => `${path.join(".")}: ${extensions.code}`),
    })),
  };
}

describe("What goes wrong with a request that two operations share reaches both, at their own places", () => {
  it("where an entity has an error", async () => {
    const { responses, usersRequests } = await askTwice(
      json({
        data: { _entities: [{ name: "Ada", mail: null }] },
        errors: [{ message: "No mail.", path: ["_entities", 0, "mail"], extensions: { code: "NO_MAIL" } }],
      }),
    );
    expect(usersRequests).toBe(1);
    expect(responses).toEqual([
      { data: { first: { buyer: { name: "Ada", mail: null } } }, errors: ["first.buyer.mail: NO_MAIL"] },
      {
        data: { orders: [{ who: { name: "Ada", mail: null } }, { who: { name: "Ada", mail: null } }] },
        errors: ["orders.0.who.mail: NO_MAIL", "orders.1.who.mail: NO_MAIL"],
      },
    ]);
  });

  it.each([
    ["there is no answer", new Error("refused"), "SUBREQUEST_HTTP_ERROR"],
    ["the answer is no JSON", { ...json(""), body: "{" }, "SUBREQUEST_MALFORMED_RESPONSE"],
    [
      "the answer has too many entities",
      json({ data: { _entities: [{}, {}] } }),
      "SUBREQUEST_MALFORMED_RESPONSE",
    ],
    ["all has failed", json({ data: null, errors: [{ message: "No." }] }), "DOWNSTREAM_SERVICE_ERROR"],
    [
      "a value does not fit",
      json({ data: { _entities: [{ name: 7, mail: 7 }] } }),
      "SUBREQUEST_MALFORMED_RESPONSE",
    ],
  ])("where %s", async (_name, users, code) => {
    const { responses, usersRequests } = await askTwice(users);
    expect(usersRequests).toBe(1);
    expect(responses).toEqual([
      { data: { first: { buyer: null } }, errors: [`first.buyer.name: ${code}`] },
      {
        data: { orders: [{ who: null }, { who: null }] },
        errors: [`orders.0.who.name: ${code}`, `orders.1.who.name: ${code}`],
      },
    ]);
  });
});
