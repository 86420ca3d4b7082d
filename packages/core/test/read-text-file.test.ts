import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTextFileBounded } from "../src/index.ts";

describe("readTextFileBounded", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hansa-read-"));
    await writeFile(join(folder, "small"), "größe");
  });

  afterAll(() => rm(folder, { recursive: true }));

  it("gives a file of at most that many bytes", async () => {
    expect(await readTextFileBounded(join(folder, "small"), 7)).toBe("größe");
  });

  it("refuses a larger one", async () => {
    await expect(readTextFileBounded(join(folder, "small"), 6)).rejects.toThrow("it has more than 6B");
  });

  it("ends where a device does not", async () => {
    await expect(readTextFileBounded("/dev/zero", 100_000)).rejects.toThrow("it has more than 100kB");
  });

  it("fails for what is no file", async () => {
    await expect(readTextFileBounded(folder, 10)).rejects.toMatchObject({ code: "EISDIR" });
    await expect(readTextFileBounded(join(folder, "none"), 10)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
