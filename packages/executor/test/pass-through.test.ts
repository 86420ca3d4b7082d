import { describe, expect, it } from "vitest";
import { answerPattern } from "../src/answer-pattern.ts";
import { readFetchDocument } from "../src/fetch-document.ts";
import { compileOperation } from "../src/index.ts";
import { FakeSubgraphs, field, plan, rootFetch } from "./plan-vocabulary.ts";

const rows = plan(
  [rootFetch(0, "a", "{ rows { id name amount weight isOpen tags extra } }")],
  [
    field("rows", "[Row!]!", [
      field("id", "ID!"),
      field("name", "String"),
      field("amount", "Int!"),
      field("weight", "Float"),
      field("isOpen", "Boolean!"),
      field("tags", "[[String!]]"),
      field("extra", "Json"),
    ]),
  ],
);

const row = {
  id: "1",
  name: 'Lübeck, "Queen" \\ 𝄞 \n',
  amount: -7,
  weight: 1.5,
  isOpen: true,
  tags: [["a", "b"], null, []],
  extra: "x",
};

/** What comes out for the text of an answer, and whether it is the very text that came in. */
async function answerTo(text: string | Buffer): Promise<{ readonly body: string; readonly passes: boolean }> {
  const bytes = Buffer.from(text);
  const subgraphs = { send: async () => ({ status: 200, contentType: "application/json", body: bytes }) };
  const operation = compileOperation(rows, { codeGeneration: "always" });
  const { body } = await operation.execute({ variables: {}, transport: subgraphs });
  return { body: body.toString(), passes: body === bytes };
}

function answerWith(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ data: { rows: [row, { ...row, ...change }, row] } });
}

describe("An answer of one subgraph passes as it is", () => {
  it.each([
    ["with values of all kinds", answerWith({})],
    ["with an empty list", '{"data":{"rows":[]}}'],
    ["with nulls where they may be", answerWith({ name: null, weight: null, tags: null, extra: null })],
    ["with the word errors in a text", answerWith({ name: '"errors":[]' })],
    [
      "with a number of any length where any scalar may be",
      answerWith({ extra: 1 }).replace('"extra":1', '"extra":12345678901234567890.5'),
    ],
    ["with escapes", answerWith({}).replaceAll("ü", "\\u00fc")],
  ])("%s", async (_name, text) => {
    expect((await answerTo(text)).passes).toBe(true);
  });
});

describe("An answer is read and printed again", () => {
  it.each([
    ["with blanks", JSON.stringify({ data: { rows: [row] } }, undefined, 1)],
    ["with extensions", JSON.stringify({ data: { rows: [row] }, extensions: { secret: 1 } })],
    ["with errors", JSON.stringify({ data: { rows: [row] }, errors: [{ message: "No." }] })],
    ["with a field more", answerWith({ more: 1 })],
    ["with a field less", answerWith({ amount: undefined })],
    ["with an ID that is a number", answerWith({ id: 1 })],
    ["with an Int that is too large", answerWith({ amount: 2_147_483_648 })],
    ["with an Int that is a text", answerWith({ amount: "1" })],
    ["with a text that is a number", answerWith({ name: 1 })],
    ["with a Float that no number holds", answerWith({}).replace('"weight":1.5', '"weight":1e999')],
    ["with null where it may not be", answerWith({ amount: null })],
    ["with null in a list where it may not be", answerWith({ tags: [[null]] })],
    ["with an object where any scalar may be", answerWith({ extra: {} })],
    ["with a control character in a text", answerWith({ name: "#" }).replace("#", "\t")],
    [
      "with fields in another order",
      JSON.stringify({ data: { rows: [Object.fromEntries(Object.entries(row).reverse())] } }),
    ],
    ["cut off", answerWith({}).slice(0, -3)],
    ["with a comma too many", answerWith({}).replace("]}}", ",]}}")],
    ["with a comma too few", answerWith({}).replace("},{", "}{")],
    ["with something behind it", `${answerWith({})}{}`],
    ["that is null", '{"data":null,"errors":[{"message":"No."}]}'],
    [
      "that is no UTF-8",
      Buffer.from([...Buffer.from(answerWith({ name: "#" }))].map((byte) => (byte === 35 ? 0xff : byte))),
    ],
  ])("%s", async (_name, text) => {
    const { body, passes } = await answerTo(text);
    expect(passes).toBe(false);
    expect(JSON.parse(body)).toHaveProperty("data");
  });

  it("with a status that is an error", async () => {
    const subgraphs = new FakeSubgraphs({ a: { status: 500, body: answerWith({}) } });
    const { errorCodes } = await compileOperation(rows, { codeGeneration: "always" }).execute({
      variables: {},
      transport: subgraphs,
    });
    expect(errorCodes).toEqual(["SUBREQUEST_HTTP_ERROR"]);
    expect(subgraphs.requests).toHaveLength(1);
  });

  it("where it is longer than a response may be", async () => {
    const subgraphs = new FakeSubgraphs({ a: { body: answerWith({}) } });
    const operation = compileOperation(rows, { codeGeneration: "always", maxResponseLength: 100 });
    const { errorCodes } = await operation.execute({ variables: {}, transport: subgraphs });
    expect(errorCodes).toEqual(["RESPONSE_TOO_LARGE"]);
  });
});

