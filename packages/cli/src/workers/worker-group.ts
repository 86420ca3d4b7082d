import type { Socket } from "node:net";
import type { Clock, Logger } from "@hansa/core";
import type { RunningFeed } from "@hansa/gateway";
import {
  createMetrics,
  type MetricsSnapshot,
  mergeCounts,
  type PrintedMetrics,
  printMerged,
  type ReadinessReport,
} from "@hansa/graphql-server";
import { CliError } from "../errors.ts";
import { RestartBackoff } from "../restart-backoff.ts";
import { ConnectionDistributor } from "./distribute-connections.ts";
import type { WorkerSetup } from "./messages.ts";
import { workerMetricsCatalogue } from "./metrics.ts";
import { WorkerProcess } from "./worker-process.ts";

export interface WorkerGroupOptions {
  readonly count: number;
  readonly host: string;
  readonly port: number;
  readonly feed: RunningFeed;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How long workers may take to end before they are killed. */
  readonly stopTimeoutMs: number;
}

/** A place in the group, and who fills it at the moment. */
interface Seat {
  readonly number: number;
  process: WorkerProcess | undefined;
  isListening: boolean;
  lastSnapshot: MetricsSnapshot;
}

/** How long a worker has for a question; who asks all of them waits longer. */
const answerTimeoutMs = 2_000;

/**
 * The processes that serve one port together. One that ends by itself is told and replaced, with growing pauses; what
 * it has counted stays in the sums.
 */
export class WorkerGroup implements AsyncDisposable {
  readonly #options: WorkerGroupOptions;
  readonly #distributor = new ConnectionDistributor();
  readonly #metrics = createMetrics();
  readonly #instruments = this.#metrics.register(workerMetricsCatalogue);
  readonly #stopping = new AbortController();
  readonly #seats: readonly Seat[];
  #supervisions: readonly Promise<void>[] = [];
  #past: MetricsSnapshot = [];
  #isStarted = false;

