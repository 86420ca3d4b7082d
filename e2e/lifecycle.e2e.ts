import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { waitFor } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import { sendOperation } from "./support/graphql-client.ts";
import {
  createTemporaryFolder,
  descendantsOf,
  isAlive,
  root,
  runHansa,
  startCommand,
  startHansa,
} from "./support/hansa-process.ts";
import { createUsers, endpointOf, startShop } from "./support/shop.ts";

const usersQuery = "{ users { name } }";

/** Projects below the checkout, where the example's imports resolve. */
const projects = join(root, "e2e/.hansa", `lifecycle-${process.pid}`);

afterAll(() => rm(projects, { recursive: true, force: true }));

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s stops everything and leaves nothing running",
  async (signal) => {
    await using shop = await startShop();
    const processes = [shop.command.pid, ...descendantsOf(shop.command.pid)];
    expect(processes.length).toBeGreaterThan(5);
    if (signal === "SIGINT") {
      shop.command.interruptGroup();
    } else {
      shop.command.signal(signal);
    }
    expect(await shop.command.ended).toBe(0);
    expect(shop.command.stderr).toMatch(/^Stopping everything that runs\.$/m);
    expect(processes.filter(isAlive)).toEqual([]);
  },
);

test("npm start stops everything on SIGTERM", async () => {
  await using folder = await createTemporaryFolder();
  await using npm = startCommand("npm", ["start", "--", "--port", "0", "--data", folder.path]);
  await npm.printed("Ctrl-C");
  const processes = descendantsOf(npm.pid);
  const { body } = await sendOperation(endpointOf(npm.stdout), usersQuery);
  expect(body).toEqual({ data: { users: [] } });
  npm.signal("SIGTERM");
  await npm.ended;
  await waitFor(() => processes.every((pid) => !isAlive(pid)), { timeoutMs: 15_000 });
});

test("the data stays for the next start, and --fresh begins anew", async () => {
  await using folder = await createTemporaryFolder();
  {
    await using shop = await startShop({ data: folder.path });
    await createUsers(shop.url, ["Alice"]);
  }
  {
    await using shop = await startShop({ data: folder.path });
    expect((await sendOperation(shop.url, usersQuery)).body).toEqual({
      data: { users: [{ name: "Alice" }] },
    });
  }
  {
    await using shop = await startShop({ data: folder.path, args: ["--fresh"] });
    expect((await sendOperation(shop.url, usersQuery)).body).toEqual({ data: { users: [] } });
  }
});

test("after the supervisor is killed its processes end, and the next start takes over with the data", async () => {
  await using folder = await createTemporaryFolder();
  await using first = await startShop({ data: folder.path });
  await createUsers(first.url, ["Alice"]);
  const [supervisor = 0] = descendantsOf(first.command.pid);
  const hansaProcesses = descendantsOf(supervisor).filter((pid) => !isPostgres(pid));
  process.kill(supervisor, "SIGKILL");
  await waitFor(() => hansaProcesses.every((pid) => !isAlive(pid)), { timeoutMs: 20_000 });
  await using second = await startShop({ data: folder.path });
  expect((await sendOperation(second.url, usersQuery)).body).toEqual({
    data: { users: [{ name: "Alice" }] },
  });
});

test("a second start beside the first says where the first one is, and leaves it alone", async () => {
  await using shop = await startShop();
  for (const extra of [[], ["--fresh"]]) {
    const second = await runHansa(["dev", "examples/shop", "--port", "0", "--data", shop.data, ...extra]);
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain("error DEV_ALREADY_RUNNING");
    expect(second.stderr).toContain(shop.url);
  }
  expect((await sendOperation(shop.url, usersQuery)).body).toEqual({ data: { users: [] } });
});

test("a port in use is named, and nothing is started", async () => {
  await using folder = await createTemporaryFolder();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const result = await runHansa(["dev", "examples/shop", "--port", port, "--data", folder.path]);
  server.close();
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toContain("GATEWAY_PORT_IN_USE");
  expect(result.stderr).toContain(port);
});

test("a migration that fails half way is told with its place, undone, and applied once mended", async () => {
  const project = join(projects, "migration");
  await using folder = await createTemporaryFolder();
  await cp(join(root, "examples/shop/users"), join(project, "users"), { recursive: true });
  const file = join(project, "users/migrations/002_half.sql");
  await mkdir(join(project, "users/migrations"), { recursive: true });
  await writeFile(file, "create table tb_half (a int);\ninsert into tb_half select a from tb_missing;\n");
  const dev = ["dev", project, "--port", "0", "--data", folder.path];
  for (let attempt = 0; attempt < 2; attempt++) {
    const result = await runHansa(dev);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain("002_half.sql:2");
    expect(result.stderr).toContain("tb_missing");
    expect(result.stderr).toContain("Nothing of this file is applied");
  }
  await writeFile(file, "create table tb_half (a int);\n");
  await using mended = startHansa(dev);
  await mended.printed("Ctrl-C");
  expect((await sendOperation(endpointOf(mended.stdout), usersQuery)).body).toEqual({ data: { users: [] } });
});

test("a database that cannot be reached is named with what to do, without its password", async () => {
  const result = await runHansa(["subgraph", "examples/shop/users/subgraph.ts", "--port", "0"], {
    env: { DATABASE_URL: "postgres://me:hunter2@127.0.0.1:1/users" },
  });
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toContain("127.0.0.1:1");
  expect(result.stderr).not.toContain("hunter2");
});

