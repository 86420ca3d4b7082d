import type { ContextVariable, EntityInput, QueryPlan } from "@hansa/query-planner";
import { describe, expect, it } from "vitest";
import {
  at,
  entitiesAt,
  entityFetch,
  errorLines,
  FakeSubgraphs,
  field,
  plan,
  rootFetch,
  run,
} from "./plan-vocabulary.ts";

/** `sellers { currency user { name(currency:) } }`, with what the case changes. */
function sellersPlan(variable: Partial<ContextVariable> = {}, more: Partial<EntityInput> = {}): QueryPlan {
  const type = variable.type ?? "String";
  const input = entitiesAt(at("sellers.@.user"), {
    typeName: "User",
    contextVariables: [
      {
        variable: "context0",
        type,
        sources: [{ pathLength: 2, value: [{ name: "currency", dataKey: "currency", nullable: true }] }],
        ...variable,
      },
    ],
    ...more,
  });
  const document = `query($representations:[_Any!]!,$context0:${type},$size:Int=2){_entities(representations:$representations){...on User{name(currency:$context0,size:$size)}}}`;
  return plan(
    [
      rootFetch(0, "sales", "{season sellers{currency user{id}}}"),
      entityFetch(1, "users", "", { document, inputs: [input], variables: ["size"] }),
    ],
    [field("sellers", "[Seller]", [field("user", "User", [field("name", "String")])])],
  );
}