describe("An operation that comes for the first times", () => {
  it("is not worth a pattern yet", async () => {
    const bytes = Buffer.from(answerWith({}));
    const subgraphs = { send: async () => ({ status: 200, contentType: "application/json", body: bytes }) };
    const operation = compileOperation(rows);
    const passed: boolean[] = [];
    for (let execution = 0; execution < 20; execution++) {
      passed.push((await operation.execute({ variables: {}, transport: subgraphs })).body === bytes);
    }
    expect(passed.indexOf(true)).toBe(16);
    expect(passed.slice(16)).not.toContain(false);
  });

  it("never is, where no code may be generated", async () => {
    const bytes = Buffer.from(answerWith({}));
    const subgraphs = { send: async () => ({ status: 200, contentType: "application/json", body: bytes }) };
    const operation = compileOperation(rows, { codeGeneration: "never" });
    for (let execution = 0; execution < 20; execution++) {
      expect((await operation.execute({ variables: {}, transport: subgraphs })).body).not.toBe(bytes);
    }
  });
});

describe("A request that fails", () => {
  it("is sent once, and its error is the operation's", async () => {
    const subgraphs = new FakeSubgraphs({ a: new Error("refused") });
    const { errorCodes } = await compileOperation(rows, { codeGeneration: "always" }).execute({
      variables: {},
      transport: subgraphs,
    });
    expect(errorCodes).toEqual(["SUBREQUEST_HTTP_ERROR"]);
    expect(subgraphs.requests).toHaveLength(1);
  });

  it("is not sent for a client that has left", async () => {
    const subgraphs = new FakeSubgraphs({ a: { body: answerWith({}) } });
    const signal = AbortSignal.abort();
    const { errorCodes } = await compileOperation(rows, { codeGeneration: "always" }).execute({
      variables: {},
      transport: subgraphs,
      signal,
    });
    expect(errorCodes).toEqual(["SUBREQUEST_CANCELLED"]);
    expect(subgraphs.requests).toEqual([]);
  });
});

describe("Objects of an abstract type", () => {
  const animal = { kind: "abstract", name: "Animal", possibleTypes: ["Cat", "Dog"] } as const;
  const typeName = field("__typename", "String!");
  const lives = { types: ["Cat"] };

  function patternFor(...fields: Parameters<typeof plan>[1]): RegExp | undefined {
    const fetch = rootFetch(0, "a", "{ animal { name } }");
    const response = [{ ...field("animal", "Animal", fields), type: animal }];
    const pattern = answerPattern(plan([fetch], response), readFetchDocument(fetch.document).shape);
    return pattern === undefined ? undefined : new RegExp(pattern);
  }

  it("are told apart by the client's own __typename", () => {
    const pattern = patternFor(typeName, field("name", "String!"), field("lives", "Int!", undefined, lives));
    expect(pattern?.test('{"data":{"animal":{"__typename":"Cat","name":"Tom","lives":9}}}')).toBe(true);
    expect(pattern?.test('{"data":{"animal":{"__typename":"Dog","name":"Rex"}}}')).toBe(true);
    expect(pattern?.test('{"data":{"animal":{"__typename":"Dog","name":"Rex","lives":9}}}')).toBe(false);
    expect(pattern?.test('{"data":{"animal":{"__typename":"Cow","name":"Ada"}}}')).toBe(false);
  });

  it("need none where all have the same fields", () => {
    expect(patternFor(field("name", "String!"))?.test('{"data":{"animal":{"name":"Tom"}}}')).toBe(true);
  });

  it("cannot be told where the client does not ask for it", () => {
    expect(patternFor(field("name", "String!"), field("lives", "Int!", undefined, lives))).toBeUndefined();
  });
});

describe("Type names that the plan knows", () => {
  const typeName = field("__typename", "String!", undefined, { constant: "User" });
  const users = [field("users", "[User]", [field("id", "ID!"), typeName])];

  async function ask(document: string, text: string) {
    const bytes = Buffer.from(text);
    const transport = { send: async () => ({ status: 200, contentType: "application/json", body: bytes }) };
    const operation = compileOperation(plan([rootFetch(0, "a", document)], users), {
      codeGeneration: "always",
    });
    const { body } = await operation.execute({ variables: {}, transport });
    return { text: body.toString(), passes: body === bytes };
  }

  it("pass where they are asked for", async () => {
    const text = '{"data":{"users":[{"id":"1","__typename":"User"},null]}}';
    expect(await ask("{ users { id __typename } }", text)).toEqual({ text, passes: true });
  });

  it.each([
    ["are others", '{"data":{"users":[{"id":"1","__typename":"Admin"}]}}'],
    ["are null", '{"data":{"users":[{"id":"1","__typename":null}]}}'],
    ["are missing", '{"data":{"users":[{"id":"1"}]}}'],
    ["stand elsewhere", '{"data":{"users":[{"__typename":"User","id":"1"}]}}'],
  ])("are the plan's own where the answer's %s", async (_name, text) => {
    expect(await ask("{ users { id __typename } }", text)).toEqual({
      text: '{"data":{"users":[{"id":"1","__typename":"User"}]}}',
      passes: false,
    });
  });
});

