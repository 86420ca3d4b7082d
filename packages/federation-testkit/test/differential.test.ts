import { describe, expect, it } from "vitest";
import { fuzz, printCase } from "../src/differential.ts";

/** Of the worlds that follow from these seeds, in order. */
const firstSeed = Number(process.env.FUZZ_SEED ?? 1);
const worlds = Number(process.env.FUZZ_WORLDS ?? 120);

describe("any operation on any federated graph", () => {
  it(`is answered as by one server that holds all the data (FUZZ_SEED=${firstSeed})`, {
    timeout: 300_000,
  }, async () => {
    const failures: string[] = [];
    const counts = await fuzz({
      seeds: Array.from({ length: worlds }, (_, index) => firstSeed + index),
      operationsPerWorld: 6,
      now: () => performance.now(),
      until: Number.POSITIVE_INFINITY,
      shrinkMs: 10_000,
      onFailure: ({ seed, problem, small }) => {
        const files = Object.entries(printCase(small, { problem, seed })).map(
          ([name, text]) => `# ${name}\n${text}`,
        );
        failures.push(`world ${seed}: ${problem}\n${files.join("\n")}`);
      },
    });
    expect(failures.join("\n\n")).toBe("");
    const refused = [...counts.refused.values()].reduce((sum, count) => sum + count, 0);
    const unfit = [...counts.unfit.values()].reduce((sum, count) => sum + count, 0);
    expect(counts.operations).toBeGreaterThan(4 * worlds);
    expect(refused).toBeLessThan(worlds / 5);
    expect(unfit).toBeLessThan(counts.operations / 20);
  });
});