function isPostgres(pid: number): boolean {
  return descendantNames(pid).includes("postgres");
}

function descendantNames(pid: number): string {
  try {
    return process.getBuiltinModule("node:fs").readFileSync(`/proc/${pid}/comm`, "utf8");
  } catch {
    return "";
  }
}

test("when PostgreSQL is killed the graph ends with a sentence, and the next start has the data", async () => {
  await using folder = await createTemporaryFolder();
  await using first = await startShop({ data: folder.path });
  await createUsers(first.url, ["Alice"]);
  const [supervisor = 0] = descendantsOf(first.command.pid);
  const processes = descendantsOf(supervisor);
  const server = processes.find((pid) => isPostgres(pid));
  process.kill(server ?? 0, "SIGKILL");
  expect(await first.command.ended).toBe(1);
  expect(first.command.stderr).toContain("error DATABASE_SERVER_ENDED");
  expect(first.command.stderr).toMatch(
    /^\[postgres\] error The embedded PostgreSQL ended unexpectedly\.\n {2}\d.* (LOG|FATAL): /m,
  );
  expect(first.command.stderr).not.toContain("\\n");
  expect(first.command.stderr.match(/terminating connection/g)?.length ?? 0).toBeLessThanOrEqual(1);
  await waitFor(() => processes.every((pid) => !isAlive(pid)), { timeoutMs: 15_000 });
  await using second = await startShop({ data: folder.path });
  expect((await sendOperation(second.url, usersQuery)).body).toEqual({
    data: { users: [{ name: "Alice" }] },
  });
});

test("an edited subgraph and a new migration are taken up while the graph runs, a broken edit once it is mended", async () => {
  const project = join(projects, "edit");
  await using folder = await createTemporaryFolder();
  await cp(join(root, "examples/shop/users"), join(project, "users"), { recursive: true });
  await using dev = startHansa(["dev", project, "--port", "0", "--data", folder.path]);
  await dev.printed("Ctrl-C");
  const url = endpointOf(dev.stdout);
  await createUsers(url, ["Alice"]);

  const module = join(project, "users/subgraph.ts");
  const text = await readFile(module, "utf8");
  await writeFile(module, "this is no TypeScript");
  await dev.printed("goes on as it was before the change");
  expect(dev.output.match(/MODULE_FAILED/g)).toHaveLength(1);
  expect(dev.output).not.toMatch(/MODULE_REFUSED|Command failed|--check/);
  expect((await sendOperation(url, usersQuery)).body).toEqual({ data: { users: [{ name: "Alice" }] } });
  await writeFile(join(project, "users/migrations/002_motto.sql"), "alter table tb_user add motto text;\n");
  await writeFile(
    module,
    text
      .replace("name: column.text(),", "name: column.text(),\n    motto: column.text().nullable(),")
      .replace('name: user.string("name"),', 'name: user.string("name"),\n  motto: user.string("motto"),'),
  );
  const answer = async () => (await sendOperation(url, "{ users { name motto } }")).body;
  await waitFor(async () => (await answer()).errors === undefined, {
    timeoutMs: 20_000,
    describe: () => `the new field:\n${dev.output}`,
  });
  expect(await answer()).toEqual({ data: { users: [{ name: "Alice", motto: null }] } });
});

test("a module in a folder that the configuration does not name is told with what to do", async () => {
  const project = join(projects, "unnamed");
  await using folder = await createTemporaryFolder();
  await cp(join(root, "examples/shop/users"), join(project, "users"), { recursive: true });
  await writeFile(
    join(project, "hansa.config.ts"),
    'export default { subgraphs: { users: { module: "users/subgraph.ts" } } };\n',
  );
  await using dev = startHansa(["dev", project, "--port", "0", "--data", folder.path]);
  await dev.printed("Ctrl-C");
  await cp(join(root, "examples/shop/products"), join(project, "products"), { recursive: true });
  await dev.printed("is in no subgraph that hansa.config.ts names; name it there, then stop and start");
  await writeFile(join(project, "hansa.config.ts"), "export default { subgraphs: {} };\n");
  await dev.printed(/^changed \(hansa\.config\.ts\); stop and start "hansa dev" to take it up$/m);
  expect(dev.output.match(/is in no subgraph/g)).toHaveLength(1);
});

test("a port that is taken between looking and listening is no end: the graph starts on others", async () => {
  const project = join(projects, "port");
  await using folder = await createTemporaryFolder();
  await cp(join(root, "examples/shop/users"), join(project, "users"), { recursive: true });
  const module = join(project, "users/subgraph.ts");
  const marker = join(project, "taken.txt");
  // The first time that it is served, the module takes its own port.
  const taker = `
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";

if (!existsSync(${JSON.stringify(marker)})) {
  const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
  await new Promise<void>((resolve) => createServer().listen(port, "127.0.0.1", resolve));
  writeFileSync(${JSON.stringify(marker)}, String(port));
}
`;
  await writeFile(module, `${await readFile(module, "utf8")}${taker}`);
  await using dev = startHansa(["dev", project, "--port", "0", "--data", folder.path]);
  await dev.printed("Ctrl-C");
  expect(dev.output).toContain("A port was taken by another process meanwhile; starting again on others.");
  // What is mended is no error that somebody has to look at.
  expect(dev.output).not.toContain("PORT_IN_USE");
  expect((await sendOperation(endpointOf(dev.stdout), usersQuery)).body).toEqual({ data: { users: [] } });
});
