import { readSettings } from "@hansa/core";
import { describe, expect, test } from "vitest";
import { DocumentStore } from "../../src/document/document-store.ts";
import { type ServerSettingsInput, serverSettings } from "../../src/index.ts";
import { cpuMsOf } from "../support/cpu-time.ts";
import { shopSchema } from "../support/shop-engine.ts";

/** Parsing and validating a hostile document takes 1 to 110 ms of processor time where this was written. */
const maxCpuMs = 1_000;
const maxAnswerBytes = 50_000;

const repeat = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(" ");
const longName = "x".repeat(400);

const hostile: readonly (readonly [title: string, text: string, outcome: string])[] = [
  ["one field ten thousand times", `{ product { ${repeat(9_900, () => "id")} } }`, "DOCUMENT_LIMIT_EXCEEDED"],
  [
    "one field with subfields two thousand times",
    `{ product { ${repeat(1_900, () => "related { id id }")} } }`,
    "DOCUMENT_LIMIT_EXCEEDED",
  ],
  [
    "one field with a thousand different arguments",
    `{ product { ${repeat(1_050, (index) => `related(first: ${index}) { id }`)} } }`,
    "DOCUMENT_LIMIT_EXCEEDED",
  ],
  [
    "300 fragments with the same fields",
    `{ product { ${repeat(300, (index) => `...f${index}`)} } }
     ${repeat(300, (index) => `fragment f${index} on Product { related { id name price } }`)}`,
    "DOCUMENT_LIMIT_EXCEEDED",
  ],
  [
    "two chains of fragments side by side",
    `{ product { ...a0 ...b0 } } fragment a250 on Product { id } fragment b250 on Product { id }
     ${repeat(250, (i) => `fragment a${i} on Product { id ...a${i + 1} } fragment b${i} on Product { id ...b${i + 1} }`)}`,
    "DOCUMENT_LIMIT_EXCEEDED",
  ],
  [
    "a chain of 1,200 fragments",
    `{ product { ...f0 } } fragment f1200 on Product { id }
     ${repeat(1_200, (index) => `fragment f${index} on Product { ...f${index + 1} }`)}`,
    "DOCUMENT_LIMIT_EXCEEDED",
  ],
  [
    "a chain of fragments that no operation spreads",
    `{ hello } ${repeat(1_200, (index) => `fragment f${index} on Product { ...f${index + 1} }`)}`,
    "DOCUMENT_LIMIT_EXCEEDED",
  ],
  [
    "two chains of 180 fragments",
    `{ product { ...a0 ...b0 } } fragment a180 on Product { id } fragment b180 on Product { id }
     ${repeat(180, (i) => `fragment a${i} on Product { id ...a${i + 1} } fragment b${i} on Product { id ...b${i + 1} }`)}`,
    "prepared",
  ],
  [
    "fragments that double 600 times",
    `{ product { ...f0 } } fragment f600 on Product { id }
     ${repeat(600, (index) => `fragment f${index} on Product { ...f${index + 1} ...f${index + 1} }`)}`,
    "DOCUMENT_LIMIT_EXCEEDED",
  ],
  [
    "600 cycles of fragments with long names",
    `{ ...${longName}0 } fragment ${longName}600 on Query { ${repeat(600, (index) => `...${longName}${index}`)} }
     ${repeat(600, (index) => `fragment ${longName}${index} on Query { ...${longName}${index + 1} }`)}`,
    "GRAPHQL_VALIDATION_FAILED",
  ],
  ["a fragment that spreads itself", "{ ...f } fragment f on Query { ...f }", "GRAPHQL_VALIDATION_FAILED"],
  [
    "thousands of unknown fields with long names",
    `{ product { ${repeat(2_400, (index) => `${longName}${index}`)} } }`,
    "GRAPHQL_VALIDATION_FAILED",
  ],
  ["an unknown field of a million letters", `{ ${"x".repeat(990_000)} }`, "GRAPHQL_VALIDATION_FAILED"],
  [
    "500 operations that share a fragment with 600 variables",
    `${repeat(500, (index) => `query q${index} { ...f }`)}
     fragment f on Query { product { ${repeat(600, (index) => `related(first: $v${index}) { id }`)} } }`,
    "GRAPHQL_VALIDATION_FAILED",
  ],
  [
    "thousands of unused variables",
    `query (${repeat(2_400, (index) => `$v${index}: Int`)}) { hello }`,
    "GRAPHQL_VALIDATION_FAILED",
  ],
  [
    "one argument thousands of times",
    `{ product(${repeat(3_300, () => "id: 1")}) { id } }`,
    "GRAPHQL_VALIDATION_FAILED",
  ],
  [
    "thousands of unknown members of an input",
    `{ search(filter: { ${repeat(3_200, (index) => `k${index}: 1`)} }) { id } }`,
    "GRAPHQL_VALIDATION_FAILED",
  ],
  ["lists in lists", `{ echo(value: ${"[".repeat(4_900)}${"]".repeat(4_900)}) }`, "DOCUMENT_LIMIT_EXCEEDED"],
  ["fields in fields without an end", "{ a".repeat(4_900), "DOCUMENT_LIMIT_EXCEEDED"],
  [
    "list types in list types",
    `query ($v: ${"[".repeat(4_900)}Int${"]".repeat(4_900)}) { hello }`,
    "DOCUMENT_LIMIT_EXCEEDED",
  ],
  ["half a million comments before", `${"#\n".repeat(490_000)}{ hello }`, "DOCUMENT_LIMIT_EXCEEDED"],
  ["half a million comments behind", `{ hello } ${"#\n".repeat(490_000)}`, "DOCUMENT_LIMIT_EXCEEDED"],
  ["a text of a million letters", `{ hello(name: "${"a".repeat(900_000)}") }`, "prepared"],
];

