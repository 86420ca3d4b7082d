import { HansaError } from "@hansa/core";
import type { EventUse } from "./events/event-use.ts";
import { formatError } from "./report-error.ts";
import { ReportedFailure } from "./reported-failure.ts";

/** What a command that runs until it is stopped tells whoever started it. */
export type LifetimeMessage =
  | { readonly kind: "listening"; readonly url: string; readonly events?: EventUse }
  /** It could not start: the code of the error, and the error as people read it. */
  | { readonly kind: "failed"; readonly code: string; readonly text: string };

/** A server as {@link runUntilStopped} runs it. */
export interface StoppableServer extends AsyncDisposable {
  readonly url: string;
  /** How it takes part in events, where it does. */
  readonly events?: EventUse;
  /** Rejects when the server cannot go on; then it is disposed of and the command fails. */
  readonly failure?: Promise<never>;
  /** For people, while it is disposed of: what that waits for, as the end of a sentence; undefined where another process says so. */
  readonly waitsFor?: () => string | undefined;
}

/**
 * Runs a server from `start` until the process is asked to stop, then disposes of it and resolves. `start` gets a
 * signal that is aborted when the request to stop comes while it is still starting; it must then stop what it has
 * started and reject. `onStop` is called at once when the request comes.
 */
export function runUntilStopped(
  start: (stopping: AbortSignal) => Promise<StoppableServer>,
  onStop?: () => void,
): Promise<void> {
  let waitsFor = (): string | undefined => "what was being started";
  return runStoppable(
    async (stopping) => {
      await using server = await start(stopping).catch(announceFailure);
      waitsFor = server.waitsFor ?? (() => "the server to close");
      const { url, events } = server;
      await announce({ kind: "listening", url, ...(events === undefined ? {} : { events }) });
      const stopped = whenAborted(stopping);
      await Promise.race(server.failure === undefined ? [stopped] : [stopped, server.failure]);
    },
    () => waitsFor(),
    onStop,
  );
}

/**
 * As {@link runUntilStopped}, for what works and is not asked: nobody is told where it listens.
 */
export function runWork(start: () => Promise<AsyncDisposable>, waitsFor: string): Promise<void> {
  return runStoppable(
    async (stopping) => {
      await using _work = await start().catch(announceFailure);
      await whenAborted(stopping);
    },
    () => waitsFor,
  );
}

/** What a server waits for that drains. */
export function describeDrain(): string {
  return "requests under way to finish (at most HANSA_SERVER_DRAIN_TIMEOUT)";
}

/** What stops at once needs no explanation. */
const silentMs = 1_000;

/** A terminal tells this process and the one that started it, which passes it on: within this time it is one request. */
const sameRequestMs = 500;

/** As shells have it for what SIGINT ended. */
const interruptedExitCode = 130;

/**
 * Runs `run` until it is done, with a signal that is aborted when the process is asked to stop (SIGINT, SIGTERM,
 * SIGHUP) or whoever started it is gone; `run` must end then, and may reject. Where that takes longer than a second,
 * standard error is told what is waited for; a second Ctrl-C ends the process at once.
 */
export async function runStoppable(
  run: (stopping: AbortSignal) => Promise<void>,
  waitsFor: () => string | undefined = () => "what is under way",
  onStop?: () => void,
): Promise<void> {
  using request = listenForStop(waitsFor, onStop);
  try {
    await run(request.stopping);
  } catch (error) {
    if (!request.stopping.aborted) {
      throw error;
    }
  }
}

function listenForStop(
  waitsFor: () => string | undefined,
  onStop?: () => void,
): Disposable & { readonly stopping: AbortSignal } {
  const stopping = new AbortController();
  let notice: NodeJS.Timeout | undefined;
  let stoppedAt: number | undefined;
  const stop = (signal?: NodeJS.Signals) => {
    if (stoppedAt === undefined) {
      stoppedAt = performance.now();
      onStop?.();
      const again = signal === "SIGINT" ? " Ctrl-C again ends it at once." : "";
      notice = setTimeout(() => {
        const what = waitsFor();
        if (what !== undefined) {
          console.error(`Stopping: waiting for ${what}.${again}`);
        }
      }, silentMs);
      stopping.abort();
    } else if (signal === "SIGINT" && performance.now() - stoppedAt > sameRequestMs) {
      process.exit(interruptedExitCode);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, stop);
  }
  if (process.connected) {
    process.on("disconnect", () => stop());
  }
  return { stopping: stopping.signal, [Symbol.dispose]: () => clearTimeout(notice) };
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** A port that is taken is for whoever chose it to mend, or to tell of where there is nobody else. */
async function announceFailure(error: unknown): Promise<never> {
  if (!(error instanceof HansaError)) {
    throw error;
  }
  await announce({ kind: "failed", code: error.code, text: formatError(error) });
  const isForParent = isPartOfDev() && error.code === "PORT_IN_USE";
  throw isForParent ? new ReportedFailure() : error;
}

/** Whether `hansa dev` has started this process. */
function isPartOfDev(): boolean {
  return process.connected && process.env.HANSA_DEV_PART === "1";
}

/** Tells the process that started this one, where there is one that listens. Resolves when it is on its way. */
function announce(message: LifetimeMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send !== undefined) {
      // Whoever listened may be gone; `disconnect` says so too.
      process.send(message, undefined, undefined, () => resolve());
    } else {
      resolve();
    }
  });
}