  constructor(options: WorkerGroupOptions) {
    this.#options = options;
    this.#seats = Array.from({ length: options.count }, (_, index) => ({
      number: index + 1,
      process: undefined,
      isListening: false,
      lastSnapshot: [],
    }));
    this.#metrics.onRead(() => {
      const running = this.#seats.filter(({ isListening }) => isListening).length;
      this.#instruments.workersRunning.set({}, running);
    });
    options.feed.onChange(() => this.#tellSupergraph(), this.#stopping.signal);
  }

  /**
   * Starts all workers; resolves when they serve.
   *
   * @throws CliError PROCESS_FAILED when one of them ends before.
   */
  async start(): Promise<void> {
    const workers = await Promise.all(this.#seats.map((seat) => this.#startFirst(seat)));
    // All at once, so that those who came early are not all given to whoever was first.
    this.#distributor.add(...workers);
    this.#isStarted = true;
    this.#supervisions = this.#seats.map((seat) => this.#supervise(seat));
  }

  /** Takes a connection that nobody has read from. */
  take(socket: Socket): void {
    this.#distributor.distribute(socket);
  }

  /** Connections that nobody takes are closed from now on. */
  refuse(): void {
    this.#distributor.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { clock, stopTimeoutMs, logger } = this.#options;
    this.#stopping.abort();
    const running = this.#seats.flatMap((seat) => (seat.process === undefined ? [] : [seat.process]));
    const allEnded = Promise.all(running.map(({ ended }) => ended));
    const ended = new AbortController();
    for (const worker of running) {
      worker.stop("SIGTERM");
    }
    const overdue = clock.sleep(stopTimeoutMs, ended.signal).then(
      () => {
        logger.warn("Workers that did not end in time are killed.", { afterMs: stopTimeoutMs });
        for (const worker of running) {
          worker.stop("SIGKILL");
        }
      },
      () => {},
    );
    await allEnded;
    ended.abort();
    await overdue;
    await Promise.all(this.#supervisions);
    this.#distributor.close();
  }

  async #startFirst(seat: Seat): Promise<WorkerProcess> {
    const worker = this.#fill(seat);
    const end = await Promise.race([worker.listening, worker.ended]);
    if (end !== undefined) {
      throw new CliError(
        "PROCESS_FAILED",
        `Worker ${seat.number} ended while it was starting. Mend what its own output, printed above, names.`,
      );
    }
    return worker;
  }

  #fill(seat: Seat): WorkerProcess {
    const worker = new WorkerProcess({
      number: seat.number,
      clock: this.#options.clock,
      answerers: {
        setup: () => this.#setup(),
        groupHealth: () => this.#health(),
        groupReadiness: () => this.#readiness(),
        groupMetrics: () => this.#printMetrics(),
      },
      onRefused: (socket) => {
        this.#distributor.remove(worker);
        this.#distributor.distribute(socket);
      },
    });
    seat.process = worker;
    void worker.listening.then(() => {
      // What changed while it was starting may have passed it by.
      worker.tellSupergraph(this.#options.feed.state);
      seat.isListening = true;
      if (this.#isStarted) {
        this.#distributor.add(worker);
      }
    });
    void worker.ended.then(({ untaken }) => {
      seat.isListening = false;
      this.#distributor.remove(worker);
      for (const socket of untaken) {
        this.#distributor.distribute(socket);
      }
    });
    return worker;
  }

  async #supervise(seat: Seat): Promise<void> {
    const { clock, logger } = this.#options;
    const backoff = new RestartBackoff(clock);
    while (seat.process !== undefined) {
      const { pid, ended } = seat.process;
      const { code, signal } = await ended;
      seat.process = undefined;
      if (this.#stopping.signal.aborted) {
        return;
      }
      await this.#remember(seat);
      const delayMs = backoff.next();
      this.#instruments.workerRestarts.add({});
      logger.warn("A worker has ended and is started again.", {
        worker: seat.number,
        pid,
        code,
        signal,
        delayMs,
      });
      await clock.sleep(delayMs, this.#stopping.signal).catch(() => {});
      if (this.#stopping.signal.aborted) {
        return;
      }
      backoff.started();
      this.#fill(seat);
    }
  }

  async #remember(seat: Seat): Promise<void> {
    const counted = seat.lastSnapshot;
    seat.lastSnapshot = [];
    this.#past = await mergeCounts([this.#past, counted]);
  }

  #setup(): WorkerSetup {
    const { host, port, feed } = this.#options;
    return { host, port, isRemote: feed.isRemote, state: feed.state };
  }

  #tellSupergraph(): void {
    for (const { process: worker } of this.#seats) {
      worker?.tellSupergraph(this.#options.feed.state);
    }
  }

  async #health(): Promise<ReadinessReport> {
    const workers = await Promise.all(
      this.#seats.map(async ({ number, process: worker }) => ({
        worker: number,
        alive: (await worker?.ask("health", answerTimeoutMs)) === true,
      })),
    );
    return { ready: workers.every(({ alive }) => alive), details: { workers } };
  }

  async #readiness(): Promise<ReadinessReport> {
    const reports = await Promise.all(
      this.#seats.map(async ({ number, process: worker }) => ({
        worker: number,
        report: await worker?.ask("readiness", answerTimeoutMs),
      })),
    );
    const spokesman = reports.find(({ report }) => report !== undefined && !report.ready) ?? reports[0];
    return {
      ready: reports.every(({ report }) => report?.ready === true),
      details: {
        ...spokesman?.report?.details,
        workers: reports.map(({ worker, report }) => ({ worker, ready: report?.ready === true })),
      },
    };
  }

  async #printMetrics(): Promise<PrintedMetrics> {
    const own = await this.#metrics.snapshot();
    const snapshots = await Promise.all(this.#seats.map((seat) => this.#snapshot(seat)));
    return printMerged([own, this.#past, ...snapshots]);
  }

  async #snapshot(seat: Seat): Promise<MetricsSnapshot> {
    const worker = seat.process;
    const snapshot = await worker?.ask("metrics", answerTimeoutMs);
    if (snapshot !== undefined && seat.process === worker) {
      seat.lastSnapshot = snapshot;
    }
    return seat.lastSnapshot;
  }
}
