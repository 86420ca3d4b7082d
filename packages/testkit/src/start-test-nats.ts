import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort } from "./find-free-port.ts";
import { waitFor } from "./wait-for.ts";

/** A NATS server with JetStream for one test; disposing stops it and removes what it stored. */
export interface TestNats extends AsyncDisposable {
  readonly url: string;
  /** Ends the process at once, as a crash would, or as the operator does. */
  stop(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Starts it again on the same port and with what it has stored. */
  start(): Promise<void>;
}

export interface TestNatsOptions {
  /** Off: a server that keeps nothing. On unless given. */
  readonly jetStream?: boolean;
  /** Lines for the server's configuration file. */
  readonly configuration?: string;
}

/**
 * Where the server is: `HANSA_NATS_SERVER`, what `.ci/install-servers` has put into the project, or where Debian's
 * package `nats-server` and the path have it. `undefined`: tests with NATS are skipped by name, in CI they fail.
 */
export const natsServerPath: string | undefined = [
  process.env.HANSA_NATS_SERVER,
  fileURLToPath(new URL("../../../node_modules/.cache/nats-server/nats-server", import.meta.url)),
  ...(process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "nats-server")),
  "/usr/sbin/nats-server",
].find((path) => path !== undefined && existsSync(path));

/** Whether tests with NATS are to run: where there is a server, and in CI also where there is none, so that they fail. */
export const runsNatsTests: boolean = natsServerPath !== undefined || process.env.HANSA_CI === "true";

/** Starts a server on 127.0.0.1 and a free port, and waits until it answers. */
export async function startTestNats(options: TestNatsOptions = {}): Promise<TestNats> {
  if (natsServerPath === undefined) {
    throw new Error("There is no nats-server on this machine. Install it: `apt-get install nats-server`.");
  }
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hansa-test-nats-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const server = new NatsProcess(natsServerPath, folder, await findFreePort(), options);
  resources.use(server);
  await server.start();
  const kept = resources.move();
  return {
    url: server.url,
    start: () => server.start(),
    stop: (signal) => server.stop(signal),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

class NatsProcess implements AsyncDisposable {
  readonly url: string;
  readonly #path: string;
  readonly #folder: string;
  readonly #port: number;
  readonly #options: TestNatsOptions;
  #child: ChildProcess | undefined;

  constructor(path: string, folder: string, port: number, options: TestNatsOptions) {
    this.#path = path;
    this.#folder = folder;
    this.#port = port;
    this.#options = options;
    this.url = `nats://127.0.0.1:${port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }

  async start(): Promise<void> {
    const { jetStream = true, configuration = "" } = this.#options;
    const store = jetStream ? `jetstream { store_dir: ${JSON.stringify(join(this.#folder, "store"))} }` : "";
    const file = join(this.#folder, "nats.conf");
    await writeFile(file, `host: 127.0.0.1\nport: ${this.#port}\n${store}\n${configuration}\n`);
    const child = spawn(this.#path, ["--config", file], { stdio: ["ignore", "ignore", "pipe"] });
    this.#child = child;
    let log = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log = `${log}${text}`.slice(-10_000);
    });
    await waitFor(
      () => {
        if (child.exitCode !== null) {
          throw new Error(`nats-server ended with ${child.exitCode}: ${log}`);
        }
        return log.includes("Server is ready");
      },
      { describe: () => `nats-server to be ready; its log: ${log}` },
    );
  }

  async stop(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
}
