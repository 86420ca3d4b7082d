import { lchown, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestFolder } from "../src/test-folder.ts";

// Above the highest number that Linux gives a process.
const deadPid = 2 ** 22 + 1;
const longAgo = new Date(Date.now() - 7_200_000);
let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "hansa-test-folder-"));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function leave(name: string, age: Date = longAgo): Promise<string> {
  const path = join(parent, name);
  await mkdir(path);
  await utimes(path, age, age);
  return path;
}

test("what a killed run has left is removed, what may be in use stays", async () => {
  await leave(`hansa-test-postgres-${deadPid}-old`);
  await leave(`hansa-test-postgres-${deadPid}-new`, new Date());
  await leave(`hansa-test-postgres-${process.pid}-old`);
  await leave("letters");
  const folder = await createTestFolder(parent);
  expect((await readdir(parent)).map((name) => join(parent, name)).sort()).toEqual(
    [
      join(parent, `hansa-test-postgres-${deadPid}-new`),
      join(parent, `hansa-test-postgres-${process.pid}-old`),
      join(parent, "letters"),
      folder,
    ].sort(),
  );
});

test("a link is neither followed nor removed", async () => {
  const letters = await leave("letters");
  await writeFile(join(letters, "letter.txt"), "dear");
  await symlink(letters, join(parent, `hansa-test-postgres-${deadPid}-link`));
  await createTestFolder(parent);
  expect(await readdir(letters)).toEqual(["letter.txt"]);
});

test.runIf(process.getuid?.() === 0)("a folder of another user stays", async () => {
  const path = await leave(`hansa-test-postgres-${deadPid}-foreign`);
  await lchown(path, 65_534, 65_534);
  await createTestFolder(parent);
  expect(await readdir(parent)).toContain(`hansa-test-postgres-${deadPid}-foreign`);
});