interface Sent {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Users whose name says with which arguments it was asked for. */
function users({ body }: { readonly body: string }): Readonly<Record<string, unknown>> {
  const { query, variables } = JSON.parse(body) as Sent;
  const keys = [
    ...query.matchAll(/(\w+):_entities\(representations:\$(\w+)\)\{...on User\{name\(currency:\$(\w+)/g),
  ];
  const plain = /\{_entities\(representations:\$(\w+)\)\{...on User\{name\(currency:\$(\w+)/.exec(query);
  const fields = plain === null ? keys.map(([, ...names]) => names) : [["_entities", plain[1], plain[2]]];
  const data = Object.fromEntries(
    fields.map(([key = "", representations = "", context = ""]) => [
      key,
      (variables[representations] as { id: string }[]).map(({ id }) => ({
        name: `${id} ${JSON.stringify(variables[context])}`,
      })),
    ]),
  );
  return { data };
}

function sellers(...given: readonly (readonly [unknown, string])[]): Readonly<Record<string, unknown>> {
  return { data: { sellers: given.map(([currency, id]) => ({ currency, user: { id } })) } };
}

describe("values from objects above", () => {
  it("go with the request of the objects below, each entity once for each value", async () => {
    const subgraphs = new FakeSubgraphs({
      sales: sellers(["EUR", "1"], ["SEK", "1"], ["EUR", "2"], ["EUR", "1"]),
      users,
    });
    const answer = await run(sellersPlan(), subgraphs, { variables: { size: 3 } });
    expect(answer.data).toEqual({
      sellers: [
        { user: { name: '1 "EUR"' } },
        { user: { name: '1 "SEK"' } },
        { user: { name: '2 "EUR"' } },
        { user: { name: '1 "EUR"' } },
      ],
    });
    expect(JSON.parse(subgraphs.requests[1]?.body ?? "")).toEqual({
      query:
        "query($representations:[_Any!]!,$context0:String,$representations_1:[_Any!]!,$context0_1:String,$size:Int=2)" +
        "{_entities:_entities(representations:$representations){...on User{name(currency:$context0,size:$size)}}" +
        " _entities_1:_entities(representations:$representations_1){...on User{name(currency:$context0_1,size:$size)}}}",
      variables: {
        representations: [
          { __typename: "User", id: "1" },
          { __typename: "User", id: "2" },
        ],
        context0: "EUR",
        representations_1: [{ __typename: "User", id: "1" }],
        context0_1: "SEK",
        size: 3,
      },
    });
  });

  it("leave the plan's document as it is where all are the same", async () => {
    const queryPlan = sellersPlan();
    const subgraphs = new FakeSubgraphs({ sales: sellers(["EUR", "1"], ["EUR", "2"]), users });
    await run(queryPlan, subgraphs);
    const { query, variables } = JSON.parse(subgraphs.requests[1]?.body ?? "") as Sent;
    expect(query).toBe(queryPlan.fetches[1]?.document);
    expect(variables).toMatchObject({ context0: "EUR" });
  });

  it("are null where there is none, and where the field above failed", async () => {
    const sales = {
      data: { sellers: [{ currency: null, user: { id: "1" } }, { user: { id: "2" } }] },
      errors: [{ message: "no currency", path: ["sellers", 0, "currency"] }],
    };
    const answer = await run(sellersPlan(), new FakeSubgraphs({ sales, users }));
    expect(answer).toEqual({
      data: { sellers: [{ user: { name: "1 null" } }, { user: { name: "2 null" } }] },
    });
  });

  it("are not taken for null where the fetch failed that was to bring them", async () => {
    const season = [{ pathLength: 0, value: [{ name: "season", dataKey: "season", nullable: true }] }];
    const { fetches, response } = sellersPlan({ sources: season });
    const names = fetches
      .filter((fetch) => fetch.kind === "entities")
      .map((fetch) => ({ ...fetch, id: 2, dependsOn: [0, 1] }));
    const failing = plan([...fetches.slice(0, 1), rootFetch(1, "calendar", "{season}"), ...names], response);
    const subgraphs = new FakeSubgraphs({ sales: sellers([null, "1"]), users });
    const { data, errors } = await run(failing, subgraphs);
    expect(data).toEqual({ sellers: [{ user: { name: null } }] });
    expect(errorLines({ errors: errors ?? [] })).toEqual(["sellers.0.user.name: SUBREQUEST_HTTP_ERROR"]);
    expect(subgraphs.log).toEqual(["sales", "calendar"]);
  });

  it("leave an object out of the request where they may not be null, with the error of the field above", async () => {
    const sales = {
      data: {
        sellers: [
          { currency: null, user: { id: "1" } },
          { currency: "EUR", user: { id: "2" } },
          { currency: null, user: { id: "3" } },
        ],
      },
      errors: [{ message: "no currency", path: ["sellers", 0, "currency"], extensions: { code: "LOST" } }],
    };
    const subgraphs = new FakeSubgraphs({ sales, users });
    const answer = await run(sellersPlan({ type: "String!" }), subgraphs);
    expect(answer.data).toEqual({
      sellers: [{ user: { name: null } }, { user: { name: '2 "EUR"' } }, { user: { name: null } }],
    });
    expect(errorLines(answer)).toEqual([
      "sellers.0.user.name: LOST",
      "sellers.2.user.name: CONTEXT_VALUE_MISSING",
    ]);
    expect(subgraphs.log.at(-1)).not.toContain('"id":"1"');
  });

  it("send nothing at all where no object has a value that may not be null", async () => {
    const subgraphs = new FakeSubgraphs({ sales: sellers([null, "1"]), users });
    const answer = await run(sellersPlan({ type: "String!" }), subgraphs);
    expect(errorLines(answer)).toEqual(["sellers.0.user.name: CONTEXT_VALUE_MISSING"]);
    expect(subgraphs.requests).toHaveLength(1);
  });

  it.each([
    ["[String]", ["a", null, "b"], ["a", null, "b"]],
    ["[String!]", ["a", null, "b"], null],
    ["[[Int!]]", [[1, null], [2]], [null, [2]]],
    ["[String]", "a", "a"],
    ["Json", { a: [1] }, { a: [1] }],
  ])("of the type %s pass nulls up as a response does: %j", async (type, given, expected) => {
    const answer = await run(
      sellersPlan({ type }),
      new FakeSubgraphs({ sales: sellers([given, "1"]), users }),
    );
    expect(answer.data).toEqual({ sellers: [{ user: { name: `1 ${JSON.stringify(expected)}` } }] });
  });

  it("are read down to the leaf, through lists, by the type of each object", async () => {
    const name = { name: "text", dataKey: "text", nullable: true };
    const sources = [
      {
        pathLength: 2,
        types: ["Shop"],
        value: [
          {
            name: "tags",
            dataKey: "_1_tags",
            nullable: true,
            selection: [
              { ...name, types: ["Tag"] },
              { ...name, name: "label", dataKey: "label", types: ["Label"] },
            ],
          },
        ],
      },
      { pathLength: 0, value: [{ name: "season", dataKey: "season", nullable: true }] },
    ];
    const sales = {
      data: {
        season: "spring",
        sellers: [
          {
            __typename: "Shop",
            _1_tags: [
              { __typename: "Tag", text: "t" },
              null,
              { __typename: "Label", label: "l" },
              { __typename: "Other" },
            ],
            user: { id: "1" },
          },
          { __typename: "Stall", user: { id: "2" } },
        ],
      },
    };
    const answer = await run(sellersPlan({ sources, type: "Json" }), new FakeSubgraphs({ sales, users }));
    expect(answer.data).toEqual({
      sellers: [{ user: { name: '1 ["t",null,"l",null]' } }, { user: { name: '2 "spring"' } }],
    });
  });

  it("that are too many leave the objects past the limit null, with an error", async () => {
    const subgraphs = new FakeSubgraphs({
      sales: sellers(["a", "1"], ["b", "1"], ["c", "1"], ["a", "2"]),
      users,
    });
    const answer = await run(sellersPlan(), subgraphs, { maxContextGroups: 2 });
    expect(answer.data).toEqual({
      sellers: [
        { user: { name: '1 "a"' } },
        { user: { name: '1 "b"' } },
        { user: { name: null } },
        { user: { name: '2 "a"' } },
      ],
    });
    expect(errorLines(answer)).toEqual(["sellers.2.user.name: CONTEXT_VALUES_TOO_MANY"]);
  });

  it("that only some of a request's fields take leave the others in one piece, and out where there is nothing", async () => {
    const queryPlan = sellersPlan();
    const [root, contextual] = queryPlan.fetches;
    if (root === undefined || contextual?.kind !== "entities") {
      throw new Error("The plan has changed.");
    }
    const document =
      "query($representations:[_Any!]!,$context0:String,$representations1:[_Any!]!,$size:Int=2,$other:Int)" +
      "{_entities:_entities(representations:$representations){...on User{name(currency:$context0,size:$size)}}" +
      " _entities1:_entities(representations:$representations1){...on User{...User_1}}} fragment User_1 on User{age(other:$other)}";
    const plain = {
      ...entitiesAt(at("sellers.@.friend"), { variable: "representations1", responseKey: "_entities1" }),
      typeName: "User",
    };
    const fetches = [
      root,
      { ...contextual, document, inputs: [...contextual.inputs, plain], variables: ["size", "other"] },
    ];
    const response = [
      field("sellers", "[Seller]", [
        field("user", "User", [field("name", "String")]),
        field("friend", "User", [field("age", "Int")]),
      ]),
    ];
    const sales = {
      data: {
        sellers: [
          { currency: "a", user: { id: "1" }, friend: { id: "7" } },
          { currency: "b", user: { id: "1" }, friend: { id: "8" } },
        ],
      },
    };
    const subgraphs = new FakeSubgraphs({
      sales,
      users: (request) => {
        const { data } = users(request) as { data: object };
        return { data: { ...data, _entities1: [{ age: 7 }, { age: 8 }] } };
      },
    });
    const answer = await run(plan(fetches, response), subgraphs, { variables: { other: 5 } });
    expect(answer).toEqual({
      data: {
        sellers: [
          { user: { name: '1 "a"' }, friend: { age: 7 } },
          { user: { name: '1 "b"' }, friend: { age: 8 } },
        ],
      },
    });
    const { query, variables } = JSON.parse(subgraphs.requests[1]?.body ?? "") as Sent;
    expect(query.endsWith(" fragment User_1 on User{age(other:$other)}")).toBe(true);
    expect(variables).toMatchObject({ context0: "a", context0_1: "b", other: 5 });

    const few = await run(plan(fetches, response), subgraphs, {
      variables: { other: 5 },
      maxContextGroups: 1,
    });
    expect(few.data).toEqual({
      sellers: [
        { user: { name: '1 "a"' }, friend: { age: 7 } },
        { user: { name: null }, friend: { age: 8 } },
      ],
    });

    const none = new FakeSubgraphs({ sales: sellers(["a", "1"], ["b", "2"]), users });
    await run(plan(fetches, response), none, { variables: { other: 5 } });
    const sent = JSON.parse(none.requests[1]?.body ?? "") as Sent;
    expect(sent.query).not.toMatch(/_entities1|User_1|other/);
    expect(sent.variables).not.toHaveProperty("other");
  });

  it("leave the fields of a failed request null, at every object", async () => {
    const subgraphs = new FakeSubgraphs({ sales: sellers(["a", "1"], ["b", "1"]), users: new Error("down") });
    const answer = await run(sellersPlan(), subgraphs);
    expect(errorLines(answer)).toEqual([
      "sellers.0.user.name: SUBREQUEST_HTTP_ERROR",
      "sellers.1.user.name: SUBREQUEST_HTTP_ERROR",
    ]);
  });
});
