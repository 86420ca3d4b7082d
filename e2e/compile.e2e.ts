import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startTestPostgres } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import { createFolder } from "./support/folder.ts";
import { sendOperation } from "./support/graphql-client.ts";
import { root, runHansa, startHansa } from "./support/hansa-process.ts";

/** Below the checkout, where `@hansa/subgraph` resolves as in a user's project. */
const project = join(root, "e2e/.hansa", `compile-${process.pid}`);
const modulePath = join(project, "subgraph.ts");

const module = `
import { byKey, column, connectionOf, defineSubgraph, scalar, sqlFunction, table } from "@hansa/subgraph";

const boats = defineSubgraph({ name: "boats" });
const Owner = boats.stub("Owner", { key: { id: "ID" } });
const Boat = boats.entity("Boat", {
  key: "id",
  source: table("tb_boat", { id: column.bigint(), name: column.text(), owner: column.bigint().nullable() }),
});
boats.fields(Boat, (boat) => ({
  id: boat.id("id"),
  name: boat.string("name", { filter: ["eq", "startsWith"], order: true }),
  owner: boat.reference(Owner, { id: "owner" }),
  label: boat.sql({ returns: scalar.string(), columns: ["id", "name"], sql: ({ id, name }) => \`\${id} || ': ' || \${name}\` }),
}));
boats.query("boat", byKey(Boat));
boats.query("boats", connectionOf(Boat, { orderBy: ["name"] }));
boats.mutation("boatLaunch", {
  returns: Boat,
  args: { name: scalar.string(), owner: scalar.id("bigint").nullable() },
  call: sqlFunction("fn_launch_boat"),
});
export default boats;
`;

const migration = `
create table tb_boat (id bigint generated always as identity primary key, name text not null, owner bigint);
create function fn_launch_boat(name text, owner bigint) returns tb_boat
  language sql as 'insert into tb_boat (name, owner) values ($1, $2) returning *';
`;

await mkdir(join(project, "migrations"), { recursive: true });
await writeFile(modulePath, module);
await writeFile(join(project, "migrations/001_boats.sql"), migration);
afterAll(() => rm(project, { recursive: true, force: true }));

test("a compiled subgraph is served where the source is not, with its migrations beside it", async () => {
  await using folder = await createFolder({});
  const file = join(folder.path, "boats.json");
  expect(await runHansa(["compile", modulePath, "-o", file])).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: `${file}: the compiled subgraph "boats".\n`,
  });
  await cp(join(project, "migrations"), join(folder.path, "migrations"), { recursive: true });
  await using command = startHansa(["subgraph", file, "--port", "0"]);
  await command.printed("The subgraph is served.");
  const url = /"url":"([^"]+)"/.exec(command.output)?.[1] ?? "";
  const launch =
    "mutation ($name: String!, $owner: ID) { boatLaunch(name: $name, owner: $owner) { label owner { id } } }";
  expect((await sendOperation(url, launch, { name: "Kogge", owner: "7" })).body).toEqual({
    data: { boatLaunch: { label: "1: Kogge", owner: { id: "7" } } },
  });
  await sendOperation(url, launch, { name: "Holk" });
  const list =
    'query { boats(where: { name: { startsWith: "K" } }) { totalCount edges { node { id name } } } }';
  expect((await sendOperation(url, list)).body).toEqual({
    data: { boats: { totalCount: 1, edges: [{ node: { id: "1", name: "Kogge" } }] } },
  });
  const service = await sendOperation(url, "{ _service { sdl } }");
  const { sdl } = JSON.parse(await readFile(file, "utf8")) as { readonly sdl: string };
  expect(service.body).toEqual({ data: { _service: { sdl } } });
});

test("without a file to write, the compiled subgraph is printed", async () => {
  const { exitCode, stdout } = await runHansa(["compile", modulePath]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    format: "hansa-subgraph",
    version: 2,
    name: "boats",
    migrations: [{ number: 1, name: "001_boats.sql" }],
  });
});

test("--check tells whether a file is what its module compiles to, and where not", async () => {
  await using folder = await createFolder({});
  const file = join(folder.path, "boats.json");
  expect((await runHansa(["compile", modulePath, "-o", file])).exitCode).toBe(0);
  const check = ["compile", modulePath, "-o", file, "--check"];
  expect(await runHansa(check)).toEqual({
    exitCode: 0,
    stdout: `"${file}" is what "${modulePath}" compiles to.\n`,
    stderr: "",
  });
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace('"startsWith"', '"contains"'));
  const changed = await runHansa(check);
  expect(changed.exitCode).toBe(1);
  expect(changed.stdout).toBe('fields.Boat.name.filter.1\n  - "contains"\n  + "startsWith"\n');
  expect(changed.stderr).toContain(`Write it again with "hansa compile ${modulePath} -o ${file}"`);
  expect(await readFile(file, "utf8")).toContain('"contains"');
  await writeFile(file, "{");
  expect((await runHansa(check)).stderr).toContain("error COMPILED_FILE_UNREADABLE");
  await rm(file);
  expect((await runHansa(check)).stderr).toContain("error FILE_UNREADABLE");
  expect((await runHansa(["compile", modulePath, "--check"])).exitCode).toBe(2);
});

