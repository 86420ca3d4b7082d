import { parseExactJson } from "@hansa/core";
import { describe, expect, it } from "vitest";
import { adoptJson, type DataObject } from "../src/data.ts";
import { compileRepresentations } from "../src/representations.ts";
import { at, entitiesAt } from "./plan-vocabulary.ts";

function tree(value: object): DataObject {
  adoptJson(value, 200);
  return value as DataObject;
}

describe("compileRepresentations", () => {
  it("represents each distinct entity once, in the order of the tree", () => {
    const root = tree({ list: [{ id: 1 }, { id: 2 }, { id: 1 }, null, { id: "1" }] });
    const batch = compileRepresentations(entitiesAt(at("list.@"), { typeName: "User" }))(root);
    expect(batch.texts).toEqual([
      '{"__typename":"User","id":1}',
      '{"__typename":"User","id":2}',
      '{"__typename":"User","id":"1"}',
    ]);
    expect(batch.objects.map(({ length }) => length)).toEqual([2, 1, 1]);
  });

  it("sends numbers of keys as they were answered, also those that JavaScript would round", () => {
    const root = parseExactJson('{"list":[{"id":9007199254740993},{"id":9007199254740992}]}');
    expect(adoptJson(root, 200)).toBe(true);
    const build = compileRepresentations(entitiesAt(at("list.@"), { typeName: "User" }));
    expect(build(root as DataObject).texts).toEqual([
      '{"__typename":"User","id":9007199254740993}',
      '{"__typename":"User","id":9007199254740992}',
    ]);
  });

  it("takes the runtime type where the plan gives none, and only the objects of the path's types", () => {
    const root = tree({
      list: [
        { __typename: "User", id: 1 },
        { __typename: "Admin", id: 1 },
        { __typename: "Robot", id: 1 },
        { id: 1 },
      ],
    });
    const batch = compileRepresentations(entitiesAt(at("list.@.[User|Admin]")))(root);
    expect(batch.texts).toEqual(['{"__typename":"User","id":1}', '{"__typename":"Admin","id":1}']);
  });

  it("writes nested and composite keys, fields under other data keys, and fields of some types only", () => {
    const root = tree({
      user: {
        __typename: "User",
        org: { code: 'a"b', units: [{ n: 1 }, null, { n: null }] },
        alias: true,
        extra: 1,
      },
    });
    const build = compileRepresentations(
      entitiesAt(at("user"), {
        representation: [
          {
            name: "org",
            dataKey: "org",
            nullable: false,
            selection: [
              { name: "code", dataKey: "code", nullable: false },
              {
                name: "units",
                dataKey: "units",
                nullable: true,
                selection: [{ name: "n", dataKey: "n", nullable: true }],
              },
            ],
          },
          { name: "isActive", dataKey: "alias", nullable: true },
          { name: "extra", dataKey: "extra", nullable: true, types: ["Admin"] },
        ],
      }),
    );
    expect(build(root).texts).toEqual([
      '{"__typename":"User","org":{"code":"a\\"b","units":[{"n":1},null,{"n":null}]},"isActive":true}',
    ]);
  });

  it("leaves out objects whose key is null or not there, and says which", () => {
    const root = tree({ list: [{ id: null }, {}, { id: 3 }] });
    const { texts, leftOut } = compileRepresentations(entitiesAt(at("list.@"), { typeName: "User" }))(root);
    expect(texts).toEqual(['{"__typename":"User","id":3}']);
    expect(leftOut.map(({ hole }) => `${hole.dataKey} ${hole.cause}`)).toEqual(["id null", "id missing"]);
  });

  it("follows lists of lists and stops at anything that is no object", () => {
    const root = tree({ grid: [[{ id: 1 }, 5, "x"], null, [[{ id: 9 }]], { id: 8 }] });
    const { texts } = compileRepresentations(entitiesAt(at("grid.@.@"), { typeName: "User" }))(root);
    expect(texts).toEqual(['{"__typename":"User","id":1}']);
  });

  it("does not mistake inherited properties for values", () => {
    const representation = ["constructor", "__proto__", "toString"].map((name) => ({
      name,
      dataKey: name,
      nullable: false,
    }));
    const build = compileRepresentations(entitiesAt(at("user"), { typeName: "User", representation }));
    expect(build(tree({ user: {} })).leftOut.map(({ hole }) => hole.dataKey)).toEqual(["constructor"]);
    const given = JSON.parse('{"user":{"constructor":1,"__proto__":2,"toString":3}}') as object;
    expect(build(tree(given)).texts).toEqual([
      '{"__typename":"User","constructor":1,"__proto__":2,"toString":3}',
    ]);
  });
});
