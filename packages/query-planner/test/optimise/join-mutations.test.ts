import { composeModel, shop } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { stageText } from "../planning.ts";

const model = composeModel(shop);

describe("join-mutations", () => {
  it("sends neighbours to one subgraph together, in their order", () => {
    const operation = `mutation { a: userCreate(name: "a") { id } b: userCreate(name: "b") { id } productCreate(name: "p", createdBy: 1) { id } }`;
    expect(stageText(model, operation, "fetch-graph")).toBe(
      [
        '0 users: {a:userCreate(name:"a"){id}}',
        '1 users after 0: {b:userCreate(name:"b"){id}}',
        '2 products after 1: {productCreate(createdBy:1,name:"p"){id}}',
      ].join("\n"),
    );
    expect(stageText(model, operation, "optimise")).toBe(
      [
        "passes: join-mutations",
        '0 users: {a:userCreate(name:"a"){id} b:userCreate(name:"b"){id}}',
        '2 products after 0: {productCreate(createdBy:1,name:"p"){id}}',
      ].join("\n"),
    );
  });
});