test("what cannot be served is told before anything is started", async () => {
  await using folder = await createFolder({});
  const file = join(folder.path, "users.json");
  const compiled = await runHansa(["compile", join(root, "examples/shop/users/subgraph.ts"), "-o", file]);
  expect(compiled.exitCode).toBe(0);
  expect(compiled.stderr).toContain("  - Mutation.userRename (resolve)\n");
  for (const args of [["--check"], ["--port", "0"]]) {
    const { exitCode, stderr } = await runHansa(["subgraph", file, ...args]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`error MODULE_NEEDED: "${file}" cannot be served without the module of "users"`);
    expect(stderr).toContain("\n- Mutation.userRename (resolve)");
  }
  await writeFile(file, JSON.stringify({ format: "hansa-subgraph", version: 99 }));
  const newer = await runHansa(["subgraph", file, "--check"]);
  expect(newer.stderr).toContain(
    `error COMPILED_SUBGRAPH_VERSION: "${file}": The compiled subgraph is of version 99, and this Hansa reads version 2.`,
  );
  await writeFile(file, "{}");
  const other = await runHansa(["subgraph", file, "--check"]);
  expect(other.stderr).toContain(
    `error COMPILED_SUBGRAPH_INVALID: "${file}": This JSON is no compiled subgraph`,
  );
});

test("--database says what a database lacks and with which SQL it would have it, as the start of a subgraph does", async () => {
  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  const url = database.connectionString;
  await database.query(migration.replace("name text not null", "name text not null, size int"));
  expect(await runHansa(["compile", modulePath, "--database", url])).toEqual({
    exitCode: 0,
    stdout:
      'warning INDEX_MISSING: "Query.boats" orders rows by "tb_boat" ("name"), which no index begins with.\n' +
      '    create index on "tb_boat" ("name");\n0 errors, 1 warning.\n',
    stderr: "",
  });
  expect((await runHansa(["compile", modulePath, "--database", url, "--fail-on", "warn"])).exitCode).toBe(1);
  await database.query("alter table tb_boat rename column owner to holder; drop function fn_launch_boat");
  await using folder = await createFolder({});
  const file = join(folder.path, "boats.json");
  const lacking = await runHansa(["compile", modulePath, "-o", file, "--database", "--format", "json"], {
    env: { DATABASE_URL: url },
  });
  expect(lacking.exitCode).toBe(1);
  const { subgraph, findings } = JSON.parse(lacking.stdout) as {
    readonly subgraph: string;
    readonly findings: readonly { readonly code: string; readonly sql: string }[];
  };
  expect(subgraph).toBe("boats");
  expect(findings.map(({ code }) => code)).toEqual(["COLUMN_MISSING", "FUNCTION_MISSING", "INDEX_MISSING"]);
  await expect(readFile(file)).rejects.toThrow("ENOENT");
  {
    await using command = startHansa(["subgraph", modulePath, "--port", "0", "--database", url]);
    await command.printed("The subgraph is served.");
    expect(command.output).toContain('"code":"DATABASE_UNFIT"');
    expect(command.output).toContain("COLUMN_MISSING: ");
  }
  for (const { sql } of findings) {
    await database.query(sql);
  }
  const mended = await runHansa(["compile", modulePath, "-o", file, "--database", url]);
  expect(mended.stdout).toBe('The database has everything that "boats" needs.\n');
  expect(mended.exitCode).toBe(0);
  expect((await runHansa(["compile", file, "--database", url])).exitCode).toBe(0);
  const unnamed = await runHansa(["compile", modulePath, "--database"]);
  expect(unnamed.stderr).toContain("error DATABASE_NOT_NAMED");
});

test("--explain prints the SQL of an operation, and the plan of a database that is named", async () => {
  await using folder = await createFolder({
    "boats.graphql":
      "query ($id: ID!, $name: String) { boat(id: $id) { label owner { id } } boats(first: 2, where: { name: { eq: $name } }) { edges { node { name } } } __typename }",
    "other.graphql": "{ boots { name } }",
  });
  const file = join(folder.path, "boats.graphql");
  const variables = JSON.stringify({ id: "7", name: "Kogge" });
  const args = ["subgraph", modulePath, "--explain", file, "--variables", variables];
  const { exitCode, stdout } = await runHansa(args);
  expect(exitCode).toBe(0);
  const [first = "", second = "", third] = stdout.split("\n\n");
  expect(first).toMatchInlineSnapshot(`
    "-- boat: "Query.boat" reads
    -- $1 = "7"
    select row_to_json("#row") as "json"
    from (
      select
        ("Boat"."id" || ': ' || "Boat"."name") as "label",
        (
          select row_to_json("#row")
          from (
            select
              "Boat"."owner"::text as "id"
            where "Boat"."owner" is not null
          ) as "#row"
        ) as "owner"
      from "tb_boat" as "Boat"
      where "Boat"."id" = $1::bigint
    ) as "#row";"
  `);
  expect(second).toContain('-- boats: "Query.boats" reads\n-- $1 = "Kogge"\n');
  expect(second).toContain('from "tb_boat" as "boats"\n');
  expect(third).toBe("-- __typename: without a statement\n");
  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  await database.query(migration);
  const explained = await runHansa([...args, "--database", database.connectionString]);
  expect(explained.stdout).toMatch(/\n-- {3}.*Scan.* on tb_boat "Boat" .*cost=/);
  const other = await runHansa(["subgraph", modulePath, "--explain", join(folder.path, "other.graphql")]);
  expect(other.exitCode).toBe(1);
  expect(other.stderr).toMatch(/^error OPERATION_UNFIT: .*other\.graphql:1:3: Cannot query field "boots"/);
  expect((await runHansa(["subgraph", modulePath, "--explain", file])).stderr).toContain(
    "error VARIABLES_INVALID",
  );
});
