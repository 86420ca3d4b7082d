/**
 * What has arrived and was not taken yet. What is alone does not wait for company: a batch holds what there is. Its
 * bound is that of whoever fills it.
 */
export class MessageQueue<Message> {
  #messages: Message[] = [];
  #hasEnded = false;
  #failure: unknown;
  #wake = Promise.withResolvers<void>();

  push(message: Message): void {
    this.#messages.push(message);
    this.#wake.resolve();
  }

  /** No more messages come; those that are there can still be taken. With a failure, `batches` throws it after them. */
  end(failure?: unknown): void {
    this.#hasEnded = true;
    this.#failure = failure;
    this.#wake.resolve();
  }

  /** The messages in their order, at most `maxBatch` at once, until the end. */
  async *batches(maxBatch: number): AsyncIterable<readonly Message[]> {
    for (;;) {
      if (this.#messages.length > 0) {
        const batch = this.#messages.slice(0, maxBatch);
        this.#messages = this.#messages.slice(maxBatch);
        yield batch;
      } else if (this.#hasEnded) {
        if (this.#failure !== undefined) {
          throw this.#failure;
        }
        return;
      } else {
        await this.#wake.promise;
        this.#wake = Promise.withResolvers<void>();
      }
    }
  }
}
