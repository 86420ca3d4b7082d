import type { ResponseField } from "@hansa/query-planner";
import { describe, expect, it } from "vitest";
import { type CompileOptions, compileOperation, type UnreachableSelection } from "../src/index.ts";
import { field, plan, rootFetch, type } from "./plan-vocabulary.ts";

const reasons = ['"b" needs the key "code", and "Product.code" cannot be had'];

/** A field that no subgraph can give. */
function lost(responseKey: string, typeText: string, more: Partial<ResponseField> = {}): ResponseField {
  return field(responseKey, typeText, undefined, { unreachable: reasons, ...more });
}

/** Answers an operation of which subgraph `a` is asked for all that is fetched. */
async function answer(
  response: readonly ResponseField[],
  data: object,
  more: CompileOptions & { readonly variables?: Readonly<Record<string, unknown>> } = {},
): Promise<unknown> {
  const operation = compileOperation(plan([rootFetch(0, "a", "{ p { name } q }")], response), more);
  const transport = {
    send: async () => ({
      status: 200,
      contentType: "application/json",
      body: JSON.stringify({ data }),
    }),
  };
  const { body } = await operation.execute({ variables: more.variables ?? {}, transport });
  return JSON.parse(body.toString());
}

function errorAt(...path: readonly (string | number)[]): object {
  return {
    message: `The field "T.${path.at(-1)}" cannot be fetched at this place of the graph. Leave it out of the operation.`,
    path,
    extensions: { code: "SELECTION_UNSATISFIABLE", errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  };
}

describe("a field that the plan gives up", () => {
  it("is null with an error at its path, and its siblings are answered", async () => {
    const response = [field("p", "P", [field("name", "String"), lost("price", "Int")])];
    expect(await answer(response, { p: { name: "x", price: 7 } })).toEqual({
      data: { p: { name: "x", price: null } },
      errors: [errorAt("p", "price")],
    });
  });

  it("is so for every object of a list", async () => {
    const response = [field("p", "[P!]", [lost("price", "Int")])];
    expect(await answer(response, { p: [{}, {}] })).toEqual({
      data: { p: [{ price: null }, { price: null }] },
      errors: [errorAt("p", 0, "price"), errorAt("p", 1, "price")],
    });
  });

  it("passes its null up to the first place that may be null, with one error", async () => {
    const response = [
      field("p", "P", [field("inner", "Inner!", [lost("price", "Int!"), lost("size", "Int!")])]),
      field("q", "String"),
    ];
    expect(await answer(response, { p: { inner: {} }, q: "y" })).toEqual({
      data: { p: null, q: "y" },
      errors: [errorAt("p", "inner", "price")],
    });
    expect(await answer([lost("price", "Int!")], {})).toEqual({ data: null, errors: [errorAt("price")] });
  });

  it("is no error where its object is null, or it is not included", async () => {
    expect(await answer([field("p", "P", [lost("price", "Int!")])], { p: null })).toEqual({
      data: { p: null },
    });
    const when = [[{ variable: "a", equals: true }]];
    const response = [field("p", "P", [field("name", "String"), lost("price", "Int", { when })])];
    expect(await answer(response, { p: { name: "x" } }, { variables: { a: false } })).toEqual({
      data: { p: { name: "x" } },
    });
  });

  it("is given up for the objects of its types only", async () => {
    const response = [
      field(
        "p",
        "[P!]",
        [field("name", "String", undefined, { types: ["X"] }), lost("name", "String", { types: ["Y"] })],
        {
          type: { kind: "list", of: { kind: "abstract", name: "P", possibleTypes: ["X", "Y"] } },
        },
      ),
    ];
    expect(await answer(response, { p: [{ __typename: "X", name: "x" }, { __typename: "Y" }] })).toEqual({
      data: { p: [{ name: "x" }, { name: null }] },
      errors: [errorAt("p", 1, "name")],
    });
  });

  it("counts among the errors that are bounded", async () => {
    const response = [field("p", "[P!]", [lost("price", "Int")])];
    expect(await answer(response, { p: [{}, {}, {}] }, { maxErrors: 1 })).toMatchObject({
      errors: [errorAt("p", 0, "price")],
      extensions: { omittedErrors: 2 },
    });
  });

  it("gives the reasons to the log under the error's id, and to clients only where errors are passed", async () => {
    const told: (readonly UnreachableSelection[])[] = [];
    const response = [lost("price", "Int"), lost("size", "[Int]")];
    const masked = await answer(response, {}, { onUnreachable: (selections) => told.push(selections) });
    expect(told).toEqual([
      [
        {
          errorId: expect.any(String),
          code: "SELECTION_UNSATISFIABLE",
          coordinate: "T.price",
          responseKey: "price",
          reasons,
        },
        {
          errorId: expect.any(String),
          code: "SELECTION_UNSATISFIABLE",
          coordinate: "T.size",
          responseKey: "size",
          reasons,
        },
      ],
    ]);
    expect(masked).toMatchObject({ errors: [{ extensions: { errorId: told[0]?.[0]?.errorId } }, {}] });
    expect(JSON.stringify(masked)).not.toContain('code\\"');
    expect(await answer([lost("price", "Int")], {}, { subgraphErrors: "pass" })).toMatchObject({
      errors: [
        {
          message:
            'The field "T.price" cannot be fetched at this place of the graph: "b" needs the key "code", and "Product.code" cannot be had. Compose the supergraph again with a composition that checks satisfiability.',
        },
      ],
    });
  });

  it("needs no fetch at all", async () => {
    const operation = compileOperation(
      plan([], [field("a", "Int", undefined, { unreachable: [], type: type("Int") })]),
    );
    const transport = { send: () => Promise.reject(new Error("nothing is to be sent")) };
    expect(await operation.execute({ variables: {}, transport })).toMatchObject({
      hasData: true,
      errorCodes: ["SELECTION_UNSATISFIABLE"],
    });
  });
});
