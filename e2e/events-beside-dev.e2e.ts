import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startTestPostgres, waitFor } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import { sendOperation } from "./support/graphql-client.ts";
import { root, runHansa, startHansa } from "./support/hansa-process.ts";
import { readReadme } from "./support/readme.ts";
import { endpointOf } from "./support/shop.ts";

/** Below the checkout, where `@hansa/subgraph` resolves as in a user's project. */
const projects = join(root, "e2e/.hansa", `events-beside-${process.pid}`);

afterAll(() => rm(projects, { recursive: true, force: true }));

/** The theatre of docs/events.md. */
async function writeTheatre(name: string): Promise<string> {
  const project = join(projects, name, "theatre");
  for (const { file, text } of readReadme("docs/events.md")) {
    if (file !== undefined) {
      await mkdir(dirname(join(project, file)), { recursive: true });
      await writeFile(join(project, file), text);
    }
  }
  return project;
}

test("beside a running hansa dev, hansa events needs no database and no broker", async () => {
  const project = await writeTheatre("embedded");
  await using dev = startHansa(["dev", ".", "--port", "0"], { cwd: project });
  await dev.printed("Ctrl-C");
  expect(dev.stdout).toMatch(
    /Database .*\n +'postgresql:\/\/\S+\/bookings\S*', and each other by its subgraph's name/,
  );
  expect(dev.stdout).toContain("hansa events tail | consumers | lag | dead-letters list\n");
  const ask = (args: readonly string[], cwd = project, env = {}) =>
    runHansa(["events", ...args], { cwd, env });
  await using tail = startHansa(["events", "tail", "--from", "beginning"], { cwd: project });

  const url = endpointOf(dev.stdout);
  await sendOperation(url, 'mutation { bookingCreate(seat: "A1") { id } }');
  await tail.printed(/^events\.seat\.taken {2}\{.*\}$/m);
  expect(tail.stderr).toContain(`Looking at the graph of "hansa dev" at ${url} (.hansa).`);

  await waitFor(async () => (await ask(["lag"])).stdout.includes("bookings-settle  0          0"), {
    timeoutMs: 30_000,
    intervalMs: 300,
  });
  // From the folder above, as beside \`npm start\`.
  const lag = await ask(["lag", "--format", "json"], join(projects, "embedded"));
  expect(lag.stdout.split("\n", 3).map((line) => JSON.parse(line))).toMatchObject([
    { subgraph: "bookings", consumer: "bookings-settle", behind: 0, waiting: 0, handledLastMinute: 1 },
    { subgraph: "seats", consumer: "seats-free", behind: 0, waiting: 0, handledLastMinute: 0 },
    { subgraph: "seats", consumer: "seats-take", behind: 0, waiting: 0, handledLastMinute: 1 },
  ]);
  expect(lag.stderr).toContain("theatre/.hansa; databases: bookings, seats).");
  const metricsUrl = /^ +(http:\/\/\S+\/metrics)$/m.exec(dev.stdout)?.[1] ?? "";
  const metrics = await (await fetch(metricsUrl)).text();
  // What the relays of both have published, and a consumer of one of them has handled.
  expect(metrics).toMatch(/^hansa_events_published_total 2$/m);
  expect(metrics).toMatch(/^hansa_events_handled_total\{consumer="seats-take",outcome="done"\} 1$/m);
  expect((await fetch(new URL("/ready", metricsUrl))).status).toBe(200);

  const consumers = await ask(["consumers", "--subgraph", "seats"]);
  expect(consumers.stdout).toMatch(/^seats-free +events\.booking\.cancelled +1 +idle +0 +0$/m);
  expect(consumers.stdout).not.toContain("bookings-settle");

  const refused = [
    [
      ["consumers", "--subgraph", "seat"],
      /^error SUBGRAPH_UNKNOWN: .* no subgraph "seat" of its own, but "bookings", "seats"\.$/m,
    ],
    [["log"], /^error TABLES_MISSING: The database has no tables of the event log/m],
    [["dead-letters", "drop", "nope", "--all"], /^error CONSUMER_UNKNOWN: There is no consumer "nope"\./m],
    [
      ["dead-letters", "list", "--consumer", "seats-tak"],
      /^error CONSUMER_UNKNOWN: .* Did you mean "seats-take"/m,
    ],
  ] as const;
  for (const [args, message] of refused) {
    const { exitCode, stdout, stderr } = await ask(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(message);
  }
  expect((await ask(["dead-letters", "drop", "seats-take", "--all"])).stdout).toBe(
    "Dropped 0 dead letters.\n",
  );
  expect((await ask(["dead-letters", "list"])).stdout).toBe("There are no dead letters.\n");

  dev.signal("SIGTERM");
  expect(await dev.ended).toBe(0);
  const gone = await ask(["lag"]);
  expect(gone.exitCode).toBe(1);
  expect(gone.stderr).toMatch(/^error DATABASE_NOT_NAMED: .* no "hansa dev" runs in this folder\.$/m);
});

test("beside a hansa dev on a server of one's own, too, whose password nobody sees", async () => {
  const project = await writeTheatre("own");
  await using postgres = await startTestPostgres();
  const data = join(projects, "own/data");
  const serverUrl = postgres.connectionString("postgres", "tcp");
  const { password } = new URL(serverUrl);
  expect(password).not.toBe("");
  await using dev = startHansa(["dev", project, "--port", "0", "--data", data], {
    env: { DATABASE_URL: serverUrl },
  });
  await dev.printed("Ctrl-C");
  expect(dev.stdout).toContain(`dead-letters list --data ${data}`);
  const consumers = await runHansa(["events", "consumers", "--data", data], {
    env: { DATABASE_URL: serverUrl },
  });
  expect(consumers.stdout).toMatch(/^seats-take +events\.booking\.created +1 +idle/m);
  const named = await runHansa(["events", "consumers"], { env: { DATABASE_URL: serverUrl } });
  expect(named.stderr).toMatch(
    /^error TABLES_MISSING: The database has no tables of consumers.* leave --database/m,
  );
  expect(dev.output).toContain("(with the password of DATABASE_URL)");
  expect(dev.output).not.toContain(password);
});

test.each([
  ["tail", "--from", "yesterday", '"beginning", "now", or a time such as "2026-11-21T20:00:00Z", or a day'],
  [
    "log",
    "--since",
    "yesterday",
    'a time such as "2026-11-21T20:00:00Z", or a day such as "2026-11-21" (UTC)',
  ],
])("hansa events %s %s %s says which forms are understood", async (command, option, value, forms) => {
  const { exitCode, stderr } = await runHansa(["events", command, option, value]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`Expected ${forms}`);
});
