/**
 * Measures the two PostgreSQL drivers that came into question, on the embedded server of `@hansa/postgres`:
 *
 *     node --conditions=@hansa/source bench/postgres-driver.ts
 *
 * Each case runs for all contenders in turn, round by round and each round begins with another one, so that what
 * else the machine does strikes all alike; printed are the medians of the rounds, and how much slower or faster than the first contender each is.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectDatabase, startEmbeddedPostgres } from "@hansa/postgres";
import pg from "pg";
import postgres from "postgres";

const rounds = Number(process.env.ROUNDS ?? 15);
const repetitions = 8;
const concurrency = 10;

interface Case {
  readonly name: string;
  /** How many statements one call of a contender runs; results are per statement. */
  readonly statements: number;
  readonly contenders: Readonly<Record<string, () => Promise<unknown>>>;
}

const folder = await mkdtemp(join(tmpdir(), "hansa-bench-"));
const server = await startEmbeddedPostgres({ dataDirectory: join(folder, "data"), durable: false });
const viaSocket = server.connectionString("postgres", "socket");
const viaTcp = server.connectionString("postgres", "tcp");
const socketFolder = decodeURIComponent(/host=([^&]+)/.exec(viaSocket)?.[1] ?? "");

const hansa = await connectDatabase({
  connectionString: viaSocket,
  settings: { maxConnections: concurrency },
});
const hansaTcp = await connectDatabase({
  connectionString: viaTcp,
  settings: { maxConnections: concurrency },
});
const pgPool = new pg.Pool({ connectionString: viaSocket, max: concurrency });
const pgPipelined = new pg.Client({ connectionString: viaSocket, pipeline: true });
await pgPipelined.connect();
const socketOptions = {
  path: `${socketFolder}/.s.PGSQL.${server.port}`,
  username: "postgres",
  database: "postgres",
};
const porsager = postgres({ ...socketOptions, max: concurrency, prepare: true });
const porsagerOne = postgres({ ...socketOptions, max: 1, prepare: true });
const porsagerTcp = postgres(viaTcp, { max: concurrency });

await hansa.query(
  "create table item as select i as id, 'name ' || i as name from generate_series(1, 10000) i",
);
await hansa.query("alter table item add primary key (id)");
await hansa.query("create table document (kilobytes int primary key, body text storage external)");
await hansa.query(
  `insert into document select n, '[' || repeat('{"name": "näme"},', n * 1000 / 17) || '0]' from unnest(array[1, 100, 1000]) n`,
);
await hansa.query("vacuum analyze item, document");

const byId = "select id, name from item where id = $1";
const many = "select id, name from item where id <= 500";
const json = "select body as json from document where kilobytes = $1";
const series = Array.from({ length: 100 }, (_, index) => index + 1);
const inTurn = async (work: (id: number) => Promise<unknown>) => {
  for (const id of series) {
    await work(id);
  }
};
const together = (work: (id: number) => Promise<unknown>) => Promise.all(series.map(work));

