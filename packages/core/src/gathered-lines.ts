/** Takes texts one after the other, each whole. */
interface LineSink {
  write(text: string): unknown;
}

/** Lines of so many characters together are not held back any longer. */
const maxGathered = 16_384;

/** For how long lines are held back at most. */
const gatheringMs = 20;

/**
 * Gives lines on in one piece for all that come within a few milliseconds: under load a write for each line is what a log
 * costs most, as much as all the rest of a small request. Nothing is lost by an orderly end of the process, nor by an
 * uncaught error.
 */
export class GatheredLines {
  readonly #sink: LineSink;
  #gathered = "";

  constructor(sink: LineSink) {
    this.#sink = sink;
    process.once("exit", () => this.flush());
  }

  write(line: string): void {
    if (this.#gathered === "") {
      setTimeout(() => this.flush(), gatheringMs).unref();
    }
    this.#gathered += line;
    if (this.#gathered.length > maxGathered) {
      this.flush();
    }
  }

  flush(): void {
    const gathered = this.#gathered;
    if (gathered !== "") {
      this.#gathered = "";
      this.#sink.write(gathered);
    }
  }
}
