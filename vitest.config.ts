import { defineConfig } from "vitest/config";

// Siblings resolve to their sources, as in Node and tsc (`customConditions`), so that tests need no build.
// "import" is not among them: it would give CommonJS packages ES modules where they `require`.
const conditions = ["@hansa/source", "node", "module", "default"];
const resolve = { conditions };
const ssr = { resolve: { conditions, externalConditions: ["@hansa/source", "node"] } };
const exclude = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: { name: "unit", include: ["**/*.test.ts"], exclude, testTimeout: 20_000, hookTimeout: 60_000 },
      },
      {
        resolve,
        ssr,
        test: {
          name: "e2e",
          include: ["**/*.e2e.ts"],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
