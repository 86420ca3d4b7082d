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

  it("says in words what is no file", async () => {
    await expect(readTextFileBounded(folder, 10)).rejects.toThrow("it is a folder");
    await expect(readTextFileBounded(join(folder, "none"), 10)).rejects.toThrow("it does not exist");
    await expect(readTextFileBounded(join(folder, "small/none"), 10)).rejects.toThrow(
      "a part of its path is not a folder",
    );
  });

  it.each([
    ["bytes that are no text", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d]), "it is not text in UTF-8"],
    ["UTF-16", Buffer.from("\ufefftype Query", "utf16le"), "it is text in UTF-16; save it as UTF-8"],
  ])("refuses %s", async (name, bytes, message) => {
    await writeFile(join(folder, name), bytes);
    await expect(readTextFileBounded(join(folder, name), 100)).rejects.toThrow(message);
  });

  it("leaves out a byte order mark", async () => {
    await writeFile(join(folder, "marked"), "\ufeffa");
    expect(await readTextFileBounded(join(folder, "marked"), 100)).toBe("a");
  });
});
