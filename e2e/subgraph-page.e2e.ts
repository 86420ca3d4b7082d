import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sendOperation } from "./support/graphql-client.ts";
import { createTemporaryFolder, root, startHansa } from "./support/hansa-process.ts";
import { readReadme } from "./support/readme.ts";
import { endpointOf } from "./support/shop.ts";

/** Below the checkout, where `@hansa/subgraph` resolves as in a user's project. */
const project = join(root, "e2e/.hansa", `subgraph-page-${process.pid}`);

afterAll(() => rm(project, { recursive: true, force: true }));

test("the files of docs/subgraphs.md make a graph, and its operations are answered as the page says", async () => {
  const blocks = readReadme("docs/subgraphs.md");
  await cp(join(root, "examples/shop/users"), join(project, "users"), { recursive: true });
  for (const { file, text } of blocks) {
    if (file !== undefined) {
      await mkdir(dirname(join(project, file)), { recursive: true });
      await writeFile(join(project, file), text);
    }
  }
  await using folder = await createTemporaryFolder();
  await using dev = startHansa(["dev", project, "--port", "0", "--data", folder.path]);
  await dev.printed("Ctrl-C");
  const url = endpointOf(dev.stdout);
  const operations = blocks.flatMap(({ language, text }, index) =>
    language === "graphql" ? [{ operation: text, answer: blocks[index + 1]?.text ?? "" }] : [],
  );
  expect(operations.length).toBeGreaterThan(3);
  for (const { operation, answer } of operations) {
    expect((await sendOperation(url, operation)).body).toMatchObject(JSON.parse(answer));
  }
});
