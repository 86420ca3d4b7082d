import { buildSchema, getVariableValues, Kind, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { type AskedOperation, findFlaw } from "../../src/hostile/check-answer.ts";

const schema = buildSchema(`
  type Query { a: A, need: A!, animal: Animal, animals: [Animal!], color: Color, any: Any }
  type A { id: ID!, count: Int, weight: Float, text: String, isOpen: Boolean }
  interface Animal { name: String }
  type Cat implements Animal { name: String, lives: Int! }
  type Dog implements Animal { name: String }
  enum Color { RED }
  scalar Any
`);

function asked(document: string): AskedOperation {
  const { definitions } = parse(document);
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const variables = getVariableValues(schema, operation?.variableDefinitions ?? [], {}).variableValues;
  if (operation === undefined || variables === undefined) {
    throw new Error("The operation is wrong.");
  }
  return { schema, operation, fragments: new Map(), variables };
}

describe("A response is right", () => {
  it.each([
    ["{ a { id count weight } }", '{"data":{"a":{"id":"1","count":1,"weight":1.5}}}'],
    ["{ a { id } }", '{"data":{"a":null}}'],
    ["{ a { id @skip(if: true) text } }", '{"data":{"a":{"text":"x"}}}'],
    ["{ any }", '{"data":{"any":{"b":[1]}}}'],
    ["{ __proto__: color }", '{"data":{"__proto__":"RED"}}'],
    ["{ animal { name ... on Cat { lives } } }", '{"data":{"animal":{"name":"Rex"}}}'],
    ["{ animal { name ... on Cat { lives } } }", '{"data":{"animal":{"name":"Tom","lives":9}}}'],
    ["{ __schema { queryType { name } } }", '{"data":{"__schema":{"queryType":{"name":"Query"}}}}'],
    [
      "{ a { id } }",
      '{"errors":[{"message":"No.","path":["a","id"],"extensions":{"code":"X"}}],"data":{"a":null}}',
    ],
    ["{ need { id } }", '{"errors":[{"message":"No.","extensions":{"code":"X"}}],"data":null}'],
  ])("%s %s", (document, text) => {
    expect(findFlaw(asked(document), text)).toBeUndefined();
  });
});

describe("A response is wrong", () => {
  it.each([
    ["a field is missing", "{ a { id } color }", '{"data":{"a":null}}'],
    ["a field is too much", "{ a { id } }", '{"data":{"a":{"id":"1","text":null}}}'],
    ["fields are in another order", "{ a { text id } }", '{"data":{"a":{"id":"1","text":null}}}'],
    ["a null may not be", "{ a { id } }", '{"data":{"a":{"id":null}}}'],
    ["a null may not be in a list", "{ animals { name } }", '{"data":{"animals":[null]}}'],
    ["a list is none", "{ animals { name } }", '{"data":{"animals":{"name":"x"}}}'],
    ["an object is none", "{ a { id } }", '{"data":{"a":[]}}'],
    ["an ID is a number", "{ a { id } }", '{"data":{"a":{"id":1}}}'],
    ["an Int is too large", "{ a { count } }", '{"data":{"a":{"count":2147483648}}}'],
    ["a Float is too large", "{ a { weight } }", '{"data":{"a":{"weight":1e400}}}'],
    ["a String is a Boolean", "{ a { text } }", '{"data":{"a":{"text":true}}}'],
    ["a Boolean is a String", "{ a { isOpen } }", '{"data":{"a":{"isOpen":"true"}}}'],
    ["an enum has no such value", "{ color }", '{"data":{"color":"BLUE"}}'],
    ["a type is another", "{ a { __typename } }", '{"data":{"a":{"__typename":"B"}}}'],
    [
      "no type has these fields",
      "{ animal { __typename ... on Cat { lives } } }",
      '{"data":{"animal":{"__typename":"Dog","lives":9}}}',
    ],
    ["it has no data", "{ color }", "{}"],
    ["it has no data and no errors", "{ color }", '{"data":null}'],
    ["it has something else", "{ color }", '{"data":{"color":null},"internal":1}'],
    ["its errors are none", "{ color }", '{"data":{"color":null},"errors":[]}'],
    [
      "an error has no code",
      "{ color }",
      '{"data":{"color":null},"errors":[{"message":"No.","path":["color"]}]}',
    ],
    [
      "an error's path leads nowhere",
      "{ color }",
      '{"data":{"color":null},"errors":[{"message":"No.","path":["a"],"extensions":{"code":"X"}}]}',
    ],
    [
      "an error's path has a fraction",
      "{ color }",
      '{"data":{"color":null},"errors":[{"message":"No.","path":["color",0.5],"extensions":{"code":"X"}}]}',
    ],
  ])("where %s", (_name, document, text) => {
    expect(findFlaw(asked(document), text)).toBeDefined();
  });
});
