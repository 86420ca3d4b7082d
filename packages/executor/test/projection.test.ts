import { parseExactJson } from "@hansa/core";
import type { ResponseField, ResponseType } from "@hansa/query-planner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerPattern } from "../src/answer-pattern.ts";
import { ConditionTable } from "../src/conditions.ts";
import { adoptJson, type DataObject } from "../src/data.ts";
import { Faults } from "../src/faults.ts";
import { readFetchDocument } from "../src/fetch-document.ts";
import { printData } from "../src/print-response.ts";
import { generateProjection } from "../src/project/generate-projection.ts";
import { ResponseErrors } from "../src/response-errors.ts";
import { shapeResponse } from "../src/response-shape.ts";
import { field, plan, rootFetch, type } from "./plan-vocabulary.ts";

const unreachable = (): never => {
  throw new Error("Nothing is unreachable here.");
};
const isOn = [[{ variable: "on", equals: true }]];
const isOff = [[{ variable: "on", equals: false }]];
const maxLength = 100_000;

function project(fields: readonly ResponseField[], conditions: ConditionTable) {
  return generateProjection(fields, { conditions, mayRepeat: () => false, mayDangle: () => false });
}

/** What the printer makes of a tree, and what the generated code does: undefined where it leaves it to the printer. */
function printBoth(fields: readonly ResponseField[], text: string, on = true) {
  const conditions = new ConditionTable();
  const shape = shapeResponse(fields, { conditions, faultOf: unreachable, maxDepth: 200 });
  const projection = project(fields, conditions);
  const values = conditions.evaluate({ on });
  const root = parseExactJson(text) as DataObject;
  adoptJson(root, 200);
  const errors = new ResponseErrors(100, 0);
  const printed = printData(root, shape, { conditions: values, faults: new Faults(), errors, maxLength });
  const data = projection?.(root, values, maxLength);
  return {
    printed,
    errors: errors.count,
    hasCode: projection !== undefined,
    projected: data === undefined ? undefined : JSON.stringify(data),
  };
}

const names = ["a", "b", "__proto__", "constructor", "toString", "text", "length"];

interface Made {
  readonly type: ResponseType;
  readonly selection?: readonly ResponseField[];
  /** Values that fit, as JSON. */
  readonly value: fc.Arbitrary<string>;
}

const json = (arbitrary: fc.Arbitrary<unknown>) => arbitrary.map((value) => JSON.stringify(value));
const leaves: readonly Made[] = [
  { type: type("String"), value: json(fc.string({ unit: "grapheme" })) },
  { type: type("Int"), value: json(fc.integer()) },
  { type: type("Float"), value: json(fc.double({ noNaN: true, noDefaultInfinity: true })) },
  { type: type("Boolean"), value: json(fc.boolean()) },
  { type: type("ID"), value: fc.oneof(json(fc.string()), json(fc.integer())) },
  {
    type: type("Json"),
    value: fc.oneof(
      json(fc.jsonValue({ maxDepth: 2 }).filter((value) => value !== null)),
      fc.constant("12345678901234567890"),
    ),
  },
  { type: { kind: "enum", name: "E", values: ["A", "B"] }, value: json(fc.constantFrom("A", "B")) },
];

function typesOf(depth: number): fc.Arbitrary<Made> {
  const leaf = fc.constantFrom(...leaves);
  return depth === 0
    ? leaf
    : fc.oneof(
        leaf,
        typesOf(depth - 1).map(nonNull),
        typesOf(depth - 1).map(listOf),
        objectsOf(depth - 1),
        abstractsOf(depth - 1),
      );
}

function nonNull(made: Made): Made {
  return made.type.kind === "nonNull" ? made : { ...made, type: { kind: "nonNull", of: made.type } };
}

function listOf(made: Made): Made {
  const items = fc.array(made.type.kind === "nonNull" ? made.value : orNull(made.value), { maxLength: 3 });
  return { ...made, type: { kind: "list", of: made.type }, value: items.map((all) => `[${all.join(",")}]`) };
}

function orNull(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 4, arbitrary: value }, fc.constant("null"));
}

