import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTextFile, writeTextFileInFolder } from "../src/text-file.ts";

describe("writeTextFile", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hansa-write-"));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it("replaces what a link leads to, with its permissions, and leaves nothing else behind", async () => {
    const file = join(folder, "file");
    await writeFile(file, "a much longer text");
    await chmod(file, 0o640);
    await symlink("file", join(folder, "link"));
    await writeTextFile(join(folder, "link"), "text");
    expect(await readFile(file, "utf8")).toBe("text");
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect((await readdir(folder)).sort()).toEqual(["file", "link"]);
  });

  it("writes to devices as they are", async () => {
    await writeTextFile("/dev/null", "text");
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });

  it.each([
    ["a folder", "sub", "it is a folder"],
    ["a folder that is not there", "none/file", "its folder does not exist"],
    ["a disk that is full", "/dev/full", "the disk is full"],
  ])("says so: %s", async (_, path, reason) => {
    await mkdir(join(folder, "sub"), { recursive: true });
    await expect(writeTextFile(resolve(folder, path), "text")).rejects.toMatchObject({
      code: "FILE_UNWRITABLE",
      message: expect.stringContaining(reason),
    });
  });

  it("makes the folders above a file, or says why there are none", async () => {
    const file = join(folder, "made/in/file");
    await writeTextFileInFolder(file, "text");
    expect(await readFile(file, "utf8")).toBe("text");
    await expect(writeTextFileInFolder(join(file, "below"), "text")).rejects.toMatchObject({
      code: "FILE_UNWRITABLE",
      message: expect.stringMatching(
        /cannot be written: (?:a part of its path is not a folder|there is something else)/,
      ),
    });
  });
});
