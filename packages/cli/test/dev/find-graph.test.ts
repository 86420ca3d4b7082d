import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findGraph } from "../../src/dev/find-graph.ts";
import { runRecordFile, writeRunRecord } from "../../src/dev/run-record.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "hansa-graph-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const record = {
  pid: process.pid,
  url: "http://127.0.0.1:4000/graphql",
  databases: [{ subgraph: "users", url: "postgres://me:secret@db/users" }],
  events: { eventsDatabase: "postgres://me:secret@db/events" },
};

async function run(stateDirectory: string, of: object = record): Promise<void> {
  const file = runRecordFile(join(root, stateDirectory));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(of));
}

const find = async (folder: string, data?: string) => {
  await mkdir(join(root, folder), { recursive: true });
  return (await findGraph(join(root, folder), data))?.stateDirectory.slice(root.length + 1);
};

test.each([
  ["in the folder", "shop"],
  ["around it", "shop/users/migrations"],
  ["below it", ""],
])("a running graph is found %s", async (_, folder) => {
  await run("shop/.hansa");
  expect(await find(folder)).toBe("shop/.hansa");
});

test("a graph whose state lies elsewhere is found by that", async () => {
  await run("elsewhere");
  expect(await find("shop")).toBe(undefined);
  expect(await find("shop", "../elsewhere")).toBe("elsewhere");
  await expect(find("shop", "nowhere")).rejects.toMatchObject({
    code: "DEV_NOT_RUNNING",
    message: 'No "hansa dev" runs with its data in "nowhere".',
  });
});

test("the nearest one counts, and of several below the folder none", async () => {
  await run("shop/.hansa");
  await run("theatre/.hansa");
  expect(await find("theatre")).toBe("theatre/.hansa");
  await expect(find("")).rejects.toMatchObject({
    code: "DEV_AMBIGUOUS",
    message: expect.stringMatching(/^Several graphs run.*\n- shop\/\.hansa .*\n- theatre\/\.hansa /s),
  });
});

test.each([
  ["is gone", { ...record, pid: 2 ** 30 }],
  ["says nothing of its databases", { pid: process.pid, url: record.url }],
  ["names a database that is none", { ...record, databases: [{ subgraph: "users", url: 7 }] }],
  ["is null", null],
])("a record whose process %s is none", async (_, broken) => {
  await run("shop/.hansa", broken as object);
  expect(await find("shop")).toBe(undefined);
});

test("nobody else can read the record, which has passwords", async () => {
  const file = runRecordFile(join(root, "shop/.hansa"));
  await using _record = await writeRunRecord(file, record);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
