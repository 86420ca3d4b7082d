import type { Clock } from "@hansa/core";
import type { SubgraphRequest, SubgraphResponse, SubgraphTransport } from "@hansa/executor";
import type { GatewayInstruments } from "./metrics.ts";
import type { Deadline } from "./shared-operations.ts";

export interface RequestMeterOptions {
  readonly instruments: GatewayInstruments;
  readonly clock: Clock;
  /** When the operation began, in the clock's monotonic milliseconds. */
  readonly startMs: number;
  /** When the client's time is over. */
  readonly deadline: Deadline;
}

/**
 * Measures the subgraph requests of one operation: a transport around a transport. What it knows of the time in which
 * at least one request ran gives the gateway's own share. Each request is told the time that is left.
 */
export class RequestMeter implements SubgraphTransport {
  readonly #transport: SubgraphTransport;
  readonly #instruments: GatewayInstruments;
  readonly #clock: Clock;
  readonly #deadline: Deadline;
  readonly #startMs: number;
  #running = 0;
  #waitStartMs = 0;
  #waitedMs = 0;

  constructor(transport: SubgraphTransport, { instruments, clock, startMs, deadline }: RequestMeterOptions) {
    this.#transport = transport;
    this.#instruments = instruments;
    this.#clock = clock;
    this.#deadline = deadline;
    this.#startMs = startMs;
  }

  async send(request: SubgraphRequest): Promise<SubgraphResponse> {
    const { subgraph, operation } = request;
    const startMs = this.#clock.monotonic();
    if (this.#running === 0) {
      this.#waitStartMs = startMs;
    }
    this.#running++;
    this.#instruments.subgraphRequests.add({ subgraph, operation });
    try {
      return await this.#transport.send({ ...request, timeLeftMs: this.#deadline.deadlineMs - startMs });
    } finally {
      const endMs = this.#clock.monotonic();
      this.#running--;
      if (this.#running === 0) {
        this.#waitedMs += endMs - this.#waitStartMs;
      }
      this.#instruments.subgraphDuration.observe({ subgraph }, (endMs - startMs) / 1_000);
    }
  }

  /** To be called when the operation has been answered. */
  end(): void {
    const totalMs = this.#clock.monotonic() - this.#startMs;
    this.#instruments.gatewayOverhead.observe({}, Math.max(0, totalMs - this.#waitedMs) / 1_000);
  }
}
