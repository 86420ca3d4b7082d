import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "@hansa/testkit";
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

test("a subgraph whose folder is moved into the project is told of, though no file in it has changed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hansa-watch-"));
  try {
    const directory = join(folder, "project");
    await mkdir(directory);
    await mkdir(join(folder, "products/migrations"), { recursive: true });
    await writeFile(join(folder, "products/subgraph.ts"), "");
    await writeFile(join(folder, "products/migrations/001_products.sql"), "");
    const told: string[] = [];
    const project = { directory, hasConfig: true, own: [], foreign: [], gateway: {} };
    await using _watching = watchSources(project, {
      onSubgraphChange: () => Promise.resolve(),
      onProjectChange: (message) => told.push(message),
    });
    await rename(join(folder, "products"), join(directory, "products"));
    await waitFor(() => told.length > 0);
    expect(told[0]).toContain("products/migrations/001_products.sql, products/subgraph.ts is in no subgraph");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("a subgraph whose folder is moved away is told of once, and taken up again when it is back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hansa-watch-"));
  try {
    const directory = join(folder, "project");
    await mkdir(join(directory, "users"), { recursive: true });
    await writeFile(join(directory, "users/subgraph.ts"), "");
    const users = { name: "users", module: join(directory, "users/subgraph.ts"), port: undefined };
    const told: string[] = [];
    const project = { directory, hasConfig: false, own: [users], foreign: [], gateway: {} };
    await using _watching = watchSources(project, {
      onSubgraphChange: async ({ name }) => void told.push(`changed ${name}`),
      onProjectChange: (message) => told.push(message),
    });
    await rename(join(directory, "users"), join(folder, "users"));
    await waitFor(() => told.length > 0);
    await rename(join(folder, "users"), join(directory, "users"));
    await waitFor(() => told.length > 1);
    expect(told).toEqual([
      'users/subgraph.ts is gone, and the subgraph "users" runs on as it was started; put it back, or stop and start "hansa dev" without it',
      "changed users",
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.each(["", "services"])(
  "the folder of a subgraph that is no part of the graph is removed, in %j: no other is told of it",
  async (place) => {
    const folder = await mkdtemp(join(tmpdir(), "hansa-watch-"));
    try {
      for (const name of ["users", "foreign"]) {
        await mkdir(join(folder, place, name, "migrations"), { recursive: true });
        await writeFile(join(folder, place, name, "subgraph.ts"), "");
        await writeFile(join(folder, place, name, "migrations/001_first.sql"), "");
      }
      const users = { name: "users", module: join(folder, place, "users/subgraph.ts"), port: undefined };
      const told: string[] = [];
      const project = { directory: folder, hasConfig: true, own: [users], foreign: [], gateway: {} };
      await using _watching = watchSources(project, {
        onSubgraphChange: async ({ name }, files) => void told.push(`${name}: ${files.join(", ")}`),
        onProjectChange: (message) => told.push(message),
      });
      await rm(join(folder, place, "foreign"), { recursive: true });
      // What comes after it is told after it.
      await new Promise((resolve) => setTimeout(resolve, 400));
      await writeFile(join(folder, "shared.ts"), "");
      await waitFor(() => told.length > 0);
      expect(told).toEqual(["users: shared.ts"]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
