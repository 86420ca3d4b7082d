import type { EventUse } from "../events/event-use.ts";
import { formatError } from "../report-error.ts";
import type { ManagedProcess } from "./managed-process.ts";

/**
 * What publishes and handles the events of a graph: one process for all its subgraphs, since each would cost the memory of a
 * program. It runs once a subgraph takes part in events, and starts anew when one that does has started anew.
 */
export class EventsPart implements AsyncDisposable {
  /** Makes the process, which is not started yet. */
  readonly #create: () => Promise<ManagedProcess>;
  readonly #log: (line: string) => void;
  readonly #useBySubgraph = new Map<string, EventUse>();
  #process: Promise<ManagedProcess> | undefined;
  #running: ManagedProcess | undefined;
  #isStarted = false;

  constructor(create: () => Promise<ManagedProcess>, log: (line: string) => void) {
    this.#create = create;
    this.#log = log;
  }

  get name(): string {
    return "the events";
  }

  get isRunning(): boolean {
    return this.#running?.isRunning === true;
  }

  /** How the subgraphs take part, by their names: those that do. */
  get useBySubgraph(): ReadonlyMap<string, EventUse> {
    return this.#useBySubgraph;
  }

  /** Takes in that a subgraph has started, with what it tells and handles now. */
  take(subgraph: string, use: EventUse | undefined): void {
    const before = this.#useBySubgraph.get(subgraph);
    if (use === undefined) {
      this.#useBySubgraph.delete(subgraph);
    } else {
      this.#useBySubgraph.set(subgraph, use);
    }
    if (this.#isStarted && (use !== undefined || before !== undefined)) {
      void this.#startOrRestart();
    }
  }

  /**
   * Starts it where a subgraph takes part in events by now, and gives the URL of its metrics; otherwise it starts by itself when
   * one does.
   *
   * @throws CliError PROCESS_FAILED, START_TIMEOUT.
   */
  async start(): Promise<string | undefined> {
    this.#isStarted = true;
    if (this.#useBySubgraph.size === 0) {
      return undefined;
    }
    const process = await this.#prepare();
    return await process.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStarted = false;
    const process = await this.#process?.catch(() => undefined);
    await process?.[Symbol.asyncDispose]();
  }

  async #startOrRestart(): Promise<void> {
    try {
      if (this.#process !== undefined) {
        (await this.#process).restart();
      } else {
        const process = await this.#prepare();
        await process.start();
      }
    } catch (error) {
      this.#process = undefined;
      this.#log(`[events] could not be started: ${formatError(error)}`);
    }
  }

  #prepare(): Promise<ManagedProcess> {
    this.#process ??= this.#create().then((process) => {
      this.#running = process;
      return process;
    });
    return this.#process;
  }
}