const cases: readonly Case[] = [
  {
    name: "one row, prepared, one after the other",
    statements: 100,
    contenders: {
      hansa: () => inTurn((id) => hansa.query(byId, [id], { name: "by_id" })),
      pg: () => inTurn((id) => pgPool.query({ text: byId, values: [id], name: "by_id" })),
      postgres: () => inTurn((id) => porsager.unsafe(byId, [id], { prepare: true })),
    },
  },
  {
    name: "one row, not prepared, one after the other",
    statements: 100,
    contenders: {
      hansa: () => inTurn((id) => hansa.query(byId, [id])),
      pg: () => inTurn((id) => pgPool.query({ text: byId, values: [id] })),
      postgres: () => inTurn((id) => porsager.unsafe(byId, [id], { prepare: false })),
    },
  },
  {
    name: `one row, prepared, 100 at once on ${concurrency} connections`,
    statements: 100,
    contenders: {
      hansa: () => together((id) => hansa.query(byId, [id], { name: "by_id" })),
      pg: () => together((id) => pgPool.query({ text: byId, values: [id], name: "by_id" })),
      postgres: () => together((id) => porsager.unsafe(byId, [id], { prepare: true })),
    },
  },
  {
    name: "one row, prepared, 100 pipelined on one connection",
    statements: 100,
    contenders: {
      hansa: () => hansa.session((session) => together((id) => session.query(byId, [id], { name: "by_id" }))),
      pg: () => together((id) => pgPipelined.query({ text: byId, values: [id], name: "by_id" })),
      postgres: () => together((id) => porsagerOne.unsafe(byId, [id], { prepare: true })),
    },
  },
  {
    name: "500 rows of two columns",
    statements: 20,
    contenders: {
      hansa: () => repeat(20, () => hansa.query(many, [], { name: "many" })),
      pg: () => repeat(20, () => pgPool.query({ text: many, name: "many" })),
      postgres: () => repeat(20, () => porsager.unsafe(many, [], { prepare: true })),
    },
  },
  ...[1, 100, 1_000].map(
    (kilobytes): Case => ({
      name: `a stored JSON text of ${kilobytes} kB, as bytes`,
      statements: 10,
      contenders: {
        hansa: () => repeat(10, () => hansa.queryJson(json, [kilobytes], { name: "json" })),
        pg: () =>
          repeat(10, async () =>
            encode((await pgPool.query({ text: json, values: [kilobytes], name: "json" })).rows),
          ),
        postgres: () =>
          repeat(10, async () => encode(await porsager.unsafe(json, [kilobytes], { prepare: true }))),
      },
    }),
  ),
  {
    name: "one row, prepared, one after the other, over TCP",
    statements: 100,
    contenders: {
      hansa: () => inTurn((id) => hansaTcp.query(byId, [id], { name: "by_id" })),
      postgres: () => inTurn((id) => porsagerTcp.unsafe(byId, [id], { prepare: true })),
    },
  },
  {
    name: "a statement cancelled in the server, 3 ms after it was sent",
    statements: 1,
    contenders: {
      hansa: async () => {
        const caller = new AbortController();
        const outcome = hansa.query("select pg_sleep(1)", [], { signal: caller.signal });
        setTimeout(() => caller.abort(), 3);
        await outcome.catch(() => undefined);
      },
      postgres: async () => {
        const outcome = porsager.unsafe("select pg_sleep(1)");
        const settled = outcome.then(
          () => undefined,
          () => undefined,
        );
        setTimeout(() => outcome.cancel(), 3);
        await settled;
      },
    },
  },
];

for (const each of cases) {
  console.log(`\n${each.name}`);
  print(await measure(each));
}

await Promise.all([porsager.end(), porsagerOne.end(), porsagerTcp.end(), pgPool.end(), pgPipelined.end()]);
await hansa[Symbol.asyncDispose]();
await hansaTcp[Symbol.asyncDispose]();
await server[Symbol.asyncDispose]();
await rm(folder, { recursive: true, force: true });

interface Sample {
  readonly elapsedUs: number;
  readonly cpuUs: number;
}

async function measure({ contenders, statements }: Case): Promise<ReadonlyMap<string, Sample>> {
  const names = Object.keys(contenders);
  const samples = new Map<string, Sample[]>(names.map((name) => [name, []]));
  // Two rounds go by before it counts.
  for (let round = -2; round < rounds; round++) {
    for (const name of rotate(names, round + 2)) {
      const run = contenders[name] ?? (() => Promise.resolve());
      const cpu = process.cpuUsage();
      const startedAt = performance.now();
      for (let repetition = 0; repetition < repetitions; repetition++) {
        await run();
      }
      const elapsedUs = ((performance.now() - startedAt) * 1_000) / statements / repetitions;
      const { user, system } = process.cpuUsage(cpu);
      if (round >= 0) {
        samples.get(name)?.push({ elapsedUs, cpuUs: (user + system) / statements / repetitions });
      }
    }
  }
  return new Map(
    [...samples].map(([name, all]) => [
      name,
      { elapsedUs: median(all.map((one) => one.elapsedUs)), cpuUs: median(all.map((one) => one.cpuUs)) },
    ]),
  );
}

function print(results: ReadonlyMap<string, Sample>): void {
  const first = [...results.values()][0];
  for (const [name, { elapsedUs, cpuUs }] of results) {
    const ratio = first === undefined ? 1 : elapsedUs / first.elapsedUs;
    console.log(
      `  ${name.padEnd(10)} ${elapsedUs.toFixed(1).padStart(9)} µs  CPU ${cpuUs.toFixed(1).padStart(9)} µs  × ${ratio.toFixed(2)}`,
    );
  }
}

function rotate<Item>(items: readonly Item[], by: number): readonly Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < times; turn++) {
    await work();
  }
}

function encode(rows: readonly Record<string, unknown>[]): Buffer {
  return Buffer.from(String(rows[0]?.json));
}