describe("With conditions", () => {
  const isOn = (variable: string) => [[{ variable, equals: true }]];
  const names = ["a", "b", "c", "d"];
  const conditional = plan(
    [rootFetch(0, "a", "{ id a b c d o { x y } }", { variables: names })],
    [
      field("id", "ID!"),
      ...names.map((name) => field(name, "Int", undefined, { when: isOn(name) })),
      field("o", "O", [field("x", "Int", undefined, { when: isOn("a") }), field("y", "Int")]),
    ],
  );

  function startAsking() {
    const operation = compileOperation(conditional, { codeGeneration: "always" });
    return async (text: string, variables: Readonly<Record<string, boolean>>) => {
      const bytes = Buffer.from(text);
      const transport = { send: async () => ({ status: 200, contentType: "application/json", body: bytes }) };
      const { body } = await operation.execute({ variables, transport });
      return { text: body.toString(), passes: body === bytes };
    };
  }

  it("an answer passes with what they leave, and with nothing else", async () => {
    const ask = startAsking();
    const [on, off] = ['{"data":{"id":"1","a":2,"o":{"x":3,"y":4}}}', '{"data":{"id":"1","o":{"y":4}}}'];
    expect(await ask(on, { a: true })).toEqual({ text: on, passes: true });
    expect(await ask(off, { a: false })).toEqual({ text: off, passes: true });
    expect(await ask(off, {})).toEqual({ text: off, passes: true });
    expect(await ask(on, { a: false })).toEqual({ text: off, passes: false });
    expect((await ask(off, { a: true })).passes).toBe(false);
    expect(await ask(on, { a: true })).toEqual({ text: on, passes: true });
  });

  it("as many patterns are made as are worth it, however many values a client sends", async () => {
    const ask = startAsking();
    const passes: boolean[] = [];
    for (let values = 0; values < 16; values++) {
      const variables = Object.fromEntries(names.map((name, index) => [name, ((values >> index) & 1) === 1]));
      const own = names.flatMap((name) => (variables[name] === true ? [`"${name}":1,`] : [])).join("");
      const text = `{"data":{"id":"1",${own}"o":{${variables.a === true ? '"x":1,' : ""}"y":1}}}`;
      const answer = await ask(text, variables);
      expect(answer.text).toBe(text);
      passes.push(answer.passes);
    }
    expect(passes).toEqual([...Array(8).fill(true), ...Array(8).fill(false)]);
  });

  it("a request that they leave out is not sent", async () => {
    const optional = plan(
      [{ ...rootFetch(0, "a", "{ x }"), when: isOn("a") }],
      [field("x", "Int", undefined, { when: isOn("a") })],
    );
    const subgraphs = new FakeSubgraphs({ a: { data: { x: 1 } } });
    const operation = compileOperation(optional, { codeGeneration: "always" });
    const ask = async (a: boolean) =>
      (await operation.execute({ variables: { a }, transport: subgraphs })).body.toString();
    expect(await ask(false)).toBe('{"data":{}}');
    expect(subgraphs.requests).toHaveLength(0);
    expect(await ask(true)).toBe('{"data":{"x":1}}');
    expect(subgraphs.requests).toHaveLength(1);
  });
});

describe("There is no pattern", () => {
  const fetch = rootFetch(0, "a", "{ x }");
  it.each([
    [
      "for more fields than are worth it",
      plan(
        [fetch],
        Array.from({ length: 400 }, () => field("x", "String")),
      ),
    ],
    ["for two requests", plan([fetch, rootFetch(1, "b", "{ y }")], [field("x", "Int")])],
    [
      "for a field that the tree has under another name",
      plan([fetch], [field("x", "Int", undefined, { dataKey: "y" })]),
    ],
    ["for a response without a field", plan([fetch], [field("x", "Int", undefined, { when: [] })])],
    [
      "for a type name that is not asked for",
      plan([fetch], [field("__typename", "String!", undefined, { constant: "Query" })]),
    ],
    [
      "for a field that cannot be had",
      plan([fetch], [field("x", "Int", undefined, { unreachable: ["a: no"] })]),
    ],
    ["for a request under a condition", plan([{ ...fetch, when: [] }], [field("x", "Int")])],
  ])("%s", (_name, queryPlan) => {
    expect(answerPattern(queryPlan, readFetchDocument(fetch.document).shape)).toBeUndefined();
  });
});
