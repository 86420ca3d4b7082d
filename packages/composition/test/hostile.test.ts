import { describe, expect, it } from "vitest";
import { type Contract, compose, createComposer } from "../src/index.ts";
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

describe("a selection that goes deep", () => {
  const selection = (depth: number): string => `${"c { ".repeat(depth - 1)}x${" }".repeat(depth - 1)}`;
  /** Types without keys: each has the next, and the last one "x". */
  const types = (depth: number, directive: string, ofLast = `x: Int ${directive}`): string =>
    `${many(depth - 2, (at) => `type C${at} { c: C${at + 1} ${directive} }`)} type C${depth - 2} { ${ofLast} }`;
  const requiring = (depth: number): Readonly<Record<string, string>> => ({
    a: `type Query { t: T } ${types(depth, "@external")}
      type T @key(fields: "id") { id: ID! c: C0 @external y: Int @requires(fields: "${selection(depth)}") }`,
    b: `type T @key(fields: "id") { id: ID! c: C0 } ${types(depth, "")}`,
  });
  /** Of which only the provision gives what nests: the other subgraph has no key to come to it by. */
  const providing = (depth: number): Readonly<Record<string, string>> => ({
    a: `type Query { t: T @provides(fields: "${selection(depth)}") } ${types(depth, "@external")}
      type T @key(fields: "id") { id: ID! c: C0 @external }`,
    b: `type Query { other: T } ${types(depth, "@shareable")}
      type T @key(fields: "id", resolvable: false) { id: ID! c: C0 @shareable }`,
  });

  it.each([
    ["requires", requiring, "REQUIRES_INVALID_FIELDS"],
    ["provides", providing, "PROVIDES_INVALID_FIELDS"],
  ])("is followed up to 100 deep where a field %s it", (_, sdls, code) => {
    expect(compose(inputsOf(sdls(100))).errors).toEqual([]);
    for (const depth of [101, 300, 3_000]) {
      const { errors } = compose(inputsOf(sdls(depth)));
      expect(errors.map((error) => error.code)).toEqual([code]);
      expect(errors[0]?.message).toMatch(/nested (?:more than 100 deep|too deeply)\.$|10000 tokens/);
    }
  });

  it("is known to lack what its end lacks", () => {
    const { a = "", b = "" } = requiring(100);
    const unreachable = compose(
      inputsOf({
        a,
        b: b.replace("x: Int", "w: Int @shareable"),
        c: "type Query { last: C98 } type C98 { w: Int @shareable x: Int }",
      }),
    ).errors;
    expect(unreachable.map(({ code, coordinate }) => `${code} ${coordinate}`)).toEqual([
      "SATISFIABILITY_ERROR T.y",
      "SATISFIABILITY_ERROR C98.x",
    ]);
    const provided = providing(100);
    const unprovided = compose(inputsOf({ ...provided, a: provided.a?.replace("t: T", "u: T t: T") ?? "" }));
    expect(unprovided.errors.map(({ code, coordinate }) => `${code} ${coordinate}`)).toEqual([
      "SATISFIABILITY_ERROR T.c",
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

describe("a schema of much", () => {
  it("has keys of an interface compared with those of its types in linear time", { timeout: 60_000 }, () => {
    const count = 10_000;
    const fields = `id: ID! ${many(count, (at) => `f${at}: Int`)}`;
    const keys = many(count, (at) => `@key(fields: "id f${at}")`);
    const types = many(count, (at) => `type T${at} implements J { id: ID! }`);
    const { errors } = compose(
      inputsOf({
        a: `type Query { i: I j: J } interface I ${keys} { ${fields} } type T implements I ${keys} { ${fields} }
          interface J ${many(count, (at) => `@key(fields: "... on T${at} { id }")`)} { id: ID! } ${types}`,
      }),
    );
    expect(errors.length).toBe(count);
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["INTERFACE_KEY_NOT_ON_IMPLEMENTATION"]));
    expect(Math.max(...errors.map(({ locations }) => locations.length))).toBe(11);
  });

  it("can have 10 MB", { timeout: 120_000 }, () => {
    const types: string[] = [];
    for (let size = 0; size < 10_000_000; size += types.at(-1)?.length ?? 0) {
      types.push(`type T${types.length} { ${many(100, (at) => `field${at}: String`)} }`);
    }
    const { errors, model } = compose(inputsOf({ a: `type Query { a: T0 } ${types.join(" ")}` }));
    expect(errors).toEqual([]);
    expect(model?.typesByName.get(`T${types.length - 1}`)?.fields.size).toBe(100);
  });
});

describe("a contract on 20,000 fields", () => {
  const count = 20_000;
  const tagged = (at: number): string => `@tag(name: "${at % 2 === 0 ? "even" : "odd"}")`;
  const fieldsSeen = (sdl: string, contract: Partial<Contract>): readonly [string[], number] => {
    const { errors, model } = compose(inputsOf({ a: sdl }), {
      contract: { includeTags: [], excludeTags: [], ...contract },
    });
    const types = Object.values(model?.apiSchema.getTypeMap() ?? {});
    const fields = types.flatMap((type) =>
      type.name.startsWith("__") || !("getFields" in type) ? [] : Object.keys(type.getFields()),
    );
    return [errors.map(({ code }) => code), fields.length];
  };

  it.each([
    ["of one type", `type Query { ${many(count, (at) => `f${at}: Int ${tagged(at)}`)} }`, count / 2],
    [
      "of an interface with 199 types that each hide another one",
      `type Query { i: I @tag(name: "even") } interface I { ${many(100, (at) => `f${at}: Int @tag(name: "even")`)} z: Int @tag(name: "even") }
        ${many(199, (type) => `type T${type} implements I { ${many(100, (at) => `f${at}: Int @tag(name: "${type % 100 === at ? "odd" : "even"}")`)} z: Int @tag(name: "even") }`)}`,
      // All of the interface but "z" is hidden in some type, and stays where it is not.
      1 + 1 + 199 * 100,
    ],
  ])("shows those %s that carry a tag, or do not carry one", { timeout: 60_000 }, (_, sdl, seen) => {
    expect(fieldsSeen(sdl, { includeTags: ["even"] })).toEqual([[], seen]);
    expect(fieldsSeen(sdl, { excludeTags: ["odd"], hideUnreachableTypes: true })).toEqual([[], seen]);
  });

  it("is refused at the end of a chain of types that it hides", { timeout: 60_000 }, () => {
    const sdl = `type Query { t: T0 } ${many(count, (at) => `type T${at} { c: T${at + 1} }`)}
      type T${count} { x: Int @tag(name: "odd") }`;
    expect(fieldsSeen(sdl, { excludeTags: ["odd"] })).toEqual([["REFERENCED_INACCESSIBLE"], 0]);
  });

  it("can name as many tags", { timeout: 60_000 }, () => {
    const names = Array.from({ length: count }, (_, at) => `x${at}`);
    const sdl = `type Query { y: Int ${names.map((name) => `${name}: Int @tag(name: "${name}")`).join(" ")} }`;
    expect(fieldsSeen(sdl, { excludeTags: names })).toEqual([[], 1]);
    expect(fieldsSeen(sdl, { excludeTags: names, includeTags: names })).toEqual([
      Array.from(names, () => "CONTRACT_TAG_CONFLICT"),
      0,
    ]);
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
