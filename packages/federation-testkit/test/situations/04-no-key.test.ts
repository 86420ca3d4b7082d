import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

describe("an object without a key, reached through its parent", () => {
  const situation = new Situation({
    a: `type Query { order: Order orders: [Order!]! }
        type Order @key(fields: "id") {
          id: ID! address: Address @shareable lines: [Line!]! @shareable grid: [[Line]] @shareable
        }
        type Address { city: String @shareable zip: String place: Place @shareable }
        type Place { x: Int @shareable z: Int } type Line { count: Int @shareable weight: Int }`,
    b: `type Order @key(fields: "id") {
          id: ID! address: Address @shareable lines: [Line!]! @shareable grid: [[Line]] @shareable
        }
        type Address { city: String @shareable street: String place: Place @shareable }
        type Place { x: Int @shareable y: Int } type Line { count: Int @shareable price: Int }`,
  });

  it("is asked of the parent in the subgraph that has the field", async () => {
    expect(await situation.ask("{ order { address { zip city street } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {order{id address{zip city}}}",
        "1 b after 0 at order as Order: {...on Order{address{street}}}",
      ]
    `);
  });

  it("is asked through as many such objects as there are", async () => {
    expect(await situation.ask("{ orders { address { place { x y z } } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {orders{id address{place{x z}}}}",
        "1 b after 0 at orders.@ as Order: {...on Order{address{place{y}}}}",
      ]
    `);
  });

  it("is merged by the index in a list, also of lists", async () => {
    expect(
      await situation.ask("{ orders { lines { count weight price } grid { weight price } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {orders{id lines{count weight} grid{weight}}}",
        "1 b after 0 at orders.@ as Order: {...on Order{lines{price} grid{price}}}",
      ]
    `);
  });

  it("is taken whole from the other subgraph where that has everything", async () => {
    expect(
      await situation.ask("{ order { id address { city street } lines { price } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {order{id}}",
        "1 b after 0 at order as Order: {...on Order{address{city street} lines{price}}}",
      ]
    `);
  });
});
