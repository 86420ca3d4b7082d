import { describe, expect, it } from "vitest";
import type { CompileOptions, SubgraphFailure } from "../src/index.ts";
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

/** `{ list { id items { x } } }`, the items of each user from another subgraph. */
const itemsPlan = plan(
  [
    rootFetch(0, "a", "{ list { __typename id } }"),
    entityFetch(1, "b", "items { x }", { inputs: [entitiesAt(at("list.@"))] }),
  ],
  [field("list", "[User]", [field("id", "ID"), field("items", "[Item]", [field("x", "Int")])])],
);

function usersOf(ids: readonly string[]) {
  return { data: { list: ids.map((id) => ({ __typename: "User", id })) } };
}

/** Entities of so many items each. */
function entitiesOf(...counts: readonly number[]) {
  const items = (count: number) => Array.from({ length: count }, (_, x) => ({ x }));
  return { data: { _entities: counts.map((count) => ({ items: items(count) })) } };
}

describe("two answers that are each within their limits", () => {
  it("do not make one that is not: an entity at too many places fails there, the others do not", async () => {
    const failures: SubgraphFailure[] = [];
    const subgraphs = new FakeSubgraphs({ a: usersOf(["1", "2", "1", "3"]), b: entitiesOf(50, 1, 1) });
    const answer = await run(itemsPlan, subgraphs, {
      maxCopiedValues: 100,
      onSubgraphFailure: (failure) => failures.push(failure),
    });
    expect(answer.data).toEqual({
      list: [
        { id: "1", items: null },
        { id: "2", items: [{ x: 0 }] },
        { id: "1", items: null },
        { id: "3", items: [{ x: 0 }] },
      ],
    });
    expect(errorLines(answer)).toEqual([
      "list.0.items: SUBREQUEST_RESPONSE_TOO_LARGE",
      "list.2.items: SUBREQUEST_RESPONSE_TOO_LARGE",
    ]);
    expect(failures.map(({ code }) => code)).toEqual(["SUBREQUEST_RESPONSE_TOO_LARGE"]);
  });

  it("do not fill the memory of the process", async () => {
    const ids = Array.from({ length: 20_000 }, () => "1");
    const answer = await run(itemsPlan, new FakeSubgraphs({ a: usersOf(ids), b: entitiesOf(20_000) }));
    expect(errorLines(answer)[0]).toBe("list.0.items: SUBREQUEST_RESPONSE_TOO_LARGE");
  });
});

describe("a response that is too long", () => {
  const names = plan(
    [rootFetch(0, "a", "{ list { name } more }")],
    [field("list", "[User]", [field("name", "String")]), field("more", "String")],
  );

  function runWith(data: object, options: CompileOptions) {
    return run(names, new FakeSubgraphs({ a: { data } }), options);
  }

  it("is refused as a whole", async () => {
    const list = Array.from({ length: 100 }, () => ({ name: "x".repeat(100) }));
    expect(await runWith({ list, more: "" }, { maxResponseLength: 10_000 })).toEqual({
      data: null,
      errors: [
        {
          message: "The answer is longer than 10000 characters. Ask for fewer items or fields.",
          extensions: { code: "RESPONSE_TOO_LARGE" },
        },
      ],
    });
    const long = await runWith({ list: [], more: "x".repeat(10_000) }, { maxResponseLength: 10_000 });
    expect(errorLines(long)).toEqual(["–: RESPONSE_TOO_LARGE"]);
  });

  it("is longer than the limit: what just fits is delivered", async () => {
    const data = { list: [], more: "" };
    const { length } = JSON.stringify(data);
    expect(await runWith(data, { maxResponseLength: length })).toEqual({ data });
    expect((await runWith(data, { maxResponseLength: length - 2 })).data).toBeNull();
  });
});

it("places so many errors as anyone reads, and counts the others", async () => {
  const count = 20_000;
  const ids = Array.from({ length: count }, () => "1");
  const b = {
    data: { _entities: [{ items: null }] },
    errors: Array.from({ length: 100 }, (_, index) => ({
      message: "no",
      path: ["_entities", 0, "items", index],
    })),
  };
  const { errors, extensions } = await run(itemsPlan, new FakeSubgraphs({ a: usersOf(ids), b }));
  expect(errors?.length).toBe(100);
  expect(extensions).toEqual({ omittedErrors: 100 * count - 100 });
});
