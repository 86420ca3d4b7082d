import type { NatsConnection } from "@nats-io/transport-node";
import { EventsError } from "../errors.ts";

/**
 * Whether the connection stands. The client connects again by itself, but what was under way when it dropped would
 * wait for its whole timeout; here it is told at once.
 */
export class Link {
  #isUp = true;
  readonly #underWay = new Set<(error: EventsError) => void>();

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

  async #follow(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === "disconnect" || type === "close") {
        this.#isUp = false;
        for (const reject of this.#underWay) {
          reject(connectionDropped());
        }
      } else if (type === "reconnect") {
        this.#isUp = true;
      }
    }
  }
}

function connectionDropped(): EventsError {
  return new EventsError(
    "BROKER_UNREACHABLE",
    "The connection to NATS dropped; it is being made anew. What was under way has to be done again.",
  );
}
