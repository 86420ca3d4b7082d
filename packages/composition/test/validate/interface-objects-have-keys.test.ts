import { expect, it } from "vitest";
import { latest, messagesOf, problemsOf } from "../problems.ts";

it("refuses an @interfaceObject without a key", () => {
  const sdl = latest("type Query { a: T }\ntype T @interfaceObject { id: ID! }");
  expect(problemsOf(sdl)).toEqual(["INTERFACE_OBJECT_USAGE_ERROR T a:3:8"]);
  expect(messagesOf(sdl)).toEqual([
    '"T" is an "@interfaceObject" and has no key, so that nothing can be fetched of it. Give it the "@key" that the interface has in the other subgraphs.',
  ]);
});

it.each(["", ", resolvable: false"])("takes it with a key%s", (more) => {
  expect(
    problemsOf(latest(`type Query { a: T }\ntype T @interfaceObject @key(fields: "id"${more}) { id: ID! }`)),
  ).toEqual([]);
});
