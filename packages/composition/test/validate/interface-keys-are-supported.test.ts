import { expect, it } from "vitest";
import { federation, problemsOf } from "../problems.ts";

const sdl = `type Query { a: I }
interface I @key(fields: "id") @key(fields: "name") { id: ID! name: ID! }
type T implements I @key(fields: "id") @key(fields: "name") { id: ID! name: ID! }`;

it("refuses keys of interfaces before federation 2.3, once for each interface", () => {
  expect(problemsOf(federation(2, sdl))).toEqual(["KEY_UNSUPPORTED_ON_INTERFACE I a:3:13 a:3:32"]);
});

it("takes them from federation 2.3 on, and leaves them out in federation 1", () => {
  expect(problemsOf(federation(3, sdl))).toEqual([]);
  expect(problemsOf(sdl)).toEqual([]);
});
