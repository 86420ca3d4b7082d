import { chmod, mkdir, mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { locateBinaries } from "../../src/embedded/binaries.ts";
import { ensureDataDirectory } from "../../src/embedded/data-directory.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hansa-data-"));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.runIf(process.getuid?.() === 0)(
  "root hands over the data, and nothing that a link in the template leads to",
  async () => {
    const outside = join(folder, "outside");
    const cacheDirectory = join(folder, "cache");
    await mkdir(join(outside, "inner"), { recursive: true });
    await mkdir(cacheDirectory);
    const options = { binaries: await locateBinaries(), user: { uid: 65_534, gid: 65_534 }, cacheDirectory };
    await ensureDataDirectory(join(folder, "first"), options);
    // The template is the server user's own, so that a session of the server could put this there.
    const template = join(cacheDirectory, `postgres-template-${options.binaries.packageVersion}-65534`);
    await symlink(outside, join(template, "elsewhere"));
    await ensureDataDirectory(join(folder, "second"), options);
    expect((await stat(join(folder, "second", "base"))).uid).toBe(65_534);
    expect((await stat(join(outside, "inner"))).uid).toBe(0);
  },
);
