import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sendOperation } from "./support/graphql-client.ts";
import { createTemporaryFolder, root, runCommand, startCommand } from "./support/hansa-process.ts";
import { endpointOf } from "./support/shop.ts";

test("the packages as they would be published start a project outside of the checkout", async () => {
  await using folder = await createTemporaryFolder();
  const tarballs = join(folder.path, "tarballs");
  const project = join(folder.path, "project");
  await mkdir(tarballs);
  await cp(join(root, "examples/shop/users"), join(project, "users"), { recursive: true });
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));

  await succeed("npm", ["run", "build"], root);
  for (const name of await readdir(join(root, "packages"))) {
    await succeed("npm", ["pack", "--pack-destination", tarballs], join(root, "packages", name));
  }
  const files = (await readdir(tarballs)).map((file) => join(tarballs, file));
  const flags = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  await succeed("npm", ["install", ...flags, ...files, "node@26"], project);

  await using dev = startCommand("npx", ["hansa", "dev", "--port", "0"], { cwd: project });
  await dev.printed("Ctrl-C");
  const { body } = await sendOperation(
    endpointOf(dev.stdout),
    'mutation { userCreate(name: "Alice") { id name } }',
  );
  expect(body).toEqual({ data: { userCreate: { id: "1", name: "Alice" } } });
  // It builds, packs and installs everything, which takes its time on a busy machine.
}, 400_000);

async function succeed(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { exitCode, stdout, stderr } = await runCommand(command, args, { cwd });
  expect({ command, args, exitCode, output: exitCode === 0 ? "" : stdout + stderr }).toMatchObject({
    exitCode: 0,
  });
}
