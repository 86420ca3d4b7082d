/** How a run begins, and what is told of those that need none of their own. */
export interface SharedStart<Result> {
  /** Gets a signal that is aborted when nobody waits any more, and a way to know whether others have joined so far. */
  readonly start: (signal: AbortSignal, isJoined: () => boolean) => Promise<Result>;
  readonly onJoined: () => void;
}

/**
 * Runs by a key: what is asked for while it runs already joins, and gets what comes of it, failures too. A run is
 * cancelled when the last one that waits for it has left.
 */
export class SharedRuns<Result> {
  #runningByKey = new Map<string, SharedRun<Result>>();

  /**
   * What comes of the run with that key, begun where there is none. Rejects with the signal's reason when that is
   * aborted first.
   */
  run(key: string, signal: AbortSignal, { start, onJoined }: SharedStart<Result>): Promise<Result> {
    const running = this.#runningByKey.get(key);
    if (running !== undefined) {
      onJoined();
      return running.join(signal);
    }
    return this.#lead(key, start).join(signal);
  }

  /** From now on nobody joins what runs. */
  forget(): void {
    this.#runningByKey = new Map();
  }

  #lead(key: string, start: SharedStart<Result>["start"]): SharedRun<Result> {
    const runningByKey = this.#runningByKey;
    const shared = new SharedRun(start, () => {
      if (runningByKey.get(key) === shared) {
        runningByKey.delete(key);
      }
    });
    runningByKey.set(key, shared);
    return shared;
  }
}

/** A run that several wait for. */
class SharedRun<Result> {
  readonly #controller = new AbortController();
  readonly #result: Promise<Result>;
  readonly #leave: () => void;
  #waiting = 0;
  #joins = 0;

  /** `leave` is called when nobody may join any more. */
  constructor(start: SharedStart<Result>["start"], leave: () => void) {
    this.#leave = leave;
    this.#result = start(this.#controller.signal, () => this.#joins > 1).finally(leave);
    // Those who wait have it; when all have left, nobody does.
    this.#result.catch(() => {});
  }

  /** Rejects with the signal's reason when that is aborted first. */
  join(signal: AbortSignal): Promise<Result> {
    this.#waiting++;
    this.#joins++;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        reject(signal.reason);
        this.#waiting--;
        if (this.#waiting === 0) {
          this.#leave();
          this.#controller.abort(signal.reason);
        }
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    });
  }
}
