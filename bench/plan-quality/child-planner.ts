import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";

/** What a planner made of an operation. */
export interface Planned<Plan> {
  /** Its plan, in its own form. */
  readonly plan: Plan;
  readonly medianMs: number;
}

/** Why there is no plan: what the planner said, or what became of its process. */
export interface Failed {
  readonly error: string;
}

export interface Limits {
  readonly timeMs: number;
  readonly memoryMb: number;
}

/**
 * A planner in a process of its own, which is ended when it takes more time or memory than the limits, and started
 * anew for the next request. One request at a time.
 */
export class ChildPlanner implements Disposable {
  readonly #script: string;
  readonly #limits: Limits;
  #child: ChildProcess | undefined;

  constructor(script: string, limits: Limits) {
    this.#script = script;
    this.#limits = limits;
  }

  /** What the process answers, or what went wrong. Never throws. */
  async ask<Answer extends object>(request: object): Promise<Answer | Failed> {
    const child = this.#start();
    return new Promise((resolve) => {
      const end = (answer: Answer | Failed, isBroken: boolean): void => {
        clearTimeout(timer);
        clearInterval(memoryCheck);
        child.off("message", onMessage).off("exit", onExit);
        if (isBroken) {
          this[Symbol.dispose]();
        }
        resolve(answer);
      };
      const onMessage = (answer: unknown): void => end(answer as Answer, false);
      const onExit = (code: number | null, signal: string | null): void =>
        end({ error: `its process ended (${signal ?? `code ${code}`})` }, true);
      const { timeMs, memoryMb } = this.#limits;
      const timer = setTimeout(() => end({ error: `more than ${timeMs / 1_000} s` }, true), timeMs);
      const memoryCheck = setInterval(() => {
        if (residentMb(child) > memoryMb) {
          end({ error: `more than ${memoryMb} MB` }, true);
        }
      }, 100);
      child.on("message", onMessage).on("exit", onExit);
      child.send(request);
    });
  }

  [Symbol.dispose](): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }

  #start(): ChildProcess {
    this.#child ??= fork(this.#script, {
      execArgv: ["--conditions=@hansa/source", `--max-old-space-size=${this.#limits.memoryMb}`],
      // What a planner prints of its own accord would only stand between the results.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    return this.#child;
  }
}

/** The memory of a process; 0 where the system does not tell. */
function residentMb({ pid }: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
