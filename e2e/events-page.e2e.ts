import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runsNatsTests, startTestNats, startTestPostgres, waitFor } from "@hansa/testkit";
import { afterAll, describe, expect, test } from "vitest";
import { sendOperation } from "./support/graphql-client.ts";
import {
  createTemporaryFolder,
  descendantsOf,
  isAlive,
  root,
  runHansa,
  startHansa,
} from "./support/hansa-process.ts";
import { readReadme } from "./support/readme.ts";
import { endpointOf } from "./support/shop.ts";

/** Below the checkout, where `@hansa/subgraph` resolves as in a user's project. */
const projects = join(root, "e2e/.hansa", `events-page-${process.pid}`);

afterAll(() => rm(projects, { recursive: true, force: true }));

const blocks = readReadme("docs/events.md");
const operations = blocks.flatMap(({ language, text }, index) =>
  language === "graphql" ? [{ operation: text, answer: JSON.parse(blocks[index + 1]?.text ?? "") }] : [],
);

async function writeProject(name: string): Promise<string> {
  const project = join(projects, name);
  for (const { file, text } of blocks) {
    if (file !== undefined) {
      await mkdir(dirname(join(project, file)), { recursive: true });
      await writeFile(join(project, file), text);
    }
  }
  return project;
}

/** Waits until the operation is answered so: what events do comes a little later. */
async function answered(url: string, operation: string, answer: unknown): Promise<void> {
  let body: unknown;
  await waitFor(
    async () => {
      ({ body } = await sendOperation(url, operation));
      return JSON.stringify(body) === JSON.stringify(answer);
    },
    { timeoutMs: 30_000, describe: () => `${JSON.stringify(answer)} in place of ${JSON.stringify(body)}` },
  );
}

test("the parts are processes of their own, too: migrated, compiled where consumers are SQL, and worked for", async () => {
  const project = await writeProject("parts");
  await using postgres = await startTestPostgres();
  await using log = await postgres.createDatabase();
  await using bookings = await postgres.createDatabase();
  await using seats = await postgres.createDatabase();
  const module = (name: string) => join(project, name, "subgraph.ts");
  const file = (name: string) => join(project, name, "subgraph.json");
  const migrate = (path: string, { connectionString }: typeof bookings) =>
    runHansa(["migrate", path, "--database", connectionString]);

  expect((await migrate(module("bookings"), bookings)).stdout).toBe(
    "applied 001_bookings.sql\ncreated the observer booking_created\nApplied 1 in order.\n",
  );
  expect((await migrate(module("bookings"), bookings)).stdout).toBe("The database is up to date.\n");
  for (const name of ["bookings", "seats"]) {
    expect((await runHansa(["compile", module(name), "-o", file(name)])).exitCode).toBe(0);
  }
  expect((await migrate(file("seats"), seats)).exitCode).toBe(0);
  const refused = await runHansa(["worker", file("bookings"), "--database", bookings.connectionString]);
  expect(refused.stderr).toMatch(/^error MODULE_NEEDED: .*\n- consumer settle \(handle\)$/ms);
  expect(refused.exitCode).toBe(1);

  const start = (args: readonly string[], { connectionString }: typeof bookings) =>
    startHansa(args, {
      env: { DATABASE_URL: connectionString, HANSA_EVENTS_DATABASE: log.connectionString },
    });
  await using relay = start(["relay"], bookings);
  await using worker = start(["worker", file("seats")], seats);
  await bookings.query("insert into tb_booking (seat) values ('A1')");
  await waitFor(async () => (await seats.query("select 1 from tb_seat where booking = '1'")).length === 1, {
    timeoutMs: 30_000,
    describe: () => `the seat to be taken:\n${relay.output}\n${worker.output}`,
  });
  expect(await seats.query("select source, subject, key, payload from hansa.outbox")).toEqual([
    { source: "/seats", subject: "events.seat.taken", key: "A1", payload: { booking: "1" } },
  ]);
});

async function done(url: string, mutation: string, answer: unknown): Promise<void> {
  expect((await sendOperation(url, mutation)).body).toEqual(answer);
}

const brokers = [
  ["PostgreSQL", false],
  ["JetStream", true],
] as const;

describe.each(brokers)("the files of docs/events.md over %s", (name, isNats) => {
  test.skipIf(isNats && !runsNatsTests)(
    "make a graph whose services answer each other's events, take up changes, and stop",
    async () => {
      const project = await writeProject(name);
      await using folder = await createTemporaryFolder();
      await using nats = isNats ? await startTestNats() : undefined;
      const env = nats === undefined ? {} : { NATS_URL: nats.url };
      await using dev = startHansa(["dev", project, "--port", "0", "--data", folder.path], { env });
      await dev.printed("Ctrl-C");
      expect(dev.stdout).toContain(
        isNats ? "Events    NATS JetStream" : 'Events    the database "events" of this PostgreSQL',
      );
      expect(dev.stdout).toMatch(/bookings +events\.booking\.created +bookings-settle/);
      expect(dev.stdout).toMatch(/seats +seats-take, seats-free/);
      const url = endpointOf(dev.stdout);
      for (const { operation, answer } of operations) {
        // What is asked changes a little later than what is done, which is done once.
        await (operation.startsWith("mutation") ? done : answered)(url, operation, answer);
      }

      const module = join(project, "bookings/subgraph.ts");
      const text = await readFile(module, "utf8");
      await writeFile(module, text.replace('subject.split(".").at(-1)', '"changed"'));
      await dev.printed("[events] is served again");
      // The gateway may hold a connection of the process that ended.
      await answered(url, "{ seats { name } }", { data: { seats: [{ name: "A1" }, { name: "A2" }] } });
      await waitFor(async () => {
        const { body } = await sendOperation(url, 'mutation { bookingCreate(seat: "A2") { id } }');
        return body.errors === undefined;
      });
      const changed = {
        data: { bookings: [{ status: "cancelled" }, { status: "refused" }, { status: "changed" }] },
      };
      await answered(url, "{ bookings { status } }", changed);

      const processes = [dev.pid, ...descendantsOf(dev.pid)];
      dev.interruptGroup();
      expect(await dev.ended).toBe(0);
      expect(processes.filter(isAlive)).toEqual([]);
    },
  );
});
