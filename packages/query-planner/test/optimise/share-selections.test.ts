import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { printPlan } from "../../src/index.ts";
import { plan, stageText } from "../planning.ts";

const fields = Array.from({ length: 12 }, (_, index) => `field${index}`);
const declared = fields.map((name) => `${name}: String`).join(" ");
const model = composeModel({
  a: `type Query { user(id: ID!): User order(id: ID!): Order search: Found }
      type User @key(fields: "id") { id: ID! home: Address work: Address friend: User ${declared} }
      type Order @key(fields: "id") { id: ID! buyer: User seller: User from: Address to: Address }
      type Address { street: String city: String postalCode: String region: String country: Country }
      type Country { code: String name: String currency: String continent: String }
      union Found = User | Order`,
  b: `type User @key(fields: "id") { id: ID! mails(first: Int): [Mail] }
      type Mail { subject: String body: String sender: String receiver: String ${declared} }`,
});
const address = "street city postalCode region country { code name currency continent }";
const person = `id ${fields.join(" ")} home { ${address} } work { ${address} }`;

/** The documents that are sent, and what they would be without this pass, both as lengths in characters. */
function lengths(operation: string): readonly { readonly sent: number; readonly writtenOut: number }[] {
  return plan(model, operation).fetches.map(({ document }) => ({
    sent: document.length,
    writtenOut: expanded(document).length,
  }));
}

/** A document with its fragments put back where they are spread. */
function expanded(document: string): string {
  const definitions = [...document.matchAll(/ fragment (\w+) on \w+(\{.*?\})(?= fragment |$)/g)];
  const body = document.slice(0, definitions[0]?.index ?? document.length);
  return definitions.reduce((text, [, name, inner]) => text.replaceAll(`{...${name}}`, inner ?? ""), body);
}

describe("selections that stand in a document several times", () => {
  const operation = `{ order(id: 1) { buyer { ${person} } seller { ${person} } from { ${address} } to { ${address} } } }`;

  it("become fragments of it, those inside them too", () => {
    const list = fields.join(" ");
    expect(stageText(model, operation, "optimise")).toBe(
      [
        "passes: share-selections",
        "0 a: {order(id:1){buyer{...User_1} seller{...User_1} from{...Address_2} to{...Address_2}}}",
        `  fragment User_1 on User{id ${list} home{...Address_2} work{...Address_2}}`,
        "  fragment Address_2 on Address{street city postalCode region country{code name currency continent}}",
      ].join("\n"),
    );
  });

  it("are written out before this pass", () => {
    expect(stageText(model, operation, "fetch-graph")).not.toContain("fragment");
  });

  it("make a large document much shorter", () => {
    const people = Array.from(
      { length: 20 },
      (_, index) => `u${index}: user(id: ${index}) { ${person} friend { ${person} } }`,
    );
    expect(lengths(`{ ${people.join(" ")} }`)).toEqual([{ sent: 907, writtenOut: 9_961 }]);
  });

  it("become fragments of entity requests, of which every _entities field has them", () => {
    const mails = `mails { subject body sender receiver ${fields.join(" ")} }`;
    const text = `{ order(id: 1) { buyer { ${mails} } seller { ${mails} } } user(id: 1) { ${mails} } }`;
    expect(stageText(model, text, "optimise").split("\n").slice(2)).toEqual([
      "1 b after 0: at order.buyer {...on User{...User_1}} and at order.seller {...on User{...User_1}} and at user {...on User{...User_1}}",
      `  fragment User_1 on User{mails{subject body sender receiver ${fields.join(" ")}}}`,
    ]);
  });

  it("are printed with the plan, as fragments behind the requests", () => {
    const lines = printPlan(plan(model, operation)).split("\n");
    expect(lines.filter((line) => /User_1|Address_2/.test(line)).map((line) => line.trim())).toEqual([
      "...User_1",
      "...User_1",
      "...Address_2",
      "...Address_2",
      "fragment User_1 on User {",
      "...Address_2",
      "...Address_2",
      "fragment Address_2 on Address {",
    ]);
  });

  it("may be spread under different conditions", () => {
    const conditional = person.replace("field3 ", "field3 @include(if: $x) ");
    const text = `query ($x: Boolean!, $y: Boolean!) {
      order(id: 1) { buyer @include(if: $y) { ${conditional} } seller @skip(if: $y) { ${conditional} } }
    }`;
    expect(stageText(model, text, "optimise").split("\n").slice(1, 3)).toEqual([
      "0 a: {order(id:1){buyer@include(if:$y){...User_1} seller@skip(if:$y){...User_1}}}",
      expect.stringContaining("fragment User_1 on User{id field0 field1 field2 field3@include(if:$x) field4"),
    ]);
    expect(plan(model, text).fetches.map(({ variables }) => variables)).toEqual([["x", "y"]]);
  });

  it("do not mind how the client calls its own fragments", () => {
    const text = `{ order(id: 1) { buyer { ...User_1 } seller { ...User_1 } from { ...Address_2 } to { ...Address_2 } } }
      fragment User_1 on User { ${person} } fragment Address_2 on Address { ${address} }`;
    expect(stageText(model, text, "optimise")).toBe(stageText(model, operation, "optimise"));
  });
});

describe("a document stays as it is", () => {
  it("where it is short", () => {
    const text = `{ order(id: 1) { from { ${address} } to { ${address} } } }`;
    expect(stageText(model, text, "optimise")).toBe(`passes: none\n${stageText(model, text, "fetch-graph")}`);
  });

  it("where nothing long stands in it twice", () => {
    const text = `{ order(id: 1) { buyer { ${person.replace("work", "none: home")} friend { id } } seller { id friend { id } } } }`;
    expect(stageText(model, text, "optimise")).not.toContain("fragment User_1");
  });

  it("where what is repeated stands under several type conditions of _entities", () => {
    const several = composeModel({
      a: `type Query { one: Any two: Any } union Any = A | B
          type A @key(fields: "id") { id: ID! } type B @key(fields: "id") { id: ID! }`,
      b: `type A @key(fields: "id") { id: ID! ${declared} } type B @key(fields: "id") { id: ID! other: Int ${declared} }`,
    });
    const both = `... on A { ${fields.join(" ")} } ... on B { other ${fields.join(" ")} }`;
    expect(stageText(several, `{ one { ${both} } two { ${both} } }`, "optimise")).not.toContain("fragment");
  });
});
