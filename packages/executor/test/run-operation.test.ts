import { describe, expect, it } from "vitest";
import type { SubgraphRequest } from "../src/index.ts";
import { compileOperation } from "../src/index.ts";
import { type OrderRow, ordersAnswer, ordersPlan } from "./orders-plan.ts";
import {
  at,
  entitiesAt,
  entityFetch,
  FakeSubgraphs,
  field,
  plan,
  rootFetch,
  run,
} from "./plan-vocabulary.ts";

/** Answers `_entities` with the name `NAME id` for each representation. */
function named(name: string): (request: SubgraphRequest) => { data: unknown } {
  return ({ body }) => {
    const { variables } = JSON.parse(body) as { variables: { representations: { id: string }[] } };
    return { data: { _entities: variables.representations.map(({ id }) => ({ name: `${name} ${id}` })) } };
  };
}

function shop(rows: readonly OrderRow[]): FakeSubgraphs {
  return new FakeSubgraphs({ orders: ordersAnswer(rows), users: named("user"), products: named("product") });
}

describe("execute", () => {
  it.each([1, 2, 500])("asks each subgraph once for %i orders, each key once", async (count) => {
    const rows = Array.from({ length: count }, (_, index) => ({
      user: `${index % 3}`,
      product: `${index % 5}`,
    }));
    const subgraphs = shop(rows);
    const { data } = await run(ordersPlan, subgraphs);
    const representations = (typeName: string, distinct: number): string =>
      JSON.stringify({
        representations: Array.from({ length: Math.min(count, distinct) }, (_, id) => ({
          __typename: typeName,
          id: `${id}`,
        })),
      });
    expect(subgraphs.log).toEqual([
      "orders",
      `users ${representations("User", 3)}`,
      `products ${representations("Product", 5)}`,
    ]);
    expect(data).toEqual({
      orders: rows.map(({ user, product }, index) => ({
        id: `${index + 1}`,
        createdBy: { name: `user ${user}` },
        product: { name: `product ${product}` },
      })),
    });
  });

  it("sends fetches that do not depend on one another at the same time", async () => {
    const bothArrived = Promise.withResolvers<void>();
    let arrived = 0;
    const meet = async (request: SubgraphRequest): Promise<{ data: unknown }> => {
      arrived++;
      if (arrived === 2) {
        bothArrived.resolve();
      }
      await bothArrived.promise;
      return named("n")(request);
    };
    const subgraphs = new FakeSubgraphs({
      orders: ordersAnswer([{ user: "1", product: "1" }]),
      users: meet,
      products: meet,
    });
    expect(await run(ordersPlan, subgraphs)).toEqual({
      data: { orders: [{ id: "1", createdBy: { name: "n 1" }, product: { name: "n 1" } }] },
    });
  });

  it("starts a fetch when what it depends on has ended, however slow another is", async () => {
    const slow = Promise.withResolvers<void>();
    const chain = plan(
      [
        rootFetch(0, "slow", "{ a }"),
        rootFetch(1, "b", "{ b }"),
        rootFetch(2, "c", "{ c }", { dependsOn: [1] }),
        rootFetch(3, "d", "{ d }", { dependsOn: [0, 2] }),
      ],
      ["a", "b", "c", "d"].map((key) => field(key, "Int")),
    );
    const subgraphs = new FakeSubgraphs({
      slow: async () => {
        await slow.promise;
        return { data: { a: 1 } };
      },
      b: { data: { b: 2 } },
      c: () => {
        slow.resolve();
        return { data: { c: 3 } };
      },
      d: { data: { d: 4 } },
    });
    expect(await run(chain, subgraphs)).toEqual({ data: { a: 1, b: 2, c: 3, d: 4 } });
    expect(subgraphs.log).toEqual(["slow", "b", "c", "d"]);
  });

  it("sends nothing where there is nothing to ask for", async () => {
    const subgraphs = shop([{ user: null, product: null }]);
    expect(await run(ordersPlan, subgraphs)).toEqual({
      data: { orders: [{ id: "1", createdBy: null, product: null }] },
    });
    expect(subgraphs.log).toEqual(["orders"]);
  });

  it("runs mutations in the order of the plan, the next one also after a failure", async () => {
    const mutation = {
      ...plan(
        [
          rootFetch(0, "a", "mutation { one }"),
          rootFetch(1, "b", "mutation { two }", { dependsOn: [0] }),
          rootFetch(2, "a", "mutation { three }", { dependsOn: [1] }),
        ],
        ["one", "two", "three"].map((key) => field(key, "Int")),
      ),
      operation: "mutation" as const,
    };
    const subgraphs = new FakeSubgraphs({
      a: [{ data: { one: 1 } }, { data: { three: 3 } }],
      b: new Error("down"),
    });
    const { data } = await run(mutation, subgraphs);
    expect(data).toEqual({ one: 1, two: null, three: 3 });
    expect(subgraphs.requests.map(({ subgraph, operation }) => `${subgraph} ${operation}`)).toEqual([
      "a mutation",
      "b mutation",
      "a mutation",
    ]);
  });

  it("sends what is asked of the query type below a mutation as a query, which may be shared and retried", async () => {
    const mutation = {
      ...plan(
        [
          rootFetch(0, "a", "mutation { add { id } }"),
          rootFetch(1, "b", "{ count }", { dependsOn: [0], path: at("add") }),
        ],
        [field("add", "Added", [field("id", "ID"), field("count", "Int")])],
      ),
      operation: "mutation" as const,
    };
    const subgraphs = new FakeSubgraphs({ a: { data: { add: { id: "1" } } }, b: { data: { count: 2 } } });
    expect(await run(mutation, subgraphs)).toEqual({ data: { add: { id: "1", count: 2 } } });
    expect(subgraphs.requests.map(({ operation }) => operation)).toEqual(["mutation", "query"]);
  });

  it.each([
    [true, { always: 1, sometimes: 2 }, ["a", "b"]],
    [false, { always: 1 }, ["a"]],
  ])("sends a conditional fetch only where its condition holds (%s)", async (flag, data, log) => {
    const when = [[{ variable: "flag", equals: true }]];
    const conditional = plan(
      [rootFetch(0, "a", "{ always }"), rootFetch(1, "b", "{ sometimes }", { when })],
      [field("always", "Int"), field("sometimes", "Int", undefined, { when })],
    );
    const subgraphs = new FakeSubgraphs({ a: { data: { always: 1 } }, b: { data: { sometimes: 2 } } });
    expect(await run(conditional, subgraphs, { variables: { flag } })).toEqual({ data });
    expect(subgraphs.log).toEqual(log);
  });

  it.each([
    [true, ["m 1"], { name: "n 1", mail: "m 1" }],
    [false, [], { name: "n 1" }],
  ])("represents objects for an input only where its condition holds (%s)", async (flag, mails, user) => {
    const when = [[{ variable: "flag", equals: true }]];
    const inputs = [
      entitiesAt(at("user"), { variable: "r0", responseKey: "e0" }),
      entitiesAt(at("user"), { variable: "r1", responseKey: "e1", when }),
    ];
    const document =
      "query($r0: [_Any!]!, $r1: [_Any!]!) { e0: _entities(representations: $r0) { ... on User { name } } e1: _entities(representations: $r1) { ... on User { mail } } }";
    const batched = plan(
      [rootFetch(0, "a", "{ user { __typename id } }"), { ...entityFetch(1, "b", "", { inputs }), document }],
      [field("user", "User", [field("name", "String"), field("mail", "String", undefined, { when })])],
    );
    const subgraphs = new FakeSubgraphs({
      a: { data: { user: { __typename: "User", id: "1" } } },
      b: { data: { e0: [{ name: "n 1" }], e1: mails.map((mail) => ({ mail })) } },
    });
    expect(await run(batched, subgraphs, { variables: { flag } })).toEqual({ data: { user } });
    const represented = { __typename: "User", id: "1" };
    expect(JSON.parse(subgraphs.requests[1]?.body ?? "")).toMatchObject({
      variables: { r0: [represented], r1: mails.map(() => represented) },
    });
  });

  it("sends the variables that a fetch uses, and leaves out those that have no value", async () => {
    const withVariables = plan(
      [rootFetch(0, "a", "query($x: Int, $y: Int) { a(x: $x, y: $y) }", { variables: ["x", "y"] })],
      [field("a", "Int")],
    );
    const subgraphs = new FakeSubgraphs({ a: { data: { a: 1 } } });
    await run(withVariables, subgraphs, { variables: { x: null, z: 3 } });
    expect(subgraphs.log).toEqual(['a {"x":null}']);
  });

  it("passes headers and the signal on", async () => {
    const { signal } = new AbortController();
    const subgraphs = shop([]);
    await run(ordersPlan, subgraphs, { headers: { authorization: "Bearer x" }, signal });
    expect(subgraphs.requests[0]?.headers).toEqual({ authorization: "Bearer x" });
    expect(subgraphs.requests[0]?.signal).toBe(signal);
  });

  it("sends no more once the client has left, and answers what there is", async () => {
    const client = new AbortController();
    const subgraphs = new FakeSubgraphs({
      orders: () => {
        client.abort(new Error("gone"));
        return ordersAnswer([{ user: "1", product: "1" }]);
      },
    });
    const { errors } = await run(ordersPlan, subgraphs, { signal: client.signal });
    expect(subgraphs.log).toEqual(["orders"]);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([
      "SUBREQUEST_CANCELLED",
      "SUBREQUEST_CANCELLED",
    ]);
  });

  it("merges root fields of several subgraphs deeply, lists item by item", async () => {
    const shared = plan(
      [rootFetch(0, "a", "{ me { id items { x } } }"), rootFetch(1, "b", "{ me { name items { y } } }")],
      [
        field("me", "User", [
          field("name", "String"),
          field("items", "[Item]", [field("y", "Int"), field("x", "Int")]),
          field("id", "ID"),
        ]),
      ],
    );
    const subgraphs = new FakeSubgraphs({
      a: { data: { me: { id: "1", items: [{ x: 1 }, null, { x: 3 }] } } },
      b: { data: { me: { name: "Ann", items: [{ y: 10 }, { y: 20 }, { y: 30 }] } } },
    });
    const { data } = await run(shared, subgraphs);
    expect(JSON.stringify(data)).toBe(
      '{"me":{"name":"Ann","items":[{"y":10,"x":1},{"y":20,"x":null},{"y":30,"x":3}],"id":"1"}}',
    );
  });

  it("gives an entity that stands at several places copies that later merges keep apart", async () => {
    const twice = plan(
      [
        rootFetch(0, "a", "{ list { __typename id } }"),
        entityFetch(1, "b", "tags { x }", { inputs: [entitiesAt(at("list.@"))] }),
        rootFetch(2, "c", "{ list { tags { y } } }", { dependsOn: [1] }),
      ],
      [field("list", "[User]", [field("tags", "[Tag]", [field("x", "Int"), field("y", "Int")])])],
    );
    const user = { __typename: "User", id: "1" };
    const subgraphs = new FakeSubgraphs({
      a: { data: { list: [user, user] } },
      b: { data: { _entities: [{ tags: [{ x: 1 }] }] } },
      c: { data: { list: [{ tags: [{ y: 1 }] }, { tags: [{ y: 2 }] }] } },
    });
    expect(await run(twice, subgraphs)).toEqual({
      data: { list: [{ tags: [{ x: 1, y: 1 }] }, { tags: [{ x: 1, y: 2 }] }] },
    });
  });

  it("answers introspection fields from the given function, beside subgraph fields", async () => {
    const mixed = plan(
      [
        { kind: "introspection", id: 0, dependsOn: [], document: "{ __schema { x } }", variables: [] },
        rootFetch(1, "a", "{ a }"),
      ],
      [field("__schema", "__Schema", [field("x", "Int")]), field("a", "Int")],
    );
    const subgraphs = new FakeSubgraphs({ a: { data: { a: 1 } } });
    const introspect = async (document: string): Promise<unknown> => ({ __schema: { x: document.length } });
    expect(await run(mixed, subgraphs, { introspect })).toEqual({ data: { __schema: { x: 18 }, a: 1 } });
    const failing = await run(mixed, subgraphs, { introspect: () => Promise.reject(new Error("no")) });
    expect(failing.data).toEqual({ __schema: null, a: 1 });
    expect(failing.errors?.[0]?.path).toEqual(["__schema"]);
  });

  it("can be run many times at once", async () => {
    const operation = compileOperation(ordersPlan);
    const answers = await Promise.all(
      ["1", "2", "3"].map((user) =>
        operation.execute({ variables: {}, transport: shop([{ user, product: "1" }]) }),
      ),
    );
    expect(answers.map(({ body }) => body)).toEqual(
      ["1", "2", "3"].map(
        (id) =>
          `{"data":{"orders":[{"id":"1","createdBy":{"name":"user ${id}"},"product":{"name":"product 1"}}]}}`,
      ),
    );
  });
});
