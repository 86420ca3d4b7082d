import { expect, it } from "vitest";
import { latest, messagesOf, problemsOf } from "../problems.ts";

function withKeys(ofInterface: string, ofType: string): string {
  return latest(`type Query { a: I }
interface I ${ofInterface} { id: ID! b: ID! }
type T implements I ${ofType} { id: ID! b: ID! }`);
}

it.each([
  ["the same key", '@key(fields: "id")', '@key(fields: "id")'],
  ["the same fields in another order", '@key(fields: "id b")', '@key(fields: "b, id")'],
  ["one key more", '@key(fields: "id")', '@key(fields: "b") @key(fields: "id")'],
  ["a key that can be resolved besides", '@key(fields: "id", resolvable: false)', '@key(fields: "id")'],
])("takes %s on the type", (_, ofInterface, ofType) => {
  expect(problemsOf(withKeys(ofInterface, ofType))).toEqual([]);
});

it.each([
  ["no key", '@key(fields: "id")', ""],
  ["a larger key", '@key(fields: "id")', '@key(fields: "id b")'],
  ["a smaller key", '@key(fields: "id b")', '@key(fields: "id")'],
  ["a key that cannot be resolved", '@key(fields: "id")', '@key(fields: "id", resolvable: false)'],
  ["no key, where that of the interface cannot be resolved", '@key(fields: "id", resolvable: false)', ""],
])("refuses %s on the type", (_, ofInterface, ofType) => {
  expect(problemsOf(withKeys(ofInterface, ofType))).toEqual([
    "INTERFACE_KEY_NOT_ON_IMPLEMENTATION I a:3:13 a:4:1",
  ]);
});

it("tells each key once, with all types that lack it", () => {
  const sdl = latest(`type Query { a: I }
interface I @key(fields: "id") @key(fields: "b") { id: ID! b: ID! }
interface J implements I { id: ID! b: ID! }
type T implements I & J @key(fields: "id") { id: ID! b: ID! }
type U implements I @key(fields: "id") { id: ID! b: ID! }`);
  expect(problemsOf(sdl)).toEqual(["INTERFACE_KEY_NOT_ON_IMPLEMENTATION I a:3:32 a:5:1 a:6:1"]);
  expect(messagesOf(sdl)).toEqual([
    '"@key(fields: "b")" on "I" is the key of an interface, and not a resolvable one of "T", "U", which implement it. Add @key(fields: "b") to "T", "U".',
  ]);
});

it("says nothing of a type with a key that cannot be read", () => {
  expect(problemsOf(withKeys('@key(fields: "id")', '@key(fields: "id {")'))).toEqual([
    "KEY_INVALID_FIELDS T a:4:21",
  ]);
});

it("names ten of the types that lack a key, and the key once, however many there are", () => {
  const types = Array.from({ length: 12 }, (_, at) => `type T${at} implements I { id: ID! }`).join(" ");
  const [message, ...others] = messagesOf(
    latest(`type Query { a: I } interface I @key(fields: "id") @key(fields: "id id") { id: ID! } ${types}`),
  );
  expect(message).toContain('one of "T0", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9" and others,');
  expect(others).toEqual([]);
});
