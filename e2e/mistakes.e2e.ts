import { join } from "node:path";
import { expect, test } from "vitest";
import { createFolder } from "./support/folder.ts";
import { root, runCommand, runHansa } from "./support/hansa-process.ts";

const users = join(root, "examples/shop/users");

test("a current folder that was removed is told without a stack", async () => {
  await using folder = await createFolder({ "gone/file": "" });
  const hansa = `"${process.execPath}" "${join(root, "packages/cli/bin/hansa.mjs")}"`;
  const command = `cd gone && rm file && rmdir ../gone && ${hansa} compose --config supergraph.yaml`;
  const { exitCode, stderr } = await runCommand("sh", ["-c", command], { cwd: folder.path });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    "error CURRENT_FOLDER_MISSING: The current folder was removed or may not be read.",
  );
  expect(stderr).not.toMatch(/^ +at /m);
});

test.each([
  [
    "an address of another machine",
    ["dev", "examples/shop", "--host", "192.0.2.1"],
    /^error GATEWAY_ADDRESS_UNUSABLE: The gateway cannot listen on 192\.0\.2\.1:4000: .*EADDRNOTAVAIL/,
  ],
  [
    "a folder that is that of one subgraph",
    ["dev", "examples/shop/users"],
    /^error PROJECT_NOT_FOUND: "examples\/shop\/users" is the folder of one subgraph/,
  ],
  ["a folder that there is not", ["dev", "examples/none"], /^error PROJECT_NOT_FOUND: There is no folder/],
  [
    "a folder where a module is asked for",
    ["migrate", users, "--database", "postgres://127.0.0.1:1/none"],
    /^error MODULE_NOT_FOUND: ".*users" is a folder\. Did you mean ".*users\/subgraph\.ts"\?/,
  ],
  [
    "a supergraph by a URL of another kind",
    ["gateway", "--supergraph", "htp://127.0.0.1/supergraph", "--port", "0"],
    /^error SUPERGRAPH_URL_UNKNOWN: The supergraph is to be read from a URL that starts with "htp:\/\/"\.$/m,
  ],
])("%s is named, with what to do", async (_, args, message) => {
  const { exitCode, stdout, stderr } = await runHansa(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^ {2}→ /m);
  expect(stderr).not.toMatch(/^ +at /m);
});

test("a subgraph without migrations is told as that", async () => {
  const text = `import { defineSubgraph } from "${join(root, "packages/subgraph/src/index.ts")}";
    export default defineSubgraph({ name: "empty" });`;
  await using folder = await createFolder({ "subgraph.ts": text });
  const { exitCode, stdout } = await runHansa(["migrate", "subgraph.ts"], { cwd: folder.path });
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: `There is no migration in "${join(folder.path, "migrations")}".\n`,
  });
});

test("a subgraph that is checked is named", async () => {
  const module = join(users, "subgraph.ts");
  expect(await runHansa(["subgraph", module, "--check"])).toEqual({
    exitCode: 0,
    stdout: `"${module}" defines the subgraph "users", and can be served.\n`,
    stderr: "",
  });
});

test("help for a command that there is not names the one that may be meant", async () => {
  const { exitCode, stdout, stderr } = await runHansa(["help", "gatewy"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("error: unknown command 'gatewy'\n(Did you mean gateway?)\n");
  const help = await runHansa(["help", "compose"]);
  expect([help.exitCode, help.stdout]).toEqual([0, (await runHansa(["compose", "--help"])).stdout]);
});
