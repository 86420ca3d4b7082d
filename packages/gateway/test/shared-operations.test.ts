import { request } from "node:http";
import { describe, expect, it } from "vitest";
import type { Gateway, GatewaySettingsInput } from "../src/index.ts";
import { ask, metric, startTestGateway, TestShop, until } from "./test-shop.ts";

const usersQuery = "query Users($name: String!) { users { name } __type(name: $name) { name } }";

/** A shop whose users are answered when the test says so, behind a gateway that joins queries. */
class HeldShop implements AsyncDisposable {
  readonly shop: TestShop;
  readonly gateway: Gateway;
  readonly #holds: PromiseWithResolvers<void>[] = [];

  private constructor(shop: TestShop, gateway: Gateway) {
    this.shop = shop;
    this.gateway = gateway;
    shop.users.beforeAnswer = async () => {
      const hold = Promise.withResolvers<void>();
      this.#holds.push(hold);
      await hold.promise;
    };
  }

  static async start(settings: GatewaySettingsInput = {}): Promise<HeldShop> {
    const shop = await TestShop.start();
    const gateway = await startTestGateway(shop.source, {
      settings: { deduplicateRequests: true, deduplicateSubgraphRequests: false, ...settings },
      serverSettings: { introspection: true },
    });
    await gateway.whenReady();
    return new HeldShop(shop, gateway);
  }

  /** How many requests the users have had that wait or are answered. */
  get asked(): number {
    return this.#holds.length;
  }

  answer(): void {
    this.shop.users.beforeAnswer = undefined;
    for (const hold of this.#holds) {
      hold.resolve();
    }
  }

  /** How many queries of clients run or wait for one that runs. */
  running(): Promise<number> {
    return metric(this.gateway, "hansa_graphql_requests_running");
  }

  joined(): Promise<number> {
    return metric(this.gateway, "hansa_operations_joined_total");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.answer();
    await this.gateway[Symbol.asyncDispose]();
    await this.shop[Symbol.asyncDispose]();
  }
}

const users = { users: [{ name: "user 1" }] };

describe("A client's query that is the same as one under way", () => {
  it("has its answer, under its own request id", async () => {
    await using held = await HeldShop.start();
    const ids = ["a", "b", "c", "d"];
    const answers = ids.map(async (id) => {
      const response = await fetch(held.gateway.endpoint, {
        method: "POST",
        headers: { "content-type": "application/json", "x-request-id": id },
        body: JSON.stringify({ query: "{ users { name } }" }),
      });
      return [response.headers.get("x-request-id"), await response.json()];
    });
    await until(async () => (await held.joined()) === 3);
    held.answer();
    expect(await Promise.all(answers)).toEqual(ids.map((id) => [id, { data: users }]));
    expect(held.asked).toBe(1);
  });

  it("has its errors too", async () => {
    await using held = await HeldShop.start({ subgraphErrors: "pass" });
    held.shop.users.misbehave = (_, response) => {
      void until(() => held.joined().then((joined) => joined === 1)).then(() =>
        response.writeHead(500, { "content-type": "text/plain" }).end("no"),
      );
    };
    const answers = await Promise.all([1, 2].map(() => ask(held.gateway, "{ users { name } }")));
    expect(answers.map(({ errors }) => errors?.map(({ extensions }) => extensions.code))).toEqual([
      ["SUBREQUEST_HTTP_ERROR"],
      ["SUBREQUEST_HTTP_ERROR"],
    ]);
  });

  it("is run again when that one has been answered", async () => {
    await using held = await HeldShop.start();
    held.answer();
    for (let count = 0; count < 2; count++) {
      expect(await ask(held.gateway, "{ users { name } }")).toEqual({ data: users });
    }
    expect(await held.joined()).toBe(0);
  });
});