describe("hostile documents", () => {
  test.each(hostile)("%s", (_, text, outcome) => {
    let prepared = prepare("{ __typename }");
    const cpuMs = cpuMsOf(() => {
      prepared = prepare(text);
    });
    expect(cpuMs).toBeLessThan(maxCpuMs);
    const errors = prepared.kind === "prepared" ? [] : prepared.errors;
    expect(errors[0]?.extensions.code ?? "prepared").toBe(outcome);
    expect(JSON.stringify(errors).length).toBeLessThan(maxAnswerBytes);
  });

  test("names that objects inherit are names like others", () => {
    const text =
      "{ __proto__: hello constructor: hello ...toString } fragment toString on Query { hasOwnProperty: hello }";
    expect(prepare(text).kind).toBe("prepared");
    expect(codeOf("{ ...constructor ...__proto__ }")).toBe("GRAPHQL_VALIDATION_FAILED");
  });
});

describe("document limits", () => {
  const nested = (depth: number): string =>
    `{ product ${"{ related ".repeat(depth - 2)}{ id ${"}".repeat(depth)}`;

  test.each([
    ["maxTokens", { maxTokens: 5 }, "{ hello hello hello }", "{ hello hello hello hello }"],
    ["maxTokens", { maxTokens: 4 }, "{ hello } #", "{ hello } # \n #"],
    ["maxTokens", { maxTokens: 4 }, "# \n { hello }", "# \n # \n { hello }"],
    ["maxNesting", { maxNesting: 2 }, "{ product { id } }", "{ product { related { id } } }"],
    ["maxNesting", { maxNesting: 3 }, "{ echo(value: [1]) }", "{ echo(value: [[1]]) }"],
    [
      "maxNesting",
      { maxNesting: 2 },
      "{ ...a } fragment a on Query { hello }",
      "{ ...a } fragment a on Query { ...b } fragment b on Query { hello }",
    ],
    ["maxDepth", {}, nested(25), nested(26)],
    [
      "maxDepth",
      { maxDepth: 2 },
      "{ ...a } fragment a on Query { product { id } }",
      "{ product { ...a } } fragment a on Product { related { id } }",
    ],
    [
      "maxAliases",
      { maxAliases: 2 },
      "{ a: hello ...f } fragment f on Query { b: hello }",
      "{ a: hello ...f ...f } fragment f on Query { b: hello }",
    ],
    [
      "maxRootFields",
      { maxRootFields: 2 },
      "{ hello hello }",
      "{ hello ... { hello ...f } } fragment f on Query { hello }",
    ],
    [
      "maxRootFields",
      { maxRootFields: 1 },
      "query a { hello } query b { hello }",
      "query a { hello } query b { hello hello }",
    ],
    [
      "maxDirectives",
      { maxDirectives: 2 },
      "{ ...f @skip(if: false) } fragment f on Query { hello @skip(if: false) }",
      "{ ...f @skip(if: false) } fragment f on Query { hello @skip(if: false) @include(if: true) }",
    ],
    ["maxDirectives", { maxDirectives: 1 }, "query @a { hello }", "query @a @b { hello }"],
    ["maxFields", { maxFields: 3 }, "{ product { id id } }", "{ product { id id id } }"],
    [
      "maxFields",
      {},
      `{ product { ${"...f ".repeat(199)} } } fragment f on Product { ${"id ".repeat(100)} }`,
      `{ product { ${"...f ".repeat(200)} } } fragment f on Product { ${"id ".repeat(100)} }`,
    ],
  ] satisfies readonly [string, ServerSettingsInput, string, string][])(
    "%s %o",
    (limit, settings, within, beyond) => {
      expect(limitOf(within, settings)).toBeUndefined();
      expect(limitOf(beyond, settings)).toBe(limit);
    },
  );

  test("the error names the limit, its value and its setting", () => {
    const prepared = prepare("query Two { hello hello }", { maxRootFields: 1 });
    expect(prepared).toEqual({
      kind: "refused",
      errors: [
        {
          message:
            'The operation "Two" has more than 1 root fields, with its fragments expanded. Ask for less in one operation, or raise the setting "maxRootFields" (HANSA_SERVER_MAX_ROOT_FIELDS).',
          extensions: { code: "DOCUMENT_LIMIT_EXCEEDED", limit: "maxRootFields", maximum: 1 },
        },
      ],
    });
  });
});

