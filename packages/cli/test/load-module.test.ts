import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadDefaultExport } from "../src/load-module.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hansa-module-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  [
    "await new Promise(() => undefined);\nexport default 1;",
    "MODULE_LOAD_TIMEOUT",
    "was not loaded after 50ms",
  ],
  ["\nthrow new Error('broken');", "MODULE_FAILED", "broken ("],
  ["export default {", "MODULE_FAILED", "failed while it was loaded"],
])("a module that says %j is refused with %s", async (text, code, message) => {
  const file = join(folder, "module.mjs");
  await writeFile(file, text);
  const error = await loadDefaultExport(file, 50).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
});

test.each([
  ["none.ts", "MODULE_NOT_FOUND", "There is no module at"],
  ["folder", "MODULE_NOT_FOUND", /is a folder\. Did you mean ".*folder\/subgraph\.ts"\?$/],
  ["schema.graphql", "MODULE_NOT_FOUND", /schema\.graphql" is not a module\.$/],
  ["utf16.ts", "FILE_NOT_UTF8", "it is text in UTF-16 (little-endian)"],
])("%s is refused with %s", async (name, code, message) => {
  await mkdir(join(folder, "folder"));
  await writeFile(join(folder, "folder/subgraph.ts"), "");
  await writeFile(join(folder, "schema.graphql"), "type Query { a: Int }");
  await writeFile(join(folder, "utf16.ts"), Buffer.from("\ufeffexport default 1;", "utf16le"));
  const error = await loadDefaultExport(join(folder, name)).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code });
  expect((error as Error).message).toMatch(message);
});

test("a module's default export is what it gives", async () => {
  const file = join(folder, "module.mjs");
  await writeFile(file, "export default await Promise.resolve(7);");
  expect(await loadDefaultExport(file)).toBe(7);
});
