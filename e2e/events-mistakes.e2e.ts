import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startTestPostgres, waitFor } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import { sendOperation } from "./support/graphql-client.ts";
import { root, runHansa, startHansa } from "./support/hansa-process.ts";
import { readReadme } from "./support/readme.ts";
import { endpointOf } from "./support/shop.ts";

/** Below the checkout, where `@hansa/subgraph` resolves as in a user's project. */
const projects = join(root, "e2e/.hansa", `events-mistakes-${process.pid}`);

afterAll(() => rm(projects, { recursive: true, force: true }));

async function writeProject(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const project = join(projects, name);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), text);
  }
  return project;
}

/** Tells events by a function in SQL, and by nothing else. */
const notes = {
  "notes/subgraph.ts": `
import { column, defineSubgraph, listOf, scalar, sqlFunction, table } from "@hansa/subgraph";

const notes = defineSubgraph({ name: "notes" });
const Note = notes.entity("Note", {
  key: "id",
  source: table("tb_note", { id: column.bigint(), text: column.text() }),
});
notes.fields(Note, (note) => ({ id: note.id("id"), text: note.string("text") }));
notes.query("notes", listOf(Note));
notes.mutation("noteCreate", {
  args: { text: scalar.string() },
  returns: Note,
  call: sqlFunction("fn_create_note"),
});
export default notes;
`,
  "notes/migrations/001_notes.sql": `
create table tb_note (id bigint generated always as identity primary key, text text not null);
create function fn_create_note(text text) returns tb_note language sql begin atomic
  select hansa.emit_event('events.note.created', fn_create_note.text, '{}');
  insert into tb_note (text) values (fn_create_note.text) returning *;
end;
`,
};

test("what SQL alone emits is published, and a second graph does not share the databases of one that runs", async () => {
  const project = await writeProject("sql", notes);
  await using postgres = await startTestPostgres();
  const env = { DATABASE_URL: postgres.connectionString("postgres") };
  {
    await using dev = startHansa(["dev", ".", "--port", "0"], { cwd: project, env });
    await dev.printed("Ctrl-C");
    await sendOperation(endpointOf(dev.stdout), 'mutation { noteCreate(text: "one") { id } }');
    await using tail = startHansa(["events", "tail", "--from", "beginning"], { cwd: project });
    await tail.printed(/^events\.note\.created {2}/m);

    const second = await runHansa(["dev", project, "--port", "0", "--data", join(projects, "second")], {
      env,
    });
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toMatch(
      /^error DATABASE_IN_USE: Another "hansa dev" that runs uses the database "notes" on the server at DATABASE_URL\.$/m,
    );
  }
  await using _again = startHansa(["dev", ".", "--port", "0"], { cwd: project, env });
  await _again.printed("Ctrl-C");

  const fresh = await runHansa(
    ["dev", project, "--port", "0", "--fresh", "--data", join(projects, "fresh")],
    {
      env: { HANSA_EVENTS_DATABASE: postgres.connectionString("events") },
    },
  );
  expect(fresh.exitCode).toBe(1);
  expect(fresh.stderr).toMatch(/^error FRESH_REFUSED: .* HANSA_EVENTS_DATABASE has 1 events of before/m);
});

test("a consumer whose SQL function is not there is an error at its module, and works once that is mended", async () => {
  const files = readReadme("docs/events.md").flatMap(({ file, text }) =>
    file === undefined ? [] : [[file, text] as const],
  );
  const project = await writeProject("missing", Object.fromEntries(files));
  const module = join(project, "seats/subgraph.ts");
  const text = await readFile(module, "utf8");
  await writeFile(module, text.replace('sqlFunction("fn_take_seat")', 'sqlFunction("fn_take_sea")'));
  await using dev = startHansa(["dev", ".", "--port", "0"], { cwd: project });
  await dev.printed("Ctrl-C");
  expect(dev.stderr).toMatch(
    /^\[events\] error Its consumers do not run, .* subgraph=seats module=seats\/subgraph\.ts\nCONSUMER_FUNCTION_MISSING: The consumer "seats-take" is the SQL function fn_take_sea\(event jsonb\)/m,
  );
  expect(dev.stderr).not.toContain("DATABASE_UNFIT");
  const url = endpointOf(dev.stdout);
  await sendOperation(url, 'mutation { bookingCreate(seat: "A1") { id } }');
  await writeFile(module, text);
  await waitFor(
    async () => {
      const { body } = await sendOperation(url, "{ bookings { status } }");
      return JSON.stringify(body).includes("taken");
    },
    { timeoutMs: 30_000, describe: () => `the seat to be taken:\n${dev.output}` },
  );
});
