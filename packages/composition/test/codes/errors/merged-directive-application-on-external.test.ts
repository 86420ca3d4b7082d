import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const tag = '@tag(name: "x")';

const requiring = (directives: string): string =>
  `type Query { t: T }
  type T @key(fields: "id") { id: ID! f: Int @external ${directives} g: Int @requires(fields: "f") }`;

const resolving = (directives: string): string =>
  `type T @key(fields: "id") { id: ID! f: Int ${directives} }`;

describe("MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL", () => {
  it("is told of a tag on an external field", () => {
    const told = toldCodes({ a: requiring(tag), b: resolving("") });
    expect(told.errors).toEqual(["MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"]);
  });

  it("is told of a deprecation of an external field", () => {
    const told = toldCodes({ a: requiring('@deprecated(reason: "old")'), b: resolving("") });
    expect(told.errors).toEqual(["MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"]);
  });

  it("is not told of a deprecation where the field is resolved", () => {
    const told = toldCodes({ a: requiring(""), b: resolving("@deprecated") });
    expect(told.errors).toEqual([]);
  });

  it("is not told of a tag where the field is resolved", () => {
    const told = toldCodes({ a: requiring(""), b: resolving(tag) });
    expect(told.errors).toEqual([]);
  });
});