describe("A client's query does not join", () => {
  const variables = { name: "User" };
  it.each([
    ["one with other variables", { variables: { name: "Product" } }],
    ["one with other credentials", { headers: { authorization: "Bearer b" } }],
    ["one with a cookie, which no subgraph gets", { headers: { cookie: "session=1" } }],
    ["one with another forwarded header", { headers: { "x-tenant": "b" } }],
  ])("%s", async (_, more) => {
    await using held = await HeldShop.start({ forwardHeaders: "authorization, x-tenant" });
    const first = { variables, headers: { authorization: "Bearer a", "x-tenant": "a" } };
    const other = { ...first, ...more, headers: { ...first.headers, ...(more as typeof first).headers } };
    const answers = [first, other].map((one) => ask(held.gateway, usersQuery, one));
    await until(() => held.asked === 2);
    expect(await held.joined()).toBe(0);
    held.answer();
    await Promise.all(answers);
  });

  it("one of another name or text, though both ask for the same", async () => {
    await using held = await HeldShop.start();
    const query = "query A { users { name } } query B { users { name } }";
    const answers = [
      ask(held.gateway, query, { operationName: "A" }),
      ask(held.gateway, query, { operationName: "B" }),
      ask(held.gateway, "{ users { name } }"),
    ];
    await until(() => held.asked === 3);
    held.answer();
    expect(await Promise.all(answers)).toEqual([{ data: users }, { data: users }, { data: users }]);
  });

  it("one where the setting is off, as it is unless it is set", async () => {
    await using held = await HeldShop.start({ deduplicateRequests: undefined });
    const answers = [1, 2].map(() => ask(held.gateway, "{ users { name } }"));
    await until(() => held.asked === 2);
    expect(await held.joined()).toBe(0);
    held.answer();
    await Promise.all(answers);
  });

  it("one from before a mutation that has been answered", async () => {
    await using held = await HeldShop.start();
    const before = ask(held.gateway, "{ users { name } }");
    await until(() => held.asked === 1);
    await ask(held.gateway, 'mutation { productCreate(name: "x") { id } }');
    const after = ask(held.gateway, "{ users { name } }");
    await until(() => held.asked === 2);
    held.answer();
    expect(await Promise.all([before, after])).toEqual([{ data: users }, { data: users }]);
  });
});

describe("Mutations", () => {
  it("are each run", async () => {
    await using held = await HeldShop.start();
    const answers = [1, 2].map(() => ask(held.gateway, 'mutation { userCreate(name: "x") { id } }'));
    await until(() => held.asked === 2);
    held.answer();
    await Promise.all(answers);
    expect(await held.joined()).toBe(0);
  });
});

describe("A client that leaves", () => {
  it("takes nothing from the others, also when it was the first", async () => {
    await using held = await HeldShop.start();
    const first = leaveLater(held.gateway);
    await until(() => held.asked === 1);
    const second = ask(held.gateway, "{ users { name } }");
    await until(async () => (await held.joined()) === 1);
    first.leave();
    await until(async () => (await held.running()) === 1);
    held.answer();
    expect(await second).toEqual({ data: users });
    expect(held.asked).toBe(1);
  });

  it("as the last one cancels the query, and what subgraphs were asked for it", async () => {
    await using held = await HeldShop.start();
    const closed = Promise.withResolvers<void>();
    let arrived = false;
    held.shop.users.misbehave = (incoming) => {
      incoming.socket.on("close", () => closed.resolve());
      arrived = true;
    };
    const clients = [leaveLater(held.gateway), leaveLater(held.gateway)];
    await until(async () => arrived && (await held.joined()) === 1);
    for (const client of clients) {
      client.leave();
    }
    await closed.promise;
    held.shop.users.misbehave = undefined;
    held.answer();
    expect(await ask(held.gateway, "{ users { name } }")).toEqual({ data: users });
  });
});

/** Asks for the users, and closes the connection when it is told to. */
function leaveLater({ endpoint }: Gateway): { leave(): void } {
  const headers = { "content-type": "application/json", accept: "application/json" };
  const sent = request(endpoint, { method: "POST", headers, agent: false }).on("error", () => {});
  sent.end(JSON.stringify({ query: "{ users { name } }" }));
  return { leave: () => sent.destroy() };
}
