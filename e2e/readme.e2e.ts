import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findFreePort, waitFor } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import { foreignSdl, startForeignSubgraph } from "./support/foreign-subgraph.ts";
import { sendOperation } from "./support/graphql-client.ts";
import {
  createTemporaryFolder,
  root,
  runCommand,
  startCommand,
  startHansa,
} from "./support/hansa-process.ts";
import { readmeCommands, readmeFile } from "./support/readme.ts";
import { createUsers, endpointOf, startShop } from "./support/shop.ts";

/** The commands that a test below has run; the last test holds the README against it. */
const covered = new Set<string>();

/** A folder below the checkout, where `@hansa/subgraph` and `hansa` resolve as in a user's project. */
const projects = join(root, "e2e/.hansa", `readme-${process.pid}`);

afterAll(() => rm(projects, { recursive: true, force: true }));

/** Runs a command of the README in a shell, with ports and folders of this test in place of the README's. */
async function runReadmeCommand(
  command: string,
  replacements: Readonly<Record<string, string>>,
): Promise<string> {
  covered.add(command);
  const { exitCode, stdout, stderr } = await runCommand("sh", ["-c", replaceAll(command, replacements)]);
  expect({ command, exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({
    command,
    exitCode: 0,
    stderr: "",
  });
  return stdout;
}

function replaceAll(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

test("npm start, and then the operations by curl", async () => {
  await using folder = await createTemporaryFolder();
  covered.add("npm start");
  await using npm = startCommand("npm", ["start", "--", "--port", "0", "--data", folder.path]);
  await npm.printed("Ctrl-C");
  const origin = new URL(endpointOf(npm.stdout)).origin;
  const curl = async (command: string): Promise<unknown> =>
    JSON.parse(await runReadmeCommand(command, { "http://127.0.0.1:4000": origin }));
  const [followed = "", ...commands] = readmeCommands()
    .filter((line) => line.startsWith("curl"))
    .reverse();
  const answers: unknown[] = [];
  for (const command of commands.reverse()) {
    answers.push(await curl(command));
  }
  expect(answers).toEqual([
    { data: { userCreate: { id: "1", name: "Alice" } } },
    { data: { productCreate: { id: "1", name: "Widget" } } },
    { data: { orderCreate: { id: "1", name: "Order #1" } } },
    {
      data: {
        orders: [{ id: "1", name: "Order #1", createdBy: { name: "Alice" }, product: { name: "Widget" } }],
      },
    },
    { data: { createOrder: { status: "PENDING", total: "194.30" } } },
    { data: { reviewCreate: { id: "4", stars: 5 } } },
  ]);
  const shipped = await waitFor(
    async () => {
      const answer = await curl(followed);
      return JSON.stringify(answer).includes("SHIPPED") && answer;
    },
    { timeoutMs: 30_000, intervalMs: 200, describe: () => `the order to be shipped:\n${npm.output}` },
  );
  expect(shipped).toMatchObject({
    data: {
      orders: [
        {
          payment: { status: "CHARGED", amount: "194.30" },
          items: [
            {
              quantity: 2,
              product: {
                name: "Chair",
                inStock: true,
                shippingEstimate: "11.70",
                reviews: [
                  { stars: 5, author: { name: "Alice" } },
                  { stars: 4, author: null },
                  { stars: 5, author: null },
                ],
              },
            },
            { quantity: 1, product: { name: "Lamp", reviews: [] } },
          ],
        },
      ],
    },
  });
});

test("npm test runs tests", async () => {
  // All of them would run this one again.
  const stdout = await runReadmeCommand("npm test", {
    "npm test": "npm test -- packages/core/test/units.test.ts",
  });
  expect(stdout).toMatch(/Tests +\S*\d+ passed/);
});

test("npx hansa dev starts the folder", async () => {
  await using folder = await createTemporaryFolder();
  covered.add("npx hansa dev examples/shop");
  await using dev = startCommand("npx", [
    "hansa",
    "dev",
    "examples/shop",
    "--port",
    "0",
    "--data",
    folder.path,
  ]);
  await dev.printed("Ctrl-C");
  expect(dev.stdout).toContain("orders");
});

test("the subgraph of the README joins the graph", async () => {
  const project = join(projects, "reviews");
  await using folder = await createTemporaryFolder();
  await cp(join(root, "examples/shop/users"), join(project, "users"), { recursive: true });
  for (const file of ["reviews/subgraph.ts", "reviews/migrations/001_reviews.sql"]) {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), readmeFile(file));
  }
  await using dev = startHansa(["dev", project, "--port", "0", "--data", folder.path]);
  await dev.printed("Ctrl-C");
  const url = endpointOf(dev.stdout);
  await createUsers(url, ["Alice"]);
  const { body } = await sendOperation(
    url,
    'mutation { reviewCreate(body: "Good.", writtenBy: 1) { id body writtenBy { name } } }',
  );
  expect(body).toEqual({ data: { reviewCreate: { id: "1", body: "Good.", writtenBy: { name: "Alice" } } } });
});

test("a foreign subgraph joins a project by its URL", async () => {
  const project = join(projects, "foreign");
  await using folder = await createTemporaryFolder();
  await using foreign = await startForeignSubgraph();
  await cp(join(root, "examples/shop/users"), join(project, "users"), { recursive: true });
  const config = readmeFile("hansa.config.ts").replace("http://127.0.0.1:5001/graphql", foreign.url);
  await writeFile(join(project, "hansa.config.ts"), config);
  await using dev = startHansa(["dev", project, "--port", "0", "--data", folder.path]);
  await dev.printed("Ctrl-C");
  const url = endpointOf(dev.stdout);
  await createUsers(url, ["Alice"]);
  const { body } = await sendOperation(url, "{ motto users { name greeting } }");
  expect(body).toEqual({
    data: { motto: "Each keeps its own laws.", users: [{ name: "Alice", greeting: "Hello 1" }] },
  });
});

test("a gateway of one's own, compose and plan work with a supergraph.yaml", async () => {
  await using shop = await startShop();
  await using foreign = await startForeignSubgraph();
  await using folder = await createTemporaryFolder();
  const file = (name: string) => join(folder.path, name);
  const yaml = replaceAll(readmeFile("supergraph.yaml"), {
    "http://127.0.0.1:4001/graphql": shop.subgraphUrl("users"),
    "http://127.0.0.1:5001/graphql": foreign.url,
  });
  await writeFile(file("supergraph.yaml"), yaml);
  await writeFile(file("legacy.graphql"), foreignSdl);
  await writeFile(file("orders.graphql"), "{ users { name greeting } }");
  const paths = {
    "supergraph.yaml": file("supergraph.yaml"),
    "supergraph.graphql": file("supergraph.graphql"),
    "orders.graphql": file("orders.graphql"),
  };
  await runReadmeCommand("npx hansa compose --config supergraph.yaml -o supergraph.graphql", paths);
  expect(await readFile(file("supergraph.graphql"), "utf8")).toContain("type User");
  const plan = await runReadmeCommand(
    "npx hansa plan --supergraph supergraph.graphql --operation orders.graphql",
    paths,
  );
  expect(plan).toContain('Fetch(service: "users"');

  const gatewayCommand = "npx hansa gateway --subgraphs supergraph.yaml --port 4000";
  covered.add(gatewayCommand);
  const port = await findFreePort();
  await using gateway = startCommand("sh", [
    "-c",
    `exec ${replaceAll(gatewayCommand, { ...paths, "4000": String(port) })}`,
  ]);
  await gateway.printed("The gateway is served.");
  await createUsers(shop.url, ["Alice"]);
  const { body } = await sendOperation(`http://127.0.0.1:${port}/graphql`, "{ users { name greeting } }");
  expect(body).toEqual({ data: { users: [{ name: "Alice", greeting: "Hello 1" }] } });
});

test("the commands for working on Hansa are what CI runs", async () => {
  const ci = await readFile(join(root, ".ci/run"), "utf8");
  for (const command of readmeCommands().filter((line) => line.startsWith("npm run"))) {
    covered.add(command);
    expect(ci).toContain(command.replace("npm run", "npm run --silent"));
  }
});

test("every command of the README was run by a test above", () => {
  expect(readmeCommands().filter((command) => !covered.has(command))).toEqual([]);
});
