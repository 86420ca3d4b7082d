import type { NatsConnection } from "@nats-io/transport-node";
import { EventsError } from "../errors.ts";

/**
 * Whether the connection stands. The client connects again by itself, but what was under way when it dropped would
 * wait for its whole timeout; here it is told at once.
 */
export class Link {
  #isUp = true;
  readonly #underWay = new Set<(error: EventsError) => void>();
  readonly #watchers = new Set<(failure: EventsError | undefined) => void>();

  constructor(connection: NatsConnection) {
    void this.#follow(connection);
  }

  /** Does `work`, or rejects when the connection drops meanwhile. @throws EventsError BROKER_UNREACHABLE */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.#isUp) {
      throw connectionDropped();
    }
    const dropped = Promise.withResolvers<never>();
    this.#underWay.add(dropped.reject);
    try {
      return await Promise.race([work(), dropped.promise]);
    } finally {
      this.#underWay.delete(dropped.reject);
    }
  }

  /** Calls `onState` whenever the connection drops, with the error, and whenever it stands again, until aborted. */
  watch(onState: (failure: EventsError | undefined) => void, signal: AbortSignal): void {
    this.#watchers.add(onState);
    signal.addEventListener("abort", () => this.#watchers.delete(onState), { once: true });
  }

  async #follow(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === "disconnect" || type === "close") {
        this.#isUp = false;
        for (const reject of this.#underWay) {
          reject(connectionDropped());
        }
        this.#tell(connectionDropped());
      } else if (type === "reconnect") {
        this.#isUp = true;
        this.#tell(undefined);
      }
    }
  }

  #tell(failure: EventsError | undefined): void {
    for (const onState of this.#watchers) {
      onState(failure);
    }
  }
}

function connectionDropped(): EventsError {
  return new EventsError(
    "BROKER_UNREACHABLE",
    "The connection to NATS dropped; it is being made anew. What was under way has to be done again.",
  );
}
