import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTextFileBounded, TextEncodingError } from "../src/index.ts";

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

  const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
  const utf32le = (text: string) =>
    Buffer.from(Uint32Array.from(text, (char) => char.codePointAt(0) ?? 0).buffer);

  it.each([
    [
      "bytes that are no text",
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]),
      "it is not text in UTF-8, and no other",
    ],
    [
      "marked UTF-16",
      Buffer.from("\ufefftype Query", "utf16le"),
      "it is text in UTF-16 (little-endian); save it",
    ],
    [
      "UTF-16",
      Buffer.from("type Query", "utf16le"),
      "it is text in UTF-16 (little-endian); save it as UTF-8",
    ],
    [
      "marked UTF-16 of the other kind",
      utf16be("\ufefftype"),
      "it is text in UTF-16 (big-endian); save it as UTF-8",
    ],
    ["UTF-16 of the other kind", utf16be("type"), "it is text in UTF-16 (big-endian); save it as UTF-8"],
    ["UTF-32", utf32le("\ufefftype"), "it is text in UTF-32 (little-endian); save it as UTF-8"],
    [
      "Latin-1",
      Buffer.from("# one\n# größe\n", "latin1"),
      "it is not text in UTF-8: line 2 has a character in another encoding, such as Latin-1",
    ],
  ])("refuses %s", async (name, bytes, message) => {
    await writeFile(join(folder, name), bytes);
    const error = await readTextFileBounded(join(folder, name), 100).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TextEncodingError);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });

  it.each([
    ["nothing", ""],
    ["a letter", "a"],
    ["letters of several bytes", "größe"],
    ["a zero byte alone", "\u0000"],
    ["zero bytes alone", "\u0000\u0000\u0000\u0000"],
  ])("takes %s as UTF-8", async (name, text) => {
    await writeFile(join(folder, name), text);
    expect(await readTextFileBounded(join(folder, name), 100)).toBe(text);
  });

  it("leaves out a byte order mark", async () => {
    await writeFile(join(folder, "marked"), "\ufeffa");
    expect(await readTextFileBounded(join(folder, "marked"), 100)).toBe("a");
  });
});
