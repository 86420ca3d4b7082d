import { readSettings } from "@hansa/core";
import { buildSchema } from "graphql";
import { describe, expect, test } from "vitest";
import { DocumentCache } from "../../src/document/document-cache.ts";
import { DocumentStore } from "../../src/document/document-store.ts";
import { type ServerSettingsInput, serverSettings } from "../../src/index.ts";

const oldSchema = buildSchema("type Query { old: Int both: Int }");
const newSchema = buildSchema("type Query { new: Int both: Int }");

describe("DocumentStore", () => {
  test("prepares a document once", () => {
    const { store, looks } = createStore();
    expect(store.prepare({ schema: oldSchema }, "{ both }")).toBe(
      store.prepare({ schema: oldSchema }, "{ both }"),
    );
    expect(looks).toEqual(["miss", "hit"]);
  });

  test("validates again when the schema is another one", () => {
    const { store } = createStore();
    expect(store.prepare({ schema: oldSchema }, "{ old }").kind).toBe("prepared");
    expect(store.prepare({ schema: newSchema }, "{ old }").kind).toBe("refused");
    expect(store.prepare({ schema: oldSchema }, "{ old }").kind).toBe("prepared");
  });

  test("does not keep what is refused", () => {
    const { store, looks } = createStore();
    store.prepare({ schema: oldSchema }, "{ unknown }");
    store.prepare({ schema: oldSchema }, "{ unknown }");
    expect(looks).toEqual(["miss", "miss"]);
  });

  test("tells apart texts that differ in a blank", () => {
    const { store } = createStore();
    expect(store.prepare({ schema: oldSchema }, "{ both }")).not.toBe(
      store.prepare({ schema: oldSchema }, "{both}"),
    );
  });

  test("keeps nothing where the cache is off", () => {
    const { store, looks } = createStore({ documentCacheEntries: 0 });
    store.prepare({ schema: oldSchema }, "{ both }");
    store.prepare({ schema: oldSchema }, "{ both }");
    expect(looks).toEqual(["miss", "miss"]);
  });
});

describe("DocumentCache", () => {
  test("gives up the least recently used beyond its number", () => {
    const cache = new DocumentCache<number>({ maxEntries: 2, maxBytes: 100 });
    cache.set("a", 1, 1);
    cache.set("b", 2, 1);
    cache.get("a");
    cache.set("c", 3, 1);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
  });

  test("gives up as many as the weight of a new one needs", () => {
    const cache = new DocumentCache<number>({ maxEntries: 10, maxBytes: 10 });
    cache.set("a", 1, 4);
    cache.set("b", 2, 4);
    cache.set("c", 3, 9);
    expect([cache.size, cache.bytes, cache.get("c")]).toEqual([1, 9, 3]);
  });

  test("does not keep what is heavier than itself", () => {
    const cache = new DocumentCache<number>({ maxEntries: 10, maxBytes: 10 });
    cache.set("a", 1, 11);
    expect([cache.size, cache.bytes]).toEqual([0, 0]);
  });

  test("counts a text that is set again once", () => {
    const cache = new DocumentCache<number>({ maxEntries: 10, maxBytes: 10 });
    cache.set("a", 1, 4);
    cache.set("a", 2, 5);
    expect([cache.size, cache.bytes, cache.get("a")]).toEqual([1, 5, 2]);
  });
});

function createStore(settings: ServerSettingsInput = {}) {
  const looks: string[] = [];
  const store = new DocumentStore(readSettings(serverSettings, settings, {}), {
    hit: () => looks.push("hit"),
    miss: () => looks.push("miss"),
  });
  return { store, looks };
}
