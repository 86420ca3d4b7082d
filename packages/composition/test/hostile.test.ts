import { describe, expect, it } from "vitest";
import { compose, createComposer } from "../src/index.ts";
import { inputsOf } from "./compositions.ts";

const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");

describe("names that every object has", () => {
  const inputs = inputsOf({
    constructor: `type Query { constructor: constructor toString(hasOwnProperty: Int): Int valueOf(x: isPrototypeOf): toString }
      type constructor @key(fields: "constructor") { constructor: ID! hasOwnProperty: toString }
      enum toString { constructor valueOf } input isPrototypeOf { constructor: Int }`,
    toString: `type Query { hasOwnProperty: constructor }
      type constructor @key(fields: "constructor") { constructor: ID! valueOf: Int @tag(name: "__proto__") }`,
  });

  it("are names of subgraphs, types, fields, arguments and values like others", () => {
    const result = compose(inputs);
    expect(result.errors).toEqual([]);
    const { model } = result;
    expect(model?.subgraphs.map(({ name }) => name)).toEqual(["constructor", "toString"]);
    expect([...(model?.typesByName.get("constructor")?.fields.keys() ?? [])]).toEqual([
      "constructor",
      "hasOwnProperty",
      "valueOf",
    ]);
  });

  it("are known to a composer by what they name", () => {
    const composer = createComposer();
    composer.compose(inputs.slice(0, 1));
    expect(composer.compose(inputs).supergraphSdl).toBe(compose(inputs).supergraphSdl);
  });
});

describe("a schema in which much is wrong", () => {
  it.each([
    [
      "types of a union",
      `type Query { a: U } type T { a: Int } union U = ${"T | ".repeat(3_000)}T`,
      'The union "U" has the type "T" 3001 times.',
    ],
    [
      "interfaces of a type",
      `type Query { a: T } interface I { a: Int } type T implements ${"I & ".repeat(3_000)}I { a: Int }`,
      '"T" implements "I" 3001 times.',
    ],
  ])("has %s that are repeated told once", (_, sdl, message) => {
    const { errors } = compose(inputsOf({ a: sdl }));
    expect(errors.map((error) => error.message)).toEqual([message]);
    expect(errors[0]?.locations.length).toBe(3_001);
  });

  it("is told up to 500 problems of GraphQL", () => {
    const { errors } = compose(
      inputsOf({ a: `type Query { ${many(700, (index) => `f${index}: Nope${index}`)} }` }),
    );
    expect(errors.map(({ code }) => code)).toEqual(Array.from({ length: 500 }, () => "INVALID_GRAPHQL"));
  });

  it("has what may be meant proposed for the first 100 unknown names in its selections", () => {
    const { errors } = compose(
      inputsOf({
        a: `type Query { ${many(150, (index) => `t${index}: T${index}`)} }
          ${many(150, (index) => `type T${index} @key(fields: "ids") { id: ID }`)}`,
      }),
    );
    expect(errors.map(({ code }) => code)).toEqual(Array.from({ length: 150 }, () => "KEY_INVALID_FIELDS"));
    expect(errors.filter(({ message }) => message.includes('Did you mean "id"?')).length).toBe(100);
  });
});
