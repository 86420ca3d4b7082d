import { describe, expect, it } from "vitest";
import { PlanCache } from "../src/plan-cache.ts";

function keysOf(cache: PlanCache<number>, keys: readonly string[]): readonly string[] {
  return keys.filter((key) => cache.get(key) !== undefined);
}

describe("PlanCache", () => {
  it("lets go of what was used longest ago when there are too many", () => {
    const cache = new PlanCache<number>({ maxEntries: 2, maxSize: 100 });
    cache.set("a", 1, 1);
    cache.set("b", 2, 1);
    expect(cache.get("a")).toBe(1);
    cache.set("c", 3, 1);
    expect(keysOf(cache, ["a", "b", "c"])).toEqual(["a", "c"]);
  });

  it("lets go of as many as a large one needs, and does not keep what is larger than all", () => {
    const cache = new PlanCache<number>({ maxEntries: 10, maxSize: 10 });
    for (const key of ["a", "b", "c"]) {
      cache.set(key, 1, 3);
    }
    cache.set("large", 1, 6);
    expect(keysOf(cache, ["a", "b", "c", "large"])).toEqual(["c", "large"]);
    cache.set("too large", 1, 11);
    expect(keysOf(cache, ["c", "large", "too large"])).toEqual(["c", "large"]);
  });

  it("counts a key that is set again once", () => {
    const cache = new PlanCache<number>({ maxEntries: 10, maxSize: 10 });
    for (let value = 0; value < 5; value++) {
      cache.set("a", value, 6);
    }
    expect(cache.get("a")).toBe(4);
    expect(cache.entries).toBe(1);
  });
});
