import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

describe("one field wanted with two argument sets", () => {
  const situation = new Situation({
    a: `type Query { product: Product products: [Product!]! }
        type Product @key(fields: "id") { id: ID! price(currency: String): Int size(unit: String): Size }
        type Size { width: Int height: Int }`,
    b: `type Product @key(fields: "id") {
          id: ID! price(currency: String): Int @external size(unit: String): Size @external
          inEuros: Int @requires(fields: "price(currency: \\"EUR\\")")
          inDollars: Int @requires(fields: "price(currency: \\"USD\\")")
          volume: Int @requires(fields: "size(unit: \\"m\\") { width }")
        }
        type Size { width: Int @external }`,
  });

  it("does not overwrite the client's answer with what a @requires reads", async () => {
    expect(await situation.ask('{ products { price(currency: "GBP") inEuros } }')).toMatchInlineSnapshot(`
      [
        "0 a: {products{id _1_price:price(currency:"EUR") price(currency:"GBP")}}",
        "1 b after 0 at products.@ as Product: {...on Product{inEuros}}",
      ]
    `);
  });

  it("keeps what two @requires read apart", async () => {
    expect(await situation.ask("{ product { inEuros inDollars } }")).toMatchInlineSnapshot(`
      [
        "0 a: {product{id price(currency:"USD") _1_price:price(currency:"EUR")}}",
        "1 b after 0 at product as Product and at product as Product: {_entities0:_entities{...on Product{inDollars}} _entities1:_entities{...on Product{inEuros}}}",
      ]
    `);
  });

  it("keeps all three apart, and the client's two by their aliases", async () => {
    expect(
      await situation.ask(
        '{ product { price inDollars old: price(currency: "GBP") price2: price(currency: "USD") inEuros } }',
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {product{id price2:price(currency:"USD") _1_price:price(currency:"EUR") price old:price(currency:"GBP")}}",
        "1 b after 0 at product as Product and at product as Product: {_entities0:_entities{...on Product{inDollars}} _entities1:_entities{...on Product{inEuros}}}",
      ]
    `);
  });

  it("reads the client's own field where it has the same arguments", async () => {
    expect(await situation.ask('{ product { price(currency: "EUR") inEuros } }')).toMatchInlineSnapshot(`
      [
        "0 a: {product{id price(currency:"EUR")}}",
        "1 b after 0 at product as Product: {...on Product{inEuros}}",
      ]
    `);
  });

  it("keeps objects apart too, of which each way has other fields", async () => {
    expect(await situation.ask('{ product { size(unit: "ft") { height } volume } }')).toMatchInlineSnapshot(`
      [
        "0 a: {product{id _1_size:size(unit:"m"){width} size(unit:"ft"){height}}}",
        "1 b after 0 at product as Product: {...on Product{volume}}",
      ]
    `);
  });

  it("keeps a variable's arguments apart from literal ones", async () => {
    expect(
      await situation.ask("query ($in: String) { product { price(currency: $in) inEuros } }", [
        { in: "EUR" },
        { in: "USD" },
        {},
      ]),
    ).toMatchInlineSnapshot(`
      [
        "0 a: query($in:String){product{id _1_price:price(currency:"EUR") price(currency:$in)}}",
        "1 b after 0 at product as Product: {...on Product{inEuros}}",
      ]
    `);
  });
});
