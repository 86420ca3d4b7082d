import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { waitFor } from "@hansa/testkit";

/** The root of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const launcher = join(root, "packages/cli/bin/hansa.mjs");

export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command did that has ended. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the shipped command to its end. */
export function runHansa(args: readonly string[], options: ProcessOptions = {}): Promise<CommandResult> {
  return runCommand(process.execPath, [launcher, ...args], options);
}

/** Runs any command to its end. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<CommandResult> {
  const started = startCommand(command, args, options);
  const exitCode = await started.ended;
  return { exitCode, stdout: started.stdout, stderr: started.stderr };
}

/** Starts the shipped command and leaves it running; disposing of it stops it and all that it started. */
export function startHansa(args: readonly string[], options: ProcessOptions = {}): RunningCommand {
  return startCommand(process.execPath, [launcher, ...args], options);
}

export function startCommand(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): RunningCommand {
  return new RunningCommand(
    spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...withoutTestRunner(process.env), NO_COLOR: "1", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    }),
  );
}

/** The environment of a user's terminal, not that of a test worker. */
function withoutTestRunner(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ownNames =
    /^(VITEST|VITE_|TEST$|FORCE_COLOR$|NODE_ENV$|NODE_OPTIONS$|DATABASE_URL$|NATS_URL$|HANSA_)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ownNames.test(name)));
}

export class RunningCommand implements AsyncDisposable {
  stdout = "";
  stderr = "";
  /** Resolves to the exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.ended = new Promise((resolve) => child.on("close", resolve));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Everything it has printed so far. */
  get output(): string {
    return this.stdout + this.stderr;
  }

  /** Waits until its output holds `text`, and fails with that output when it ends first. */
  async printed(text: string | RegExp, timeoutMs = 90_000): Promise<void> {
    const isPrinted = () =>
      typeof text === "string" ? this.output.includes(text) : this.output.search(text) >= 0;
    await waitFor(() => this.hasEnded || isPrinted(), {
      timeoutMs,
      describe: () => `${String(text)} in the output:\n${this.output}`,
    });
    if (!isPrinted()) {
      throw new Error(`The command ended before it printed ${String(text)}:\n${this.output}`);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** As Ctrl-C does: to the whole group at once. */
  interruptGroup(): void {
    process.kill(-this.pid, "SIGINT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.hasEnded) {
      const descendants = descendantsOf(this.pid);
      this.signal("SIGTERM");
      const killer = setTimeout(() => {
        for (const pid of [...descendants, this.pid]) {
          killIfAlive(pid);
        }
      }, 20_000);
      await this.ended;
      clearTimeout(killer);
    }
  }
}

/** The processes below `pid`, by /proc; none where there is no /proc. */
export function descendantsOf(pid: number): readonly number[] {
  const children = allProcesses().filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child.pid, ...descendantsOf(child.pid)]);
}

export function isAlive(pid: number): boolean {
  const process = allProcesses().find((candidate) => candidate.pid === pid);
  return process !== undefined && process.state !== "Z";
}

function allProcesses(): readonly {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const [state = "", parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return [{ pid: Number(name), parent: Number(parent), state }];
      } catch {
        return [];
      }
    });
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** A folder of its own for one test. */
export async function createTemporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "hansa-e2e-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