describe("validation", () => {
  test("suggests names of the schema only where introspection is on", () => {
    expect(messageOf("{ helo }", {})).toBe('Cannot query field "helo" on type "Query".');
    expect(messageOf("{ helo }", { introspection: true })).toBe(
      'Cannot query field "helo" on type "Query". Did you mean "hello"?',
    );
  });

  test.each(["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }'])(
    "refuses %s while introspection is off",
    (text) => {
      expect(codeOf(text)).toBe("INTROSPECTION_DISABLED");
      expect(prepare(text, { introspection: true }).kind).toBe("prepared");
    },
  );

  test("allows __typename always", () => {
    expect(prepare("{ __typename }").kind).toBe("prepared");
  });

  test("answers with at most maxErrors, and says that there are more", () => {
    const prepared = prepare("{ a b c d }", { maxErrors: 2 });
    expect(prepared.kind === "refused" ? prepared.errors.length : 0).toBe(3);
  });
});

function prepare(text: string, settings: ServerSettingsInput = {}) {
  const store = new DocumentStore(readSettings(serverSettings, settings, {}), { hit() {}, miss() {} });
  return store.prepare({ schema: shopSchema }, text);
}

function firstErrorOf(text: string, settings: ServerSettingsInput) {
  const prepared = prepare(text, settings);
  return prepared.kind === "refused" ? prepared.errors[0] : undefined;
}

function limitOf(text: string, settings: ServerSettingsInput): unknown {
  return firstErrorOf(text, settings)?.extensions.limit;
}

function codeOf(text: string): unknown {
  return firstErrorOf(text, {})?.extensions.code;
}

function messageOf(text: string, settings: ServerSettingsInput): string | undefined {
  return firstErrorOf(text, settings)?.message;
}
