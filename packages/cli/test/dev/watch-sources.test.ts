import { expect, test } from "vitest";
import { watchSources } from "../../src/dev/watch-sources.ts";

test("a folder that cannot be watched is told", async () => {
  const project = { directory: "/no/such/folder", hasConfig: false, own: [], foreign: [], gateway: {} };
  const told: string[] = [];
  const watching = watchSources(project, {
    onSubgraphChange: () => Promise.resolve(),
    onProjectChange: (message) => told.push(message),
  });
  await watching[Symbol.asyncDispose]();
  expect(told).toEqual([
    expect.stringMatching(/^changes are not taken up: "\/no\/such\/folder" cannot be watched \(.+\)$/),
  ]);
});
