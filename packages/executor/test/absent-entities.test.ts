import type { ResponseType } from "@hansa/query-planner";
import { describe, expect, it } from "vitest";
import { ExecutorError } from "../src/index.ts";
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
  run as runPlan,
} from "./plan-vocabulary.ts";
import { twoUsers, userPlan } from "./user-plan.ts";

describe.each(["always", "never"] as const)(
  "an entity that its subgraph does not know (%s)",
  (codeGeneration) => {
    const run: typeof runPlan = (queryPlan, transport, options) =>
      runPlan(queryPlan, transport, { codeGeneration, ...options });

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
  },
);

describe.each(["always", "never"] as const)(
  "an object whose type another subgraph was to say (%s)",
  (codeGeneration) => {
    const run: typeof runPlan = (queryPlan, transport, options) =>
      runPlan(queryPlan, transport, { codeGeneration, ...options });

    const node: ResponseType = { kind: "abstract", name: "Node", possibleTypes: ["User", "Order"] };
    const interfaceObject = plan(
      [
        rootFetch(0, "a", "{ node { id } }"),
        entityFetch(1, "b", "__typename name", {
          inputs: [entitiesAt(at("node"), { typeName: "Node" })],
        }),
      ],
      [
        field("theNode", "Node", [field("__typename", "String!"), field("name", "String")], {
          type: node,
          dataKey: "node",
        }),
      ],
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

    it("need not be known where all types have the same fields", async () => {
      const untold = plan(
        [rootFetch(0, "a", "{ node { id name } }")],
        [field("node", "Node", [field("id", "ID!"), field("name", "String")], { type: node })],
      );
      const answer = { data: { node: { id: "1", name: "x" } } };
      expect(await run(untold, new FakeSubgraphs({ a: answer }))).toEqual(answer);
    });
  },
);
