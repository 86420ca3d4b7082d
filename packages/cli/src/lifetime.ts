/** What a command that runs until it is stopped tells whoever started it. */
export interface ListeningMessage {
  readonly kind: "listening";
  readonly url: string;
}

/** A server as {@link runUntilStopped} runs it. */
export interface StoppableServer extends AsyncDisposable {
  readonly url: string;
  /** Rejects when the server cannot go on; then it is disposed of and the command fails. */
  readonly failure?: Promise<never>;
}

/**
 * Runs a server from `start` until the process is asked to stop, then disposes of it and resolves. `start` gets a
 * signal that is aborted when the request to stop comes while it is still starting; it must then stop what it has
 * started and reject.
 */
export function runUntilStopped(start: (stopping: AbortSignal) => Promise<StoppableServer>): Promise<void> {
  return runStoppable(async (stopping) => {
    await using server = await start(stopping);
    announce({ kind: "listening", url: server.url });
    const stopped = whenAborted(stopping);
    await Promise.race(server.failure === undefined ? [stopped] : [stopped, server.failure]);
  });
}

/**
 * Runs `run` until it is done, with a signal that is aborted when the process is asked to stop (SIGINT, SIGTERM,
 * SIGHUP) or whoever started it is gone; `run` must end then, and may reject. A second request changes nothing: every
 * stop is bounded by itself.
 */
export async function runStoppable(run: (stopping: AbortSignal) => Promise<void>): Promise<void> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, stop);
  }
  if (process.connected) {
    process.on("disconnect", stop);
  }
  try {
    await run(stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) {
      throw error;
    }
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Tells the process that started this one, where there is one that listens. */
function announce(message: ListeningMessage): void {
  if (process.connected) {
    process.send?.(message, undefined, undefined, () => {
      // Whoever listened is gone; `disconnect` says so too.
    });
  }
}
