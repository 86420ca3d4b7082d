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

describe("a schema that goes deep", () => {
  const count = 2_000;

  it.each([
    [
      "inputs that need each other in a circle",
      `type Query { a(x: I0): Int } ${many(count, (at) => `input I${at} { a: I${(at + 1) % count}! }`)}`,
      `No value of "I0" can be given: it needs itself by ${Array.from({ length: 10 }, (_, at) => `I${at}.a`).join(", ")} and 1990 more fields. Let one of them be null.`,
    ],
    [
      "inputs of which each has the next as its only choice",
      `type Query { a(x: I0): Int } ${many(2, (at) => `input I${at} @oneOf { a: I${1 - at} }`)}`,
      'No value of "I0" can be given: it needs itself by I0.a, I1.a. Let one of them be null.',
    ],
    [
      "defaults that need each other",
      `type Query { a(x: I0): Int } ${many(count, (at) => `input I${at} { a: I${at + 1} = {} }`)} input I${count} { a: Int }`,
      'The default of "I0.a" needs other defaults more than 100 deep.',
    ],
    [
      "more arguments than are read",
      `type Query { a(${many(1_001, (at) => `a${at}: Int`)}): Int }`,
      '"Query.a" has 1001 arguments, and 1000 are read at the most: take fields of an input type instead.',
    ],
    [
      "more interfaces than are read",
      `type Query { a: T } ${many(1_001, (at) => `interface I${at} { a: Int }`)} type T implements ${Array.from({ length: 1_001 }, (_, at) => `I${at}`).join(" & ")} { a: Int }`,
      '"T" implements 1001 interfaces, and 1000 are read at the most: leave some of them out.',
    ],
  ])("cannot have %s", (_, sdl, message) => {
    const { errors } = compose(inputsOf({ a: sdl }));
    expect(errors.map((error) => `${error.code}: ${error.message}`)).toEqual([`INVALID_GRAPHQL: ${message}`]);
  });

  it("can have inputs that need each other without end in no circle", () => {
    const inputs = many(count, (at) => `input I${at} { a: I${at + 1}! b: I0 }`);
    const sdl = `type Query { a(x: I0): Int } ${inputs} input I${count} { a: Int }`;
    expect(compose(inputsOf({ a: sdl })).errors).toEqual([]);
  });

  it("can have fields that require each other up to 300 deep", () => {
    const chain = (length: number): Readonly<Record<string, string>> => {
      const fields = (own: number): string =>
        // The last one first, so that nothing is known of those that it leads to.
        many(length, (at) => {
          const index = length - 1 - at;
          const requires = index === 0 ? "" : `@requires(fields: "f${index - 1}")`;
          const external = index === length - 1 ? "" : `f${index}: Int @external`;
          return index % 2 === own ? `f${index}: Int ${requires}` : external;
        });
      return {
        a: `type Query { t: T } type T @key(fields: "id") { id: ID! ${fields(0)} }`,
        b: `type T @key(fields: "id") { id: ID! ${fields(1)} }`,
      };
    };
    expect(compose(inputsOf(chain(301))).errors).toEqual([]);
    const { errors } = compose(inputsOf(chain(5_001)));
    expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED: Fields require each other more than 300 deep.",
    ]);
  });
});

