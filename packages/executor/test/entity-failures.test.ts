import { describe, expect, it } from "vitest";
import { ExecutorError } from "../src/index.ts";
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
import { planWithNestedKey, twoUsers, userPlan } from "./user-plan.ts";

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

  it.each([
    ["[Int!]", "Int!", ["l.y: DOWNSTREAM_SERVICE_ERROR"]],
    ["[Int!]!", "Int", ["l.x.1: DOWNSTREAM_SERVICE_ERROR"]],
    ["[Int!]", "Int", ["l.x.1: DOWNSTREAM_SERVICE_ERROR", "l.y: DOWNSTREAM_SERVICE_ERROR"]],
  ])("has only those errors that made an entity null (%s, %s)", async (x, y, expected) => {
    const onePlan = plan(
      [
        rootFetch(0, "a", "{ l { __typename id } }"),
        entityFetch(1, "b", "x y", { inputs: [entitiesAt(at("l"))] }),
      ],
      [field("l", "User", [field("x", x), field("y", y)])],
    );
    const paths = [
      ["_entities", 0, "x", 1],
      ["_entities", 0, "y"],
    ];
    const a = { data: { l: { __typename: "User", id: "1" } } };
    const b = { data: { _entities: [null] }, errors: paths.map((path) => ({ message: "no", path })) };
    const { errors } = await run(onePlan, new FakeSubgraphs({ a, b }));
    expect(errorLines({ errors: errors ?? [] })).toEqual(expected);
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

it("names the error below a key for which an entity could not be asked for", async () => {
  const a = {
    data: { user: { org: { code: null } } },
    errors: [{ message: "no", path: ["user", "org", "code"], extensions: { code: "NO" } }],
  };
  const answer = await run(planWithNestedKey("code"), new FakeSubgraphs({ a }));
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
