import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Clock } from "@hansa/core";
import { CliError } from "../errors.ts";
import type { LifetimeMessage } from "../lifetime.ts";
import { RestartBackoff } from "../restart-backoff.ts";

export interface ManagedProcessOptions {
  /** Which part of the graph it is, for people. */
  readonly name: string;
  /** The arguments of `hansa`. */
  readonly args: readonly string[];
  /** Added to this process's own environment; the place for what must not show in a list of processes. */
  readonly env: Readonly<Record<string, string>>;
  readonly startTimeoutMs: number;
  readonly clock: Clock;
  /** Takes each line that it prints, and what happens to it. */
  readonly print: (line: string) => void;
  /** Called whenever it listens: at its start, and when it was started again. */
  readonly onListening?: (message: ListeningMessage) => void;
}

type FailedMessage = Extract<LifetimeMessage, { readonly kind: "failed" }>;
type ListeningMessage = Extract<LifetimeMessage, { readonly kind: "listening" }>;

/** How long a process may take to stop before it is killed. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * One `hansa` process below this one. It is started again when it ends by itself, with a growing delay, and it ends
 * when this one does, however this one ends: the channel between the two is its lifeline.
 */
export class ManagedProcess implements AsyncDisposable {
  readonly #options: ManagedProcessOptions;
  readonly #stopping = new AbortController();
  /** Cuts short the pause before the next start. */
  #pause = new AbortController();
  #isRestarting = false;
  #child: ChildProcess | undefined;
  #supervision: Promise<void> | undefined;

  constructor(options: ManagedProcessOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && !hasEnded(this.#child);
  }

  /**
   * Starts it and resolves to its URL when it listens.
   *
   * @throws CliError PROCESS_FAILED when it ends before that, with the code of its error as `extensions.reason` where it
   * has one; START_TIMEOUT when it takes too long.
   */
  async start(): Promise<string> {
    const { child, listening, ended, failure } = this.#spawn();
    const timeout = new AbortController();
    const url = await Promise.race([
      listening,
      ended.then(() => undefined),
      this.#options.clock.sleep(this.#options.startTimeoutMs, timeout.signal).then(
        () => "timeout" as const,
        () => undefined,
      ),
    ]);
    timeout.abort();
    if (url === undefined) {
      const { code, text = "" } = failure() ?? {};
      const why = code === "PORT_IN_USE" ? `: ${text}` : ".";
      throw new CliError("PROCESS_FAILED", `${this.#options.name} ended while it was starting${why}`, {
        extensions: { reason: code },
      });
    }
    if (url === "timeout") {
      child.kill("SIGKILL");
      const seconds = this.#options.startTimeoutMs / 1000;
      throw new CliError("START_TIMEOUT", `${this.#options.name} was not ready after ${seconds} s.`);
    }
    this.#supervision = this.#supervise(ended);
    return url;
  }

  /** Stops it and starts it anew, as after a change of its sources; without effect before it has started. */
  restart(): void {
    if (this.#supervision !== undefined) {
      this.#isRestarting = true;
      this.#child?.kill("SIGTERM");
      this.#pause.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (child !== undefined && this.isRunning) {
      const killer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
      child.kill("SIGTERM");
      await new Promise((resolve) => child.once("exit", resolve));
      clearTimeout(killer);
    }
    await this.#supervision;
  }

  async #supervise(firstEnded: Promise<string>): Promise<void> {
    let { ended, failure }: Pick<SpawnedProcess, "ended" | "failure"> = {
      ended: firstEnded,
      failure: () => undefined,
    };
    const backoff = new RestartBackoff(this.#options.clock);
    while (true) {
      backoff.started();
      const reason = await ended;
      if (this.#stopping.signal.aborted) {
        return;
      }
      if (this.#isRestarting) {
        backoff.reset();
      } else {
        const delayMs = backoff.next();
        this.#tellSilent(failure());
        this.#options.print(`ended (${reason}); starting it again in ${delayMs} ms`);
        await this.#sleep(delayMs);
      }
      if (this.#stopping.signal.aborted) {
        return;
      }
      this.#isRestarting = false;
      const next = this.#spawn();
      void next.listening.then(() => this.#options.print("is served again"));
      ({ ended, failure } = next);
    }
  }

  /** What the process itself leaves to whoever has chosen its port. */
  #tellSilent(failure: FailedMessage | undefined): void {
    if (failure?.code === "PORT_IN_USE") {
      failure.text.split("\n").forEach(this.#options.print);
    }
  }

  /** Ends early when it is to be started at once, or stopped. */
  async #sleep(durationMs: number): Promise<void> {
    this.#pause = new AbortController();
    const signal = AbortSignal.any([this.#pause.signal, this.#stopping.signal]);
    await this.#options.clock.sleep(durationMs, signal).catch(() => undefined);
  }

  #spawn(): SpawnedProcess {
    const child = spawn(
      process.execPath,
      [...process.execArgv, process.argv[1] ?? "", ...this.#options.args],
      {
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: { ...process.env, HANSA_DEV_PART: "1", ...this.#options.env },
        // Ctrl-C reaches the whole foreground group; this process decides in which order the others stop.
        detached: true,
      },
    );
    this.#child = child;
    // Where this process ends without waiting for it.
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("exit", () => process.off("exit", kill));
    this.#printLines(child.stdout);
    this.#printLines(child.stderr);
    let failure: FailedMessage | undefined;
    const listening = new Promise<string>((resolve) => {
      child.on("message", (message: LifetimeMessage) => {
        if (message.kind === "listening") {
          this.#options.onListening?.(message);
          resolve(message.url);
        } else {
          failure = message;
        }
      });
    });
    const ended = new Promise<string>((resolve) => {
      child.on("error", (error) => resolve(error.message));
      child.on("exit", (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
    });
    return { child, listening, ended, failure: () => failure };
  }

  #printLines(stream: Readable | null): void {
    if (stream !== null) {
      createInterface({ input: stream }).on("line", (line) => this.#options.print(line));
    }
  }
}

interface SpawnedProcess {
  readonly child: ChildProcess;
  /** Resolves to its URL. */
  readonly listening: Promise<string>;
  /** Resolves to how it ended. */
  readonly ended: Promise<string>;
  /** The error with which it could not start, where it has said so. */
  readonly failure: () => FailedMessage | undefined;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}
