import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  connectDatabase,
  type Database,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "@hansa/postgres";
import { findFreePort, startTestNats } from "@hansa/testkit";
import {
  createTemporaryFolder,
  descendantsOf,
  type RunningCommand,
  root,
  runHansa,
  startHansa,
} from "./hansa-process.ts";

/** The services of the example that an order goes through. */
export const orderServices = ["orders", "inventory", "payments", "shipping"] as const;
export type OrderService = (typeof orderServices)[number];

/** Something that can be killed and started again. */
export interface Part {
  readonly name: string;
  readonly isRunning: () => boolean;
  readonly start: () => Promise<void>;
  /** As a crash does: at once, without a word to it. */
  readonly kill: () => Promise<void>;
}

/** The services' databases, and a process for each relay and each worker, by the shipped command. */
export interface OrderServices extends AsyncDisposable {
  /** Servers first, which the others need when they start. */
  readonly parts: readonly Part[];
  readonly connectionString: (service: OrderService) => string;
  readonly databases: Readonly<Record<OrderService | "event_log", Database>>;
  /** What the processes have printed, for whoever looks for what went wrong. */
  readonly output: () => string;
}

export async function startOrderServices(broker: "postgres" | "nats"): Promise<OrderServices> {
  await using resources = new AsyncDisposableStack();
  const folder = resources.use(await createTemporaryFolder());
  const postgres = resources.use(await PostgresPart.create(join(folder.path, "postgres")));
  for (const name of [...orderServices, "event_log", "broker"]) {
    await postgres.server.ensureDatabase(name);
  }
  const nats = broker === "nats" ? resources.use(await startTestNats()) : undefined;
  const brokerEnvironment =
    nats === undefined
      ? { HANSA_EVENTS_DATABASE: postgres.connectionString("broker") }
      : { NATS_URL: nats.url };
  const commands = resources.use(new AsyncDisposableStack());
  const command = (name: string, args: readonly string[], database: string): CommandPart =>
    commands.use(
      new CommandPart(name, args, {
        ...brokerEnvironment,
        DATABASE_URL: postgres.connectionString(database),
        HANSA_LOG_LEVEL: "warn",
      }),
    );

  const eventLog = join(folder.path, "event-log.ts");
  await writeFile(eventLog, eventLogModule);
  for (const service of orderServices) {
    await migrate(service, postgres.connectionString(service));
  }
  const processes = [
    ...orderServices.flatMap((service) => [
      command(`${service} relay`, ["relay"], service),
      command(`${service} worker`, ["worker", `examples/shop/${service}/subgraph.ts`], service),
    ]),
    command("event log", ["worker", eventLog], "event_log"),
  ];
  await Promise.all(processes.map((part) => part.start()));
  const databaseOf = async (name: string) =>
    resources.use(await connectDatabase({ connectionString: postgres.connectionString(name) }));
  const databases = {
    orders: await databaseOf("orders"),
    inventory: await databaseOf("inventory"),
    payments: await databaseOf("payments"),
    shipping: await databaseOf("shipping"),
    event_log: await databaseOf("event_log"),
  };
  const kept = resources.move();
  return {
    parts: [postgres, ...(nats === undefined ? [] : [natsPart(nats)]), ...processes],
    connectionString: (service) => postgres.connectionString(service),
    databases,
    output: () => processes.map(({ name, output }) => `${name}:\n${output}`).join("\n"),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

const eventLogModule = `
import { defineEventLog, defineWorker } from "${join(root, "packages/events/src/index.ts")}";
export default defineWorker({ source: "/event-log", consumers: [defineEventLog({ subjects: ["events.>"] })] });
`;

async function migrate(service: string, connectionString: string): Promise<void> {
  const module = `examples/shop/${service}/subgraph.ts`;
  const { exitCode, stderr } = await runHansa(["migrate", module, "--database", connectionString]);
  if (exitCode !== 0) {
    throw new Error(`The database of ${service} could not be made: ${stderr}`);
  }
}

/** A command that runs until it is stopped or killed. */
class CommandPart implements Part, AsyncDisposable {
  readonly name: string;
  readonly #args: readonly string[];
  readonly #environment: Readonly<Record<string, string>>;
  readonly #runs: RunningCommand[] = [];

  constructor(name: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
    this.name = name;
    this.#args = args;
    this.#environment = environment;
  }

  get output(): string {
    return this.#runs.map(({ output }) => output).join("");
  }

  readonly isRunning = (): boolean => this.#runs.at(-1)?.hasEnded === false;

  readonly start = async (): Promise<void> => {
    if (!this.isRunning()) {
      this.#runs.push(startHansa(this.#args, { env: this.#environment }));
    }
  };

  readonly kill = async (): Promise<void> => {
    const run = this.#runs.at(-1);
    if (run !== undefined && !run.hasEnded) {
      for (const pid of [...descendantsOf(run.pid), run.pid]) {
        killNow(pid);
      }
      await run.ended;
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/** A server of its own, whose data survive it. */
class PostgresPart implements Part, AsyncDisposable {
  readonly name = "PostgreSQL";
  readonly #dataDirectory: string;
  readonly #port: number;
  server: EmbeddedPostgres;
  #isRunning = true;

  private constructor(dataDirectory: string, port: number, server: EmbeddedPostgres) {
    this.#dataDirectory = dataDirectory;
    this.#port = port;
    this.server = server;
  }

  static async create(dataDirectory: string): Promise<PostgresPart> {
    const port = await findFreePort();
    return new PostgresPart(dataDirectory, port, await startEmbeddedPostgres({ dataDirectory, port }));
  }

  connectionString(database: string): string {
    // The socket lies elsewhere after each start; address and password stay.
    return this.server.connectionString(database, "tcp");
  }

  readonly isRunning = (): boolean => this.#isRunning;

  readonly start = async (): Promise<void> => {
    if (!this.#isRunning) {
      this.server = await startEmbeddedPostgres({ dataDirectory: this.#dataDirectory, port: this.#port });
      this.#isRunning = true;
    }
  };

  readonly kill = async (): Promise<void> => {
    if (this.#isRunning) {
      const [pid = ""] = readFileSync(join(this.server.dataDirectory, "postmaster.pid"), "utf8").split("\n");
      killNow(Number(pid));
      await this.server.crashed;
      await this.server[Symbol.asyncDispose]();
      this.#isRunning = false;
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isRunning) {
      await this.server[Symbol.asyncDispose]();
    }
  }
}

function natsPart(nats: Awaited<ReturnType<typeof startTestNats>>): Part {
  let isRunning = true;
  return {
    name: "NATS",
    isRunning: () => isRunning,
    async start() {
      if (!isRunning) {
        await nats.start();
        isRunning = true;
      }
    },
    async kill() {
      isRunning = false;
      await nats.stop("SIGKILL");
    },
  };
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
