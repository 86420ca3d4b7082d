import { chmod, lchown, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCacheDirectory } from "../../src/embedded/cache-directory.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hansa-cache-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (path: string) => openCacheDirectory({ HANSA_CACHE_DIRECTORY: path });

test("a folder is made where there is none, and a link of one's own may lead to it", async () => {
  const path = join(folder, "new", "cache");
  expect(await open(path)).toBe(path);
  await symlink(path, join(folder, "own-link"));
  expect(await open(join(folder, "own-link"))).toBe(join(folder, "own-link"));
});

test("a folder that others may write to is refused", async () => {
  const path = join(folder, "open");
  await mkdir(path);
  await chmod(path, 0o777);
  await expect(open(path)).rejects.toMatchObject({ code: "SERVER_START_FAILED" });
});

test.runIf(process.getuid?.() === 0)("a link that another user made is refused", async () => {
  const path = join(folder, "private");
  await mkdir(path);
  const link = join(folder, "foreign-link");
  await symlink(path, link);
  await lchown(link, 65_534, 65_534);
  await expect(open(link)).rejects.toMatchObject({
    code: "SERVER_START_FAILED",
    message: expect.stringContaining("belongs to another user"),
  });
});
