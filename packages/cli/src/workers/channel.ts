import type { Clock } from "@hansa/core";
import type { Answers, Question, WorkerMessage } from "./messages.ts";

/** How the questions of the other process are answered; those that are not listed are not asked. */
export type Answerers = { readonly [Name in Question]?: () => Promise<Answers[Name]> | Answers[Name] };

export interface ChannelOptions {
  /** Sends to the other process; what cannot be sent is dropped, as the other one is gone then. */
  readonly send: (message: WorkerMessage) => void;
  readonly answerers: Answerers;
  readonly clock: Clock;
}

/** Questions and answers between two processes. Told of every message; those of other kinds are not its concern. */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #asked = new Map<number, (value: unknown) => void>();
  #lastId = 0;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** Undefined where the other process gives no answer in time, or has ended. */
  async ask<Name extends Question>(name: Name, timeoutMs: number): Promise<Answers[Name] | undefined> {
    const id = ++this.#lastId;
    const answered = new AbortController();
    try {
      return await new Promise((resolve) => {
        // Both processes are of this version, so an answer has its question's type.
        this.#asked.set(id, (value) => resolve(value as Answers[Name] | undefined));
        this.#options.send({ kind: "question", id, name });
        this.#options.clock.sleep(timeoutMs, answered.signal).then(
          () => resolve(undefined),
          () => {},
        );
      });
    } finally {
      answered.abort();
      this.#asked.delete(id);
    }
  }

  receive(message: WorkerMessage): void {
    if (message.kind === "answer") {
      this.#asked.get(message.id)?.(message.value);
    } else if (message.kind === "question") {
      void this.#answer(message.id, message.name);
    }
  }

  /** The other process has ended: what was asked stays without answer. */
  close(): void {
    for (const settle of this.#asked.values()) {
      settle(undefined);
    }
  }

  async #answer(id: number, name: Question): Promise<void> {
    const { answerers, send } = this.#options;
    const value: unknown = await answerers[name]?.();
    send({ kind: "answer", id, value });
  }
}