function fieldsOf(
  depth: number,
): fc.Arbitrary<readonly { readonly field: ResponseField; readonly made: Made }[]> {
  const one = fc.record({
    responseKey: fc.constantFrom(...names),
    dataKey: fc.constantFrom(...names),
    made: typesOf(depth),
    when: fc.constantFrom(undefined, undefined, isOn, isOff),
  });
  return fc.uniqueArray(one, { minLength: 1, maxLength: 4, selector: ({ dataKey }) => dataKey }).map((all) =>
    all.map(({ responseKey, dataKey, made, when }) => ({
      made,
      field: {
        ...field(responseKey, "Int", made.selection),
        dataKey,
        type: made.type,
        ...(when === undefined ? {} : { when }),
      },
    })),
  );
}

function objectText(
  fields: readonly { readonly field: ResponseField; readonly made: Made }[],
  more = "",
): fc.Arbitrary<string> {
  const values = fields.map(({ made }) => (made.type.kind === "nonNull" ? made.value : orNull(made.value)));
  return fc.tuple(...values).map((texts) => {
    const own = texts.map((text, index) => `${JSON.stringify(fields[index]?.field.dataKey)}:${text}`);
    return `{${[...(more === "" ? [] : [more]), ...own].join(",")}}`;
  });
}

function objectsOf(depth: number): fc.Arbitrary<Made> {
  return fieldsOf(depth).map((fields) => ({
    type: { kind: "object", name: "T" },
    selection: fields.map((one) => one.field),
    value: objectText(fields),
  }));
}

function abstractsOf(depth: number): fc.Arbitrary<Made> {
  const typeName = { ...field("__typename", "String!"), dataKey: "__typename" };
  return fc.tuple(fieldsOf(depth), fieldsOf(depth)).map(([both, cats]) => {
    const onlyCats = cats.filter(({ field: cat }) =>
      both.every((other) => other.field.dataKey !== cat.dataKey),
    );
    return {
      type: { kind: "abstract", name: "Animal", possibleTypes: ["Cat", "Dog"] },
      selection: [
        typeName,
        ...both.map((one) => one.field),
        ...onlyCats.map((one) => ({ ...one.field, types: ["Cat"] })),
      ],
      value: fc.oneof(
        objectText(both, '"__typename":"Dog"'),
        objectText([...both, ...onlyCats], '"__typename":"Cat"'),
      ),
    };
  });
}

