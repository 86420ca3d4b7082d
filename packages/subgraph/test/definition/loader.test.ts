import { describe, expect, test } from "vitest";
import { createLoader } from "../../src/index.ts";

/** A loader of squares, and the batches that it was called with. */
function createSquares(options: { readonly maxBatchSize?: number } = {}) {
  const batches: (readonly number[])[] = [];
  const loader = createLoader<number, number>({
    name: "squares",
    ...options,
    load(keys) {
      batches.push(keys);
      return keys.map((key) => key * key);
    },
  });
  return { batches, loader };
}

describe("a loader", () => {
  test("asks for all keys of a turn at once, each only once, and answers each its own", async () => {
    const { batches, loader } = createSquares();
    expect(
      await Promise.all([loader.load(3), loader.load(1), loader.load(3), loader.loadMany([2, 1])]),
    ).toEqual([9, 1, 9, [4, 1]]);
    expect(batches).toEqual([[3, 1, 2]]);
  });

  test("gathers keys that promises of the same turn lead to", async () => {
    const { batches, loader } = createSquares();
    const chained = Promise.resolve()
      .then(() => undefined)
      .then(() => loader.load(2));
    expect(await Promise.all([loader.load(1), chained])).toEqual([1, 4]);
    expect(batches).toEqual([[1, 2]]);
  });

  test("remembers what it loaded", async () => {
    const { batches, loader } = createSquares();
    await loader.load(1);
    expect(await loader.loadMany([1, 2])).toEqual([1, 4]);
    expect(batches).toEqual([[1], [2]]);
  });

  test("splits what is larger than a batch may be", async () => {
    const { batches, loader } = createSquares({ maxBatchSize: 2 });
    expect(await loader.loadMany([1, 2, 3])).toEqual([1, 4, 9]);
    expect(batches).toEqual([[1, 2], [3]]);
  });

  test.each([
    ["too few values", [1], "1 values"],
    ["too many values", [1, 2, 3], "3 values"],
    ["no list", undefined, "no list"],
  ])("fails for all keys of a batch that answers %s, and says so", async (_, answer, said) => {
    const loader = createLoader<number, number>({ name: "broken", load: () => answer as number[] });
    const outcomes = await Promise.allSettled([loader.load(1), loader.load(2)]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: {
          code: "BATCH_LENGTH_MISMATCH",
          message: `The loader "broken" was asked for 2 values and answered ${said}. Answer one value for each key in the order of the keys, null where there is none.`,
        },
      });
    }
  });

  test("tells keys apart by what identifies them", async () => {
    const batches: (readonly { readonly id: number }[])[] = [];
    const loader = createLoader<{ readonly id: number }, number>({
      name: "objects",
      identify: ({ id }) => id,
      load(keys) {
        batches.push(keys);
        return keys.map(({ id }) => id);
      },
    });
    expect(await loader.loadMany([{ id: 1 }, { id: 1 }, { id: 2 }])).toEqual([1, 1, 2]);
    expect(batches).toEqual([[{ id: 1 }, { id: 2 }]]);
  });
});
