import type { ResponseType } from "@hansa/query-planner";
import { describe, expect, it } from "vitest";
import { ExecutorError, type SubgraphFailure } from "../src/index.ts";
import { ordersAnswer, ordersPlan } from "./orders-plan.ts";
import {
  type Answer,
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

const onePlan = plan(
  [rootFetch(0, "a", "{ x y }"), rootFetch(1, "b", "{ z }")],
  [field("x", "Int"), field("z", "Int"), field("y", "Int")],
);
const answerOfB = { data: { z: 3 } };

describe("a root fetch that fails", () => {
  it.each<[string, Answer, string]>([
    ["has no connection", new ExecutorError("SUBREQUEST_HTTP_ERROR", "refused"), "SUBREQUEST_HTTP_ERROR"],
    ["does not answer in time", new ExecutorError("SUBREQUEST_TIMEOUT", "late"), "SUBREQUEST_TIMEOUT"],
    [
      "answers a 502 page",
      { status: 502, contentType: "text/html", body: "<html>" },
      "SUBREQUEST_HTTP_ERROR",
    ],
    ["answers an empty 500", { status: 500, contentType: "", body: "" }, "SUBREQUEST_HTTP_ERROR"],
    ["redirects", { status: 302, contentType: "", body: "" }, "SUBREQUEST_HTTP_ERROR"],
    ["answers a 200 page", { contentType: "text/html", body: "<html>" }, "SUBREQUEST_MALFORMED_RESPONSE"],
    [
      "answers JSON called a page",
      { contentType: "text/html", body: '{"data":{"x":1}}' },
      "SUBREQUEST_MALFORMED_RESPONSE",
    ],
    ["answers broken JSON", { body: '{"data":{"x":1' }, "SUBREQUEST_MALFORMED_RESPONSE"],
    ["answers a list", { body: '[{"data":{"x":1}}]' }, "SUBREQUEST_MALFORMED_RESPONSE"],
    ["answers nothing", { body: "null" }, "SUBREQUEST_MALFORMED_RESPONSE"],
    ["answers no data", {}, "SUBREQUEST_MALFORMED_RESPONSE"],
    ["answers null data without errors", { data: null }, "SUBREQUEST_MALFORMED_RESPONSE"],
    [
      "answers null data with no errors in the list",
      { data: null, errors: [] },
      "SUBREQUEST_MALFORMED_RESPONSE",
    ],
    ["answers text for data", { data: "x" }, "SUBREQUEST_MALFORMED_RESPONSE"],
    [
      "is nested too deeply",
      { body: `{"data":{"x":${"[".repeat(300)}${"]".repeat(300)}}}` },
      "SUBREQUEST_MALFORMED_RESPONSE",
    ],
    [
      "is nested without end",
      { body: `{"data":{"x":${"[".repeat(500_000)}${"]".repeat(500_000)}}}` },
      "SUBREQUEST_MALFORMED_RESPONSE",
    ],
    [
      "is nested without end around a number that does not fit",
      { body: `{"data":{"x":${"[".repeat(500_000)}12345678901234567890${"]".repeat(500_000)}}}` },
      "SUBREQUEST_MALFORMED_RESPONSE",
    ],
    ["answers errors alone", { errors: [{ message: "no" }] }, "DOWNSTREAM_SERVICE_ERROR"],
    [
      "answers errors with a 400",
      { status: 400, body: '{"errors":[{"message":"no"}]}' },
      "DOWNSTREAM_SERVICE_ERROR",
    ],
  ])("%s: its fields are null with errors, the others are there", async (_, answer, code) => {
    const { data, errors } = await run(onePlan, new FakeSubgraphs({ a: answer, b: answerOfB }));
    expect(data).toEqual({ x: null, z: 3, y: null });
    expect(errorLines({ errors: errors ?? [] })).toEqual([`x: ${code}`, `y: ${code}`]);
  });

  it("is told to the log in full and to the client by error id alone", async () => {
    const failures: SubgraphFailure[] = [];
    const a = { errors: [{ message: "password is hunter2", extensions: { code: "X", sql: "select" } }] };
    const { errors } = await run(onePlan, new FakeSubgraphs({ a, b: answerOfB }), {
      subgraphErrors: "mask",
      onSubgraphFailure: (failure) => failures.push(failure),
    });
    expect(failures).toEqual([
      {
        subgraph: "a",
        code: "DOWNSTREAM_SERVICE_ERROR",
        errorId: expect.any(String),
        messages: ["password is hunter2"],
      },
    ]);
    const errorId = failures[0]?.errorId;
    expect(errors?.[0]).toEqual({
      message: 'The subgraph "a" answered with an error.',
      path: ["x"],
      extensions: { code: "DOWNSTREAM_SERVICE_ERROR", subgraph: "a", errorId },
    });
  });

  it("shows the subgraph's message, code and extensions where the policy passes them", async () => {
    const a = { errors: [{ message: "no", extensions: { code: "FORBIDDEN", hint: 1 } }] };
    const { errors } = await run(onePlan, new FakeSubgraphs({ a, b: answerOfB }));
    expect(errors?.[0]).toEqual({
      message: "no",
      path: ["x"],
      extensions: { code: "FORBIDDEN", hint: 1, subgraph: "a" },
    });
  });
});

it("passes on a bounded part of an error", async () => {
  const extensions = { code: "C".repeat(101), large: "x".repeat(10_000) };
  const a = { errors: [{ message: "m".repeat(5_000), extensions }] };
  const { errors } = await run(onePlan, new FakeSubgraphs({ a, b: answerOfB }));
  expect(errors?.[0]?.message.length).toBe(2_000);
  expect(errors?.[0]?.extensions).toEqual({ code: "DOWNSTREAM_SERVICE_ERROR", subgraph: "a" });
});

describe("errors of a root fetch", () => {
  it("have the client's path: aliases, list indexes, and what lies below a null", async () => {
    const aliased = plan(
      [rootFetch(0, "a", "{ list { v } other }")],
      [
        field("theList", "[Row]", [field("theValue", "Int", undefined, { dataKey: "v" })], {
          dataKey: "list",
        }),
        field("deep", "Row", [field("theValue", "Int!", undefined, { dataKey: "v" })], { dataKey: "deep0" }),
        field("other", "Int"),
      ],
    );
    const a = {
      data: { list: [{ v: 1 }, { v: null }, null], deep0: null, other: 5 },
      errors: [
        { message: "one", path: ["list", 1, "v"] },
        { message: "two", path: ["list", 2, "v"] },
        { message: "three", path: ["deep0", "v"] },
        { message: "four", path: ["nowhere", 3] },
        { message: "five" },
        { message: "six", path: "list" },
        "seven",
      ],
    };
    const { data, errors } = await run(aliased, new FakeSubgraphs({ a }));
    expect(data).toEqual({ theList: [{ theValue: 1 }, { theValue: null }, null], deep: null, other: 5 });
    expect(errors?.map(({ message, path }) => [message, path?.join(".")])).toEqual([
      ["one", "theList.1.theValue"],
      ["two", "theList.2.theValue"],
      ["three", "deep.theValue"],
      ["five", undefined],
      ["six", undefined],
      ["The subgraph gave no message.", undefined],
    ]);
  });

  it("explain null data by the path of the error alone", async () => {
    const a = { data: null, errors: [{ message: "no", path: ["x"] }] };
    const nonNull = plan([rootFetch(0, "a", "{ y x }")], [field("y", "Int"), field("x", "Int!")]);
    const { data, errors } = await run(nonNull, new FakeSubgraphs({ a }));
    expect(data).toBeNull();
    expect(errorLines({ errors: errors ?? [] })).toEqual(["x: DOWNSTREAM_SERVICE_ERROR"]);
  });
});

const userPlan = plan(
  [
    rootFetch(0, "a", "{ users { __typename id } }"),
    entityFetch(1, "b", "name email", { inputs: [entitiesAt(at("users.@"))] }),
  ],
  [
    field("people", "[User]", [field("id", "ID"), field("mail", "String", undefined, { dataKey: "email" })], {
      dataKey: "users",
    }),
  ],
);
/** Two entity fields in one request. */
const twoFieldsPlan = plan(
  [
    rootFetch(0, "a", "{ l { __typename id } r { __typename id } }"),
    {
      ...entityFetch(1, "b", "", {
        inputs: [
          entitiesAt(at("l"), { variable: "v0", responseKey: "e0" }),
          entitiesAt(at("r"), { variable: "v1", responseKey: "e1" }),
        ],
      }),
      document:
        "query($v0: [_Any!]!, $v1: [_Any!]!) { e0: _entities(representations: $v0) { ...F } e1: _entities(representations: $v1) { ...F } } fragment F on User { name }",
    },
  ],
  [field("l", "User", [field("name", "String")]), field("r", "User", [field("name", "String")])],
);

const twoUsers = { data: { users: ["1", "2", "1"].map((id) => ({ __typename: "User", id })) } };

describe("an entity fetch that fails", () => {
  it.each<[string, Answer]>([
    ["has no list", { data: {} }],
    ["has null for the list", { data: { _entities: null } }],
    ["has too few", { data: { _entities: [{ email: "x" }] } }],
    ["has too many", { data: { _entities: [{ email: "x" }, { email: "y" }, { email: "z" }] } }],
    ["has values of another kind", { data: { _entities: ["x", 5] } }],
    ["lacks the field", { data: { _entities: [{}, {}] } }],
    ["has a value of the wrong type", { data: { _entities: [{ email: 5 }, { email: [] }] } }],
  ])("%s: null at each place with its own path", async (_, b) => {
    const { data, errors } = await run(userPlan, new FakeSubgraphs({ a: twoUsers, b }));
    expect(data).toEqual({ people: ["1", "2", "1"].map((id) => ({ id, mail: null })) });
    expect(errorLines({ errors: errors ?? [] })).toEqual(
      [0, 1, 2].map((index) => `people.${index}.mail: SUBREQUEST_MALFORMED_RESPONSE`),
    );
  });

  it("shows an entity's error at every place that uses it, with the rest of its path", async () => {
    const b = {
      data: { _entities: [{ email: null }, { email: "two" }] },
      errors: [{ message: "no", path: ["_entities", 0, "email"] }],
    };
    const { data, errors } = await run(userPlan, new FakeSubgraphs({ a: twoUsers, b }));
    expect(data).toEqual({
      people: [
        { id: "1", mail: null },
        { id: "2", mail: "two" },
        { id: "1", mail: null },
      ],
    });
    expect(errors?.map(({ path }) => path)).toEqual([
      ["people", 0, "mail"],
      ["people", 2, "mail"],
    ]);
  });

  it("fails the fields of an entity whose error is about the whole of it", async () => {
    const b = {
      data: { _entities: [null, { email: "two" }] },
      errors: [{ message: "no", path: ["_entities", 0] }],
    };
    const { data, errors } = await run(userPlan, new FakeSubgraphs({ a: twoUsers, b }));
    expect(data).toEqual({
      people: [
        { id: "1", mail: null },
        { id: "2", mail: "two" },
        { id: "1", mail: null },
      ],
    });
    expect(errorLines({ errors: errors ?? [] })).toEqual([
      "people.0.mail: DOWNSTREAM_SERVICE_ERROR",
      "people.2.mail: DOWNSTREAM_SERVICE_ERROR",
    ]);
  });

  it("keeps 100 errors and counts the rest", async () => {
    const users = Array.from({ length: 150 }, (_, id) => ({ __typename: "User", id: `${id}` }));
    const answers = { a: { data: { users } }, b: new ExecutorError("SUBREQUEST_TIMEOUT", "late") };
    const { errors, extensions } = await run(userPlan, new FakeSubgraphs(answers));
    expect(errors?.length).toBe(100);
    expect(extensions).toEqual({ omittedErrors: 50 });
  });

  it("names the fetch that failed also for those that could not be asked because of it", async () => {
    const chain = plan(
      [
        rootFetch(0, "a", "{ user { __typename id } }"),
        entityFetch(1, "b", "code", { inputs: [entitiesAt(at("user"))] }),
        entityFetch(2, "c", "name", {
          dependsOn: [1],
          inputs: [
            entitiesAt(at("user"), { representation: [{ name: "code", dataKey: "code", nullable: false }] }),
          ],
        }),
      ],
      [field("user", "User", [field("name", "String")])],
    );
    const a = { data: { user: { __typename: "User", id: "1" } } };
    const failed = new FakeSubgraphs({ a, b: new ExecutorError("SUBREQUEST_TIMEOUT", "late") });
    expect(errorLines(await run(chain, failed))).toEqual(["user.name: SUBREQUEST_TIMEOUT"]);
    expect(failed.log.length).toBe(2);
    const refused = new FakeSubgraphs({
      a,
      b: {
        data: { _entities: [{ code: null }] },
        errors: [{ message: "no", path: ["_entities", 0, "code"] }],
      },
    });
    expect(errorLines(await run(chain, refused))).toEqual(["user.name: DOWNSTREAM_SERVICE_ERROR"]);
  });

  it("fails one of two entity fields of a request and keeps the other", async () => {
    const user = { __typename: "User", id: "1" };
    const subgraphs = new FakeSubgraphs({
      a: { data: { l: user, r: user } },
      b: { data: { e0: [], e1: [{ name: "x" }] } },
    });
    const { data, errors } = await run(twoFieldsPlan, subgraphs);
    expect(subgraphs.log[1]).toBe(
      'b {"v0":[{"__typename":"User","id":"1"}],"v1":[{"__typename":"User","id":"1"}]}',
    );
    expect(data).toEqual({ l: { name: null }, r: { name: "x" } });
    expect(errorLines({ errors: errors ?? [] })).toEqual(["l.name: SUBREQUEST_MALFORMED_RESPONSE"]);
  });
});

describe("an entity that its subgraph does not know", () => {
  it("makes a reference null, without an error, and leaves the rest", async () => {
    const subgraphs = new FakeSubgraphs({
      orders: ordersAnswer([{ user: "99", product: "98" }]),
      users: { data: { _entities: [null] } },
      products: { data: { _entities: [null] } },
    });
    expect(await run(ordersPlan, subgraphs)).toEqual({
      data: { orders: [{ id: "1", createdBy: null, product: null }] },
    });
  });

  it("leaves an object that its own subgraph has brought: what is missing is null, or an error", async () => {
    const b = { data: { _entities: [null, null] } };
    const nullable = plan(userPlan.fetches, [field("users", "[User]", [field("email", "String")])]);
    expect(await run(nullable, new FakeSubgraphs({ a: twoUsers, b }))).toEqual({
      data: { users: [{ email: null }, { email: null }, { email: null }] },
    });
    const required = plan(userPlan.fetches, [field("users", "[User]", [field("email", "String!")])]);
    const answer = await run(required, new FakeSubgraphs({ a: twoUsers, b }));
    expect(answer.data).toEqual({ users: [null, null, null] });
    expect(errorLines(answer)).toEqual(
      [0, 1, 2].map((index) => `users.${index}.email: NULL_IN_NON_NULL_FIELD`),
    );
  });

  it("leaves a reference that another subgraph knows", async () => {
    const twoOwners = plan(
      [
        rootFetch(0, "a", "{ user { id } }"),
        entityFetch(1, "b", "email", {
          inputs: [entitiesAt(at("user"), { typeName: "User", isReference: true })],
        }),
        entityFetch(2, "c", "name", {
          inputs: [entitiesAt(at("user"), { typeName: "User", isReference: true })],
        }),
      ],
      [field("user", "User", [field("email", "String"), field("name", "String")])],
    );
    const a = { data: { user: { id: "1" } } };
    const none = { data: { _entities: [null] } };
    const known = { data: { _entities: [{ name: "x" }] } };
    expect(await run(twoOwners, new FakeSubgraphs({ a, b: none, c: known }))).toEqual({
      data: { user: { email: null, name: "x" } },
    });
    expect(await run(twoOwners, new FakeSubgraphs({ a, b: none, c: none }))).toEqual({
      data: { user: null },
    });
  });

  it("leaves an object that has values of its own, and a place that may not be null", async () => {
    const b = { data: { _entities: [null, null] } };
    const kept = await run(userPlan, new FakeSubgraphs({ a: twoUsers, b }));
    expect(kept).toEqual({ data: { people: ["1", "2", "1"].map((id) => ({ id, mail: null })) } });
    const strict = plan(userPlan.fetches, [field("users", "[User!]", [field("email", "String")])]);
    expect(await run(strict, new FakeSubgraphs({ a: twoUsers, b }))).toEqual({
      data: { users: [{ email: null }, { email: null }, { email: null }] },
    });
  });

  it("leaves an object of which nothing is asked but its type", async () => {
    const when = [[{ variable: "all", equals: true }]];
    const typed = plan(userPlan.fetches, [
      field("users", "[User]", [
        field("__typename", "String!", undefined, { constant: "User" }),
        field("email", "String", undefined, { when }),
      ]),
    ]);
    const b = { data: { _entities: [null, null] } };
    expect(await run(typed, new FakeSubgraphs({ a: twoUsers, b }))).toEqual({
      data: { users: [{ __typename: "User" }, { __typename: "User" }, { __typename: "User" }] },
    });
  });

  it("is not meant by a key that is null: what it was to bring is null, or an error", async () => {
    const a = { data: { users: [{ __typename: "User", id: null }] } };
    const email = (typeText: string) =>
      plan(userPlan.fetches, [field("users", "[User]", [field("email", typeText)])]);
    const subgraphs = new FakeSubgraphs({ a });
    expect(await run(email("String"), subgraphs)).toEqual({ data: { users: [{ email: null }] } });
    const answer = await run(email("String!"), new FakeSubgraphs({ a }));
    expect(answer.data).toEqual({ users: [null] });
    expect(errorLines(answer)).toEqual(["users.0.email: NULL_IN_NON_NULL_FIELD"]);
    expect(subgraphs.log).toEqual(["a"]);
  });

  it("is not meant by a key that its subgraph left out", async () => {
    const a = { data: { users: [{ __typename: "User" }] } };
    const answer = await run(userPlan, new FakeSubgraphs({ a }));
    expect(answer.data).toEqual({ people: [{ id: null, mail: null }] });
    expect(errorLines(answer)).toEqual([
      "people.0.id: SUBREQUEST_MALFORMED_RESPONSE",
      "people.0.mail: SUBREQUEST_MALFORMED_RESPONSE",
    ]);
  });

  it("is an error where neither the object nor its field may be null", async () => {
    const strict = plan(userPlan.fetches, [field("users", "[User!]", [field("email", "String!")])]);
    const b = { data: { _entities: [null, null] } };
    const answer = await run(strict, new FakeSubgraphs({ a: twoUsers, b }));
    expect(answer.data).toEqual({ users: null });
    expect(errorLines(answer)).toEqual(["users.0.email: NULL_IN_NON_NULL_FIELD"]);
  });
});

it("survives errors whose paths lead into numbers", async () => {
  const a = {
    body: '{"data":{"x":12345678901234567890,"y":2},"errors":[{"message":"no","path":["x","toString","text"]}]}',
  };
  const { data, errors } = await run(onePlan, new FakeSubgraphs({ a, b: answerOfB }));
  expect(data).toEqual({ x: null, z: 3, y: 2 });
  expect(errors?.map(({ path }) => path?.[0])).toEqual(["x", "x"]);
});

describe("an object whose type another subgraph was to say", () => {
  const node: ResponseType = { kind: "abstract", name: "Node", possibleTypes: ["User", "Order"] };
  const interfaceObject = plan(
    [
      rootFetch(0, "a", "{ node { id } }"),
      entityFetch(1, "b", "__typename name", {
        inputs: [entitiesAt(at("node"), { typeName: "Node" })],
      }),
    ],
    [field("theNode", "Node", [field("name", "String")], { type: node, dataKey: "node" })],
  );
  const a = { data: { node: { id: "1" } } };

  it.each<[string, Answer, readonly string[]]>([
    ["fails", new ExecutorError("SUBREQUEST_TIMEOUT", "late"), ["theNode: SUBREQUEST_TIMEOUT"]],
    [
      "refuses the type",
      {
        data: { _entities: [{ __typename: null, name: "x" }] },
        errors: [{ message: "no", path: ["_entities", 0, "__typename"], extensions: { code: "NO" } }],
      },
      ["theNode: NO"],
    ],
    ["does not know it", { data: { _entities: [null] } }, []],
    [
      "leaves the type out",
      { data: { _entities: [{ name: "x" }] } },
      ["theNode: SUBREQUEST_MALFORMED_RESPONSE"],
    ],
    [
      "says a type that is none here",
      { data: { _entities: [{ __typename: "Robot" }] } },
      ["theNode: SUBREQUEST_MALFORMED_RESPONSE"],
    ],
  ])("is null where that subgraph %s, with the reason", async (_, b, lines) => {
    const answer = await run(interfaceObject, new FakeSubgraphs({ a, b }));
    expect(answer.data).toEqual({ theNode: null });
    expect(errorLines(answer)).toEqual(lines);
  });
});

it("names the error below a key for which an entity could not be asked for", async () => {
  const nested = plan(
    [
      rootFetch(0, "a", "{ user { org { code } } }"),
      entityFetch(1, "b", "name", {
        inputs: [
          entitiesAt(at("user"), {
            typeName: "User",
            representation: [
              {
                name: "org",
                dataKey: "org",
                nullable: false,
                selection: [{ name: "code", dataKey: "code", nullable: false }],
              },
            ],
          }),
        ],
      }),
    ],
    [field("user", "User", [field("name", "String")])],
  );
  const a = {
    data: { user: { org: { code: null } } },
    errors: [{ message: "no", path: ["user", "org", "code"], extensions: { code: "NO" } }],
  };
  const answer = await run(nested, new FakeSubgraphs({ a }));
  expect(answer.data).toEqual({ user: { name: null } });
  expect(errorLines(answer)).toEqual(["user.name: NO"]);
});

it("does not explain one entity field of a request by an error of another", async () => {
  const subgraphs = new FakeSubgraphs({
    a: { data: { l: { __typename: "User", id: "1" }, r: { __typename: "User", id: "1" } } },
    b: {
      data: { e0: [{ name: null }], e1: null },
      errors: [{ message: "no", path: ["e0", 0, "name"], extensions: { code: "NO" } }],
    },
  });
  expect(errorLines(await run(twoFieldsPlan, subgraphs))).toEqual([
    "l.name: NO",
    "r.name: SUBREQUEST_MALFORMED_RESPONSE",
  ]);
});