describe("keys that lead to each other", () => {
  it("go on without end where each subgraph has all that they name", () => {
    const types = (rest: (at: number) => string): string =>
      many(2_000, (at) => `type T${at} @key(fields: "id c { id }") { id: ID! c: T${at + 1} ${rest(at)} }`);
    const { errors } = compose(
      inputsOf({
        a: `type Query { t: T0 } ${types(() => "")} type T2000 @key(fields: "id") { id: ID! }`,
        b: `${types((at) => `x${at}: Int`)} type T2000 @key(fields: "id") { id: ID! y: Int }`,
      }),
    );
    expect(errors).toEqual([]);
  });

  it("take hops by each other up to 200 deep", () => {
    const chain = (length: number): Readonly<Record<string, string>> => ({
      a: `type Query { t: T0 } ${many(length, (at) => `type T${at} { c: T${at + 1} @shareable }`)} type T${length} { id: ID! @shareable }`,
      b: `${many(length, (at) => `type T${at} @key(fields: "c { z }") { c: T${at + 1} @shareable z: Int }`)}
        type T${length} @key(fields: "id") { id: ID! z: Int }`,
    });
    expect(compose(inputsOf(chain(190))).errors).toEqual([]);
    const { errors } = compose(inputsOf(chain(5_000)));
    expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED: Keys are read through each other more than 200 deep.",
    ]);
  });
});

describe("an entity with much provided", () => {
  const sdls = (plain: string): Readonly<Record<string, string>> => ({
    a: `type Query { ${many(50, (at) => `t${at}: T @provides(fields: "f${at}")`)} ${plain} }
      type T @key(fields: "k") { k: ID! ${many(50, (at) => `f${at}: Int @external`)} u: U }
      type U @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }`,
    b: `type T @key(fields: "k") { k: ID! ${many(50, (at) => `f${at}: Int @shareable`)} }
      type U @key(fields: "id") { id: ID! x: Int }`,
  });

  it("is looked at without it where that is enough", () => {
    expect(compose(inputsOf(sdls(""))).errors).toEqual([]);
  });

  it("is looked at with each as long as that does not take the square of its size", {
    timeout: 120_000,
  }, () => {
    const count = 8_000;
    const { errors } = compose(
      inputsOf({
        a: `type Query { ${many(count, (at) => `t${at}: T @provides(fields: "f${at}")`)} }
          type T @key(fields: "id") { id: ID! ${many(count, (at) => `f${at}: Int @external`)} z: Z } type Z { y: Int @shareable }`,
        b: `type T @key(fields: "id") { id: ID! ${many(count, (at) => `f${at}: Int @shareable`)} } type Z { y: Int @shareable x: Int }`,
      }),
    );
    expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED: After 5000000 fields, each at the places of its type, there are still more to look at.",
    ]);
  });

  it("is looked at with each where it is not", () => {
    const { a = "", b = "" } = sdls("");
    const keyless = b.replace('type T @key(fields: "k")', 'type T @key(fields: "k", resolvable: false)');
    const missing = compose(inputsOf({ a, b: keyless })).errors;
    expect(missing.map(({ code }) => code)).toEqual(Array.from({ length: 50 }, () => "SATISFIABILITY_ERROR"));
  });
});

describe("a schema in which much is wrong", () => {
  it("is told up to 500 fields that types lack of interfaces", () => {
    const sdl = `type Query { i: I } interface I { ${many(100, (at) => `f${at}: Int`)} } ${many(100, (at) => `type T${at} implements I { a: Int }`)}`;
    const { errors } = compose(inputsOf({ a: sdl }));
    expect(errors.length).toBe(500);
    expect(errors[0]?.message).toBe('"T0" implements "I" and has no field "f0".');
  });

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

  it("has names that are as long as the schema compared with none", () => {
    const long = "a".repeat(500_000);
    const { errors } = compose(
      inputsOf({ a: `type Query { t: T } type T @key(fields: "${long}b") { ${long}: ID }` }),
    );
    expect(errors.map(({ code }) => code)).toEqual(["KEY_INVALID_FIELDS"]);
  });

  it("has unknown names compared with those that there are for the first 100 of each subgraph", () => {
    const names = many(10_000, (at) => `"sizes${at}"`);
    const { errors } = compose(
      inputsOf({
        a: `type Query { t: T @listSize(sizedFields: [${names}]) } type T { ${many(10_000, (at) => `size${at}: [Int]`)} }`,
      }),
    );
    expect(errors.length).toBe(10_000);
    expect(errors.filter(({ mend }) => mend?.includes("Did you mean") === true).length).toBe(100);
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