/** Now and then a value is another than its type wants. */
function spoil(text: string, at: number, by: string): string {
  const places = [...text.matchAll(/"[^"\\]*"|-?\d+|null|true|false|\[\]|\{\}/g)];
  const place = places[at % Math.max(1, places.length)];
  return place === undefined
    ? text
    : text.slice(0, place.index) + by + text.slice(place.index + place[0].length);
}

const cases = fieldsOf(3).chain((fields) =>
  fc.record({
    fields: fc.constant(fields.map((one) => one.field)),
    text: objectText(fields),
    on: fc.boolean(),
    at: fc.nat(),
    by: fc.constantFrom(
      '"x"',
      "1",
      "1.5",
      "null",
      "{}",
      "[]",
      "true",
      "12345678901234567890",
      '{"text":"x"}',
    ),
  }),
);

describe("Generated code prints what the printer prints", () => {
  it("where every value fits", () => {
    fc.assert(
      fc.property(cases, ({ fields, text, on }) => {
        const { printed, projected, hasCode, errors } = printBoth(fields, text, on);
        expect(errors).toBe(0);
        expect(projected).toBe(hasCode ? printed : undefined);
      }),
      { numRuns: 1_000 },
    );
  });

  it("or leaves it to the printer, where some value does not fit", () => {
    fc.assert(
      fc.property(cases, ({ fields, text, on, at, by }) => {
        let spoilt = text;
        try {
          spoilt = spoil(text, at, by);
          JSON.parse(spoilt);
        } catch {
          return;
        }
        const { printed, projected, errors } = printBoth(fields, spoilt, on);
        expect([printed, undefined]).toContain(projected);
        expect(projected === undefined || errors === 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("There is no code", () => {
  it.each([
    ["for a field that cannot be had", [field("x", "Int", undefined, { unreachable: ["a: no"] })]],
    [
      "for a key at two places under conditions",
      [field("x", "Int", undefined, { when: isOn }), field("x", "String", undefined, { when: isOff })],
    ],
    [
      "for more fields than are worth it",
      Array.from({ length: 2_001 }, (_, index) => field(`f${index}`, "Int")),
    ],
  ])("%s", (_name, fields) => {
    expect(project(fields, new ConditionTable())).toBeUndefined();
  });
});

describe("Generated code leaves to the printer", () => {
  it.each([
    ["an answer that is too long", [field("x", "String")], JSON.stringify({ x: "x".repeat(maxLength + 1) })],
    ["a list that is too long", [field("x", "[Int]")], JSON.stringify({ x: Array(maxLength).fill(1) })],
    [
      "a long number for an object of which nothing is read but what the plan knows",
      [field("x", "T", [field("__typename", "String!", undefined, { constant: "T" })])],
      '{"x":12345678901234567890}',
    ],
    [
      "a long number for an object of which only a key is read that every object has",
      [field("x", "T", [field("__proto__", "Json")])],
      '{"x":12345678901234567890}',
    ],
    [
      "a long number for an object of which a condition leaves out all",
      [field("x", "T", [field("y", "Int", undefined, { when: isOff })])],
      '{"x":12345678901234567890}',
    ],
    ["values of any scalar that are deep", [field("x", "Json")], `{"x":${"[".repeat(30)}${"]".repeat(30)}}`],
  ])("%s", (_name, fields, text) => {
    expect(printBoth(fields, text).projected).toBeUndefined();
  });
});

describe("Types below types", () => {
  const animal = { kind: "abstract", name: "Animal", possibleTypes: ["Cat", "Dog"] } as const;

  /** Each level has fields that differ by type beside one that all types have. */
  function nested(depth: number): ResponseField {
    const selection = [
      field("__typename", "String!"),
      field("lives", "Int", undefined, { types: ["Cat"] }),
      ...(depth === 0 ? [] : [nested(depth - 1)]),
    ];
    return { ...field("child", "Animal", selection), type: animal };
  }

  it("do not multiply what is generated for them", () => {
    const fields = [nested(25)];
    const text = '{"child":{"__typename":"Cat","lives":9,"child":{"__typename":"Dog","child":null}}}';
    const { printed, projected, errors } = printBoth(fields, text);
    expect(errors).toBe(0);
    expect(projected).toBe(printed);
    const onlyFetch = rootFetch(0, "a", "{ child { __typename } }");
    const asked = readFetchDocument(onlyFetch.document).shape;
    expect(answerPattern(plan([onlyFetch], fields), asked)).toBeUndefined();
    expect(answerPattern(plan([onlyFetch], [nested(2)]), asked)).toBeDefined();
  });
});

describe("What no subgraph knows", () => {
  const fields = [
    field("list", "[User]", [field("id", "ID"), field("name", "String")]),
    field("own", "User!", [field("name", "String!")]),
  ];
  const projection = generateProjection(fields, {
    conditions: new ConditionTable(),
    mayRepeat: () => false,
    mayDangle: (dataKeys) => dataKeys.join() === "list",
  });

  /** The second of the list is unknown, as `kind` says. */
  function projectWith(kind: "absent" | "unkeyed" | "explained", own: object, isReference: boolean) {
    const root = { list: [{ id: "1", name: "one" }, { id: "2" }, null], own } as unknown as DataObject;
    const faults = new Faults();
    const [, unknown] = root.list as DataObject[];
    const objects = [unknown as DataObject];
    faults.addGap(unknown as DataObject, { kind, keys: new Set(["name"]) });
    if (isReference) {
      faults.addReferences([objects], [null]);
    }
    const isSilent = faults.isSilent;
    faults.writeGaps();
    return { isSilent, data: projection?.(root, [], maxLength) };
  }

  it("is null in its object, or the object where that is but a reference", () => {
    const one = { id: "1", name: "one" };
    const own = { name: "x" };
    expect(projectWith("absent", own, false)).toEqual({
      isSilent: true,
      data: { list: [one, { id: "2", name: null }, null], own },
    });
    expect(projectWith("absent", own, true)).toEqual({
      isSilent: true,
      data: { list: [one, null, null], own },
    });
    expect(projectWith("unkeyed", own, false).isSilent).toBe(true);
  });

  it("is for the printer where the client is told of it", () => {
    expect(projectWith("explained", { name: "x" }, false).isSilent).toBe(false);
    expect(projectWith("absent", {}, false)).toEqual({ isSilent: true, data: undefined });
  });
});
