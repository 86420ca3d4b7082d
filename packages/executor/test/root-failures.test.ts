import { describe, expect, it } from "vitest";
import { ExecutorError, type SubgraphFailure } from "../src/index.ts";
import { type Answer, errorLines, FakeSubgraphs, field, plan, rootFetch, run } from "./plan-vocabulary.ts";

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

  it("has its errors in the answer where the null of another field ends the printing before them", async () => {
    const nonNull = plan([rootFetch(0, "a", "{ y x }")], [field("x", "Int!"), field("y", "[Int!]!")]);
    const a = { data: null, errors: [{ message: "no", path: ["y", 1] }] };
    const { data, errors } = await run(nonNull, new FakeSubgraphs({ a }));
    expect(data).toBeNull();
    expect(errorLines({ errors: errors ?? [] })).toEqual(["y.1: DOWNSTREAM_SERVICE_ERROR"]);
  });

  it("has one error for a field that two subgraphs answer and fail at", async () => {
    const shared = plan(
      [rootFetch(0, "a", "{ l { x } }"), rootFetch(1, "b", "{ l { y } }")],
      [field("l", "T", [field("x", "Int"), field("y", "Int")])],
    );
    const failed = { data: { l: null }, errors: [{ message: "no", path: ["l"] }] };
    const { data, errors } = await run(shared, new FakeSubgraphs({ a: failed, b: failed }));
    expect(data).toEqual({ l: null });
    expect(errorLines({ errors: errors ?? [] })).toEqual(["l: DOWNSTREAM_SERVICE_ERROR"]);
  });

  it.each([0, 1])(
    "takes the object of another subgraph with it, whoever answers first (%i)",
    async (first) => {
      const shared = plan(
        [
          rootFetch(0, first === 0 ? "a" : "b", "{ l { x y } }"),
          rootFetch(1, first === 0 ? "b" : "a", "{ l { z } }"),
        ],
        [field("l", "T", [field("x", "Int"), field("z", "Int"), field("y", "[Int!]!")])],
      );
      const a = { data: { l: null }, errors: [{ message: "no", path: ["l", "y", 1] }] };
      const b = { data: { l: { z: 3 } } };
      const { data, errors } = await run(shared, new FakeSubgraphs({ a, b }));
      expect(data).toEqual({ l: null });
      expect(errorLines({ errors: errors ?? [] })).toEqual(["l.y.1: DOWNSTREAM_SERVICE_ERROR"]);
    },
  );

  it("takes the items of another subgraph with it, with its error below the right one", async () => {
    const shared = plan(
      [rootFetch(0, "a", "{ l { x } }"), rootFetch(1, "b", "{ l { y } }")],
      [field("l", "[T!]", [field("x", "Int"), field("y", "Int!")])],
    );
    const a = { data: { l: [{ x: 1 }, { x: 2 }] } };
    const b = { data: null, errors: [{ message: "no", path: ["l", 1, "y"] }] };
    const { data, errors } = await run(shared, new FakeSubgraphs({ a, b }));
    expect(data).toEqual({ l: null });
    expect(errorLines({ errors: errors ?? [] })).toEqual(["l.1.y: DOWNSTREAM_SERVICE_ERROR"]);
  });

  it("has only those errors that made its null, where it tells of others below", async () => {
    const nested = plan(
      [rootFetch(0, "a", "{ l { x y { z } } }")],
      [field("l", "T", [field("y", "Y", [field("z", "Int")]), field("x", "Int!")])],
    );
    const paths = [
      ["l", "y", "z"],
      ["l", "x"],
    ];
    const a = { data: { l: null }, errors: paths.map((path) => ({ message: "no", path })) };
    const { data, errors } = await run(nested, new FakeSubgraphs({ a }));
    expect(data).toEqual({ l: null });
    expect(errorLines({ errors: errors ?? [] })).toEqual(["l.x: DOWNSTREAM_SERVICE_ERROR"]);
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
        reportedCodes: ["X"],
      },
    ]);
    const errorId = failures[0]?.errorId;
    expect(errors?.[0]).toEqual({
      message: 'The subgraph "a" answered with an error.',
      path: ["x"],
      extensions: { code: "DOWNSTREAM_SERVICE_ERROR", subgraph: "a", errorId },
    });
  });

  it("keeps the code that tells clients of themselves, and nothing else", async () => {
    const extensions = { code: "UNAUTHORIZED_FIELD_OR_TYPE", coordinate: "Person.salary" };
    const a = { errors: [{ message: "For chiefs.", extensions }] };
    const { errors } = await run(onePlan, new FakeSubgraphs({ a, b: answerOfB }), { subgraphErrors: "mask" });
    expect(errors?.[0]).toEqual({
      message: 'The subgraph "a" shows this to others only: it asks for a token, scopes or policies.',
      path: ["x"],
      extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE", subgraph: "a", errorId: expect.any(String) },
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

it("survives errors whose paths lead into numbers", async () => {
  const a = {
    body: '{"data":{"x":12345678901234567890,"y":2},"errors":[{"message":"no","path":["x","toString","text"]}]}',
  };
  const { data, errors } = await run(onePlan, new FakeSubgraphs({ a, b: answerOfB }));
  expect(data).toEqual({ x: null, z: 3, y: 2 });
  expect(errors?.map(({ path }) => path?.[0])).toEqual(["x", "x"]);
});
