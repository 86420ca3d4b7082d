import { startTestPostgres } from "@hansa/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "./random.ts";
import { runWorld, type WorldCounts } from "./run-world.ts";

// More of them: npm run fuzz:subgraph -- --minutes 10

test("random subgraphs answer as the reference executor does over the same rows", {
  timeout: 240_000,
}, async () => {
  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  const counts: WorldCounts = { worlds: 0, operations: 0, errors: 0, cursors: 0, values: 0 };
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (generate) => {
      await runWorld(createRandom(generate), database, counts);
    }),
    { seed: 2026, numRuns: 40, endOnFailure: true },
  );
  expect(counts.worlds).toBe(40);
  expect(counts.operations).toBeGreaterThan(200);
  expect(counts.values).toBeGreaterThan(5_000);
  expect(counts.errors).toBeGreaterThan(20);
  expect(counts.cursors).toBeGreaterThan(50);
});
