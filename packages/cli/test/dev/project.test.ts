import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readProject } from "../../src/dev/project.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hansa-project-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

test("without a configuration every folder with a subgraph.ts is a subgraph, in the order of their names", async () => {
  await write({ "users/subgraph.ts": "", "orders/subgraph.ts": "", "docs/page.md": "", "subgraph.ts": "" });
  const project = await readProject(folder);
  expect(project.own.map(({ name, module }) => [name, module])).toEqual([
    ["orders", join(folder, "orders/subgraph.ts")],
    ["users", join(folder, "users/subgraph.ts")],
  ]);
  expect(project.foreign).toEqual([]);
});

test("a configuration names the subgraphs, those that run elsewhere too", async () => {
  await write({
    "users/subgraph.ts": "",
    "hidden/subgraph.ts": "",
    "hansa.config.ts": `export default {
      subgraphs: { users: { module: "users/subgraph.ts", port: 4321 }, legacy: { url: "https://legacy.internal/graphql" } },
      gateway: { port: 4444 },
    };`,
  });
  expect(await readProject(folder)).toEqual({
    directory: folder,
    hasConfig: true,
    own: [{ name: "users", module: join(folder, "users/subgraph.ts"), port: 4321 }],
    foreign: [{ name: "legacy", url: "https://legacy.internal/graphql" }],
    gateway: { port: 4444 },
  });
});

test.each([
  [
    { "1st/subgraph.ts": "", "a b/subgraph.ts": "" },
    "SUBGRAPH_NAME_INVALID",
    /^The subgraph name "1st" is not .* Did you mean "st"\?\nThe subgraph name "a b" is not .* Did you mean "a_b"\?$/,
  ],
  [{}, "NO_SUBGRAPHS", "holds no hansa.config.ts and no folder with a subgraph.ts"],
  [
    { "subgraph.ts": "" },
    "PROJECT_NOT_FOUND",
    /is the folder of one subgraph, which "hansa subgraph .*\/subgraph\.ts" serves\.$/,
  ],
  [
    { "hansa.config.ts": "export default { subgraphs: null };" },
    "MODULE_INVALID",
    "must export defineConfig",
  ],
  [{ "hansa.config.ts": "export default 1;" }, "MODULE_INVALID", "must export defineConfig"],
  [{ "hansa.config.ts": "export default { subgraphs: {} };" }, "NO_SUBGRAPHS", "names no subgraph"],
  [
    { "hansa.config.ts": "export default { subgraphs: {}, gatway: {} };" },
    "CONFIG_INVALID",
    'has the key "gatway", which is not known. Did you mean "gateway"?',
  ],
  [
    { "hansa.config.ts": "export default { subgraphs: {}, gateway: { prot: 1 } };" },
    "CONFIG_INVALID",
    'has the key "prot", which is not known. Did you mean "port"?',
  ],
  [
    { "hansa.config.ts": "export default { subgraphs: {}, gateway: { port: '4000' } };" },
    "CONFIG_INVALID",
    '"gateway" has a "port" that is no whole number',
  ],
  [
    { "hansa.config.ts": "export default { subgraphs: {}, gateway: 4000 };" },
    "CONFIG_INVALID",
    "must be an object",
  ],
  [
    { "hansa.config.ts": "export default { subgraphs: {}, gateway: { firstOperation: 1 } };" },
    "CONFIG_INVALID",
    "that is not the text of an operation",
  ],
  [
    { "hansa.config.ts": "export default { subgraphs: { a: { url: 'http://a', prot: 1 } } };" },
    "CONFIG_INVALID",
    'the subgraph "a" has the key "prot", which is not known. Known are "url".',
  ],
  [
    { "hansa.config.ts": "export default { subgraphs: { a: { module: 'hansa.config.ts', port: 70000 } } };" },
    "CONFIG_INVALID",
    "no whole number from 0 to 65535",
  ],
  [{ "hansa.config.ts": "throw new Error('broken');" }, "MODULE_FAILED", "hansa.config.ts:1:7"],
  [
    { "hansa.config.ts": "export default { subgraphs: { a: { module: 'a.ts' } } };" },
    "MODULE_NOT_FOUND",
    'The subgraph "a" names the module',
  ],
  [
    { "hansa.config.ts": "export default { subgraphs: { a: { url: 'a.internal' } } };" },
    "CONFIG_INVALID",
    'hansa.config.ts": the subgraph "a" needs a "module", or a "url"',
  ],
  [
    { "hansa.config.ts": "export default { subgraphs: { a: null } };" },
    "CONFIG_INVALID",
    'the subgraph "a" needs',
  ],
])("%j is refused with %s", async (files, code, message) => {
  await write(files);
  await expect(readProject(folder)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

test.each([
  ["none", "There is no folder"],
  ["file", "is not a folder"],
])("%s is no project", async (name, message) => {
  await write({ file: "" });
  await expect(readProject(join(folder, name))).rejects.toMatchObject({
    code: "PROJECT_NOT_FOUND",
    message: expect.stringContaining(message),
  });
});
