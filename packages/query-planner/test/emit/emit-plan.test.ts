import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { plan, stageText } from "../planning.ts";

const key = '@key(fields: "id")';
const model = composeModel({
  a: `type Query { p(in: In, n: Int = 1): P ps: [P] } input In { a: Int b: [String] }
      type P ${key} { id: ID! name(upper: Boolean): String }`,
  b: `type P ${key} { id: ID! rank(of: Int!): Int other: P } type Mutation { touch: P }`,
});

describe("a plan's documents", () => {
  it("declare the variables that they use, as the client does", () => {
    const [first, second] = plan(
      model,
      "query ($in: In = {a: 1}, $n: Int, $of: Int!, $up: Boolean) { p(in: $in, n: $n) { name(upper: $up) rank(of: $of) } }",
    ).fetches;
    expect(first?.document).toBe(
      "query($in:In={ a: 1 },$n:Int,$up:Boolean){p(in:$in,n:$n){id name(upper:$up)}}",
    );
    expect(first?.variables).toEqual(["in", "n", "up"]);
    expect(second?.document).toBe(
      "query($representations:[_Any!]!,$of:Int!){_entities(representations:$representations){...on P{rank(of:$of)}}}",
    );
    expect(second?.variables).toEqual(["of"]);
  });

  it("have a name of their own for representations where the client uses it", () => {
    const [, second] = plan(
      model,
      "query ($representations: Int!) { p { rank(of: $representations) } }",
    ).fetches;
    expect(second?.document).toBe(
      "query($_representations:[_Any!]!,$representations:Int!){_entities(representations:$_representations){...on P{rank(of:$representations)}}}",
    );
  });

  it("nest conditions of which one directive of a kind is not enough", () => {
    const [first] = plan(
      model,
      "query ($a: Boolean!, $b: Boolean!, $c: Boolean!) { ps { ... @include(if: $a) { ... @include(if: $b) { name @skip(if: $c) } } id } }",
    ).fetches;
    expect(first?.document).toBe(
      "query($a:Boolean!,$b:Boolean!,$c:Boolean!){ps{...@include(if:$b){name@include(if:$a)@skip(if:$c)} id}}",
    );
  });

  it("say the kind of operation", () => {
    expect(plan(model, "mutation { touch { id } }").fetches[0]?.document).toBe("mutation{touch{id}}");
  });
});

describe("a plan's fetches", () => {
  it("are numbered so that each stands behind those that it waits for", () => {
    const { fetches } = plan(
      model,
      "{ p { name rank(of: 1) other { name other { name } } } ps { rank(of: 2) } }",
    );
    expect(fetches.map(({ id, dependsOn }) => [id, ...dependsOn])).toEqual([[0], [1, 0], [2, 1]]);
  });

  it("say when they are sent", () => {
    const { fetches } = plan(
      model,
      "query ($a: Boolean!, $b: Boolean!) { p { id rank(of: 1) @include(if: $a) other @skip(if: $b) { name } } }",
    );
    expect(fetches.map(({ when }) => when)).toEqual([
      undefined,
      [[{ variable: "b", equals: false }], [{ variable: "a", equals: true }]],
      [[{ variable: "b", equals: false }]],
    ]);
  });

  it("are plain JSON", () => {
    const made = plan(model, "{ p { name rank(of: 1) } }");
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });
});

describe("the printed plan", () => {
  it("is grouped by the rounds of its fetches", () => {
    expect(stageText(model, "{ p { rank(of: 1) } ps { id } }", "emit")).toMatchInlineSnapshot(`
      "QueryPlan {
        Sequence {
          Fetch(service: "a", id: 0) {
            {
              p {
                id
              }
              ps {
                id
              }
            }
          },
          Flatten(path: "p") {
            Fetch(service: "b", id: 1, after: [0]) {
              {
                ... on P {
                  __typename
                  id
                }
              } =>
              {
                ... on P {
                  rank(of: 1)
                }
              }
            }
          }
        }
      }"
    `);
  });
});
