import { type ChildProcess, spawn } from "node:child_process";
import { parse } from "node:path";
import type { Clock, Logger } from "@hansa/core";
import { PostgresError } from "../errors.ts";
import { serverEnvironment } from "./data-directory.ts";
import { readPostmasterFile } from "./postmaster.ts";
import type { ServerUser } from "./server-user.ts";

export interface ServerProcessOptions {
  readonly program: string;
  readonly dataDirectory: string;
  readonly user: ServerUser | undefined;
  /** Server settings, by name: given as `-c name=value`. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly logger: Logger;
  readonly clock: Clock;
}

const pollMs = 5;
const keptLogLines = 40;

/**
 * Waits for its standard input to end, which it does however our process ends; then stops the server `$1` of the
 * data directory `$2` if it still runs, at once after ten seconds, and removes the folder `$3` of its socket.
 */
const watchdogScript = `
read -r _
if [ "$(head -n 1 "$2/postmaster.pid")" = "$1" ]; then
  kill -INT "$1"
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 "$1" || break
    sleep 1
  done
  kill -QUIT "$1"
fi
rm -rf "$3"
`;

/** A running `postgres`: it ends with `stop`, and also when this process is killed without a chance to stop it. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #options: ServerProcessOptions;
  readonly #exited: Promise<void>;
  readonly #crashed = Promise.withResolvers<void>();
  readonly #log: string[] = [];
  #watchdog: ChildProcess | undefined;
  #failure: Error | undefined;
  #isRunning = true;
  #isStopping = false;

  /** Resolves when the server has ended without being stopped. */
  get crashed(): Promise<void> {
    return this.#crashed.promise;
  }

  /** @throws PostgresError SERVER_START_FAILED with the end of the server's log. */
  static async start(options: ServerProcessOptions): Promise<ServerProcess> {
    const server = new ServerProcess(options);
    try {
      await server.#waitUntilReady();
      server.#watch();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  private constructor(options: ServerProcessOptions) {
    this.#options = options;
    const { program, dataDirectory, user, configuration } = options;
    const settings = Object.entries(configuration).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    // Detached: Ctrl-C in a terminal reaches a whole process group, and the server is to be stopped last.
    this.#child = spawn(program, ["-D", dataDirectory, ...settings], {
      ...user,
      cwd: parse(dataDirectory).root,
      env: serverEnvironment,
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    this.#child.unref();
    this.#exited = new Promise((resolve) => {
      this.#child.once("exit", () => this.#end(resolve));
      this.#child.once("error", (error) => {
        this.#failure = error;
        this.#end(resolve);
      });
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => this.#collect(chunk.toString()));
    (this.#child.stderr as { unref?(): void } | null)?.unref?.();
  }

  /** The end of the server's log. */
  get logTail(): string {
    return this.#log.join("\n");
  }

  /** Ends all sessions and stops (`fast`), at once (`immediate`) if that takes too long, and by force at last. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
      if (this.#isRunning) {
        this.#child.kill(signal);
        await this.#waitForExit();
      }
    }
    this.#watchdog?.kill("SIGKILL");
  }

  /** Waits at most `stopTimeoutMs`, and leaves no timer behind that would keep the process alive. */
  async #waitForExit(): Promise<void> {
    const { clock, stopTimeoutMs } = this.#options;
    const exited = new AbortController();
    const timeout = clock.sleep(stopTimeoutMs, exited.signal).catch(() => undefined);
    await Promise.race([this.#exited, timeout]);
    exited.abort();
  }

  async #waitUntilReady(): Promise<void> {
    const { clock, dataDirectory, startTimeoutMs } = this.#options;
    const deadline = clock.monotonic() + startTimeoutMs;
    for (;;) {
      if (!this.#isRunning) {
        await this.#exited;
        throw this.#startFailed("ended at once");
      }
      const file = await readPostmasterFile(dataDirectory);
      if (file?.pid === this.#child.pid && file?.status === "ready") {
        return;
      }
      if (clock.monotonic() > deadline) {
        throw this.#startFailed(`was not ready within ${startTimeoutMs} ms`);
      }
      await clock.sleep(pollMs);
    }
  }

  #startFailed(what: string): PostgresError {
    const log = this.logTail === "" ? (this.#failure?.message ?? "It printed nothing.") : this.logTail;
    return new PostgresError(
      "SERVER_START_FAILED",
      `The embedded PostgreSQL on "${this.#options.dataDirectory}" ${what}. The end of its log:\n${log}`,
      { cause: this.#failure },
    );
  }

  #watch(): void {
    if (process.platform === "win32") {
      return;
    }
    const { dataDirectory, user } = this.#options;
    const socketDirectory = this.#options.configuration.unix_socket_directories ?? "";
    const parameters = [String(this.#child.pid), dataDirectory, socketDirectory];
    const watchdog = spawn("/bin/sh", ["-c", watchdogScript, "sh", ...parameters], {
      ...user,
      cwd: "/",
      env: { PATH: "/usr/bin:/bin" },
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    // Without a shell there is no watchdog; a server left behind is then stopped by the next start.
    watchdog.on("error", () => undefined);
    watchdog.stdin?.on("error", () => undefined);
    watchdog.unref();
    (watchdog.stdin as { unref?(): void } | null)?.unref?.();
    this.#watchdog = watchdog;
  }

  #collect(text: string): void {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    // Each of a hundred connections says the same when the server ends.
    this.#log.push(...lines.filter((line, index) => !isRepeated(line, lines[index - 1] ?? this.#log.at(-1))));
    this.#log.splice(0, Math.max(0, this.#log.length - keptLogLines));
    for (const line of lines) {
      this.#options.logger.debug("The embedded PostgreSQL wrote to its log.", { line });
    }
  }

  #end(resolve: () => void): void {
    this.#isRunning = false;
    if (!this.#isStopping && this.#watchdog !== undefined) {
      this.#watchdog.kill("SIGKILL");
      this.#options.logger.error("The embedded PostgreSQL ended unexpectedly.", { log: this.logTail });
      this.#crashed.resolve();
    }
    // What it printed last arrives before `close`, which an inherited descriptor may hold up; so wait a turn.
    setImmediate(resolve);
  }
}

/** Whether a line of the log says what the one before it does: time and process aside. */
function isRepeated(line: string, before: string | undefined): boolean {
  return before !== undefined && withoutOrigin(line) === withoutOrigin(before);
}

function withoutOrigin(line: string): string {
  return line.replace(/^\S+ \S+ \S+ \[\d+\] /, "");
}
