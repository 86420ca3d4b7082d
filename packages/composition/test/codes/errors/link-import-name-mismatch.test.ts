import { describe, expect, it } from "vitest";
import { toldCodesAsWritten } from "../told-codes.ts";

const importing = (imported: string, rest: string): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [${imported}]) ${rest}`;

const a = importing('"@tag"', 'type Query { a: Int @tag(name: "x") }');

describe("LINK_IMPORT_NAME_MISMATCH", () => {
  it("is told of a directive that two subgraphs import under different names", () => {
    const told = toldCodesAsWritten({
      a,
      b: importing('{ name: "@tag", as: "@label" }', 'type Mutation { b: Int @label(name: "x") }'),
    });
    expect(told.errors).toEqual(["LINK_IMPORT_NAME_MISMATCH"]);
  });

  it("is told of a directive that one subgraph links under another name", () => {
    const b = importing(
      '"@key"',
      '@link(url: "https://specs.apollo.dev/tag/v0.3", as: "label") type Mutation @label(name: "x") { b: Int }',
    );
    expect(toldCodesAsWritten({ a, b }).errors).toEqual(["LINK_IMPORT_NAME_MISMATCH"]);
  });

  it("is not told of a directive that two subgraphs import under one name", () => {
    const told = toldCodesAsWritten({
      a,
      b: importing('"@tag"', 'type Mutation { b: Int @tag(name: "x") }'),
    });
    expect(told.errors).toEqual([]);
  });

  it("is not told of a directive that one subgraph imports under a name of its own", () => {
    const told = toldCodesAsWritten({
      a: "type Query { a: Int }",
      b: importing('{ name: "@tag", as: "@label" }', 'type Mutation { b: Int @label(name: "x") }'),
    });
    expect(told.errors).toEqual([]);
  });
});
