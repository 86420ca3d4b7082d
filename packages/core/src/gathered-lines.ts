/** Takes texts one after the other, each whole. */
interface LineSink {
  write(text: string): unknown;
}

/** Lines of so many characters together are not held back any longer. */
const maxGathered = 16_384;

/**
 * Gives lines on in one piece for all that come in the same turn of the event loop: under load a write for each line
 * is what a log costs most. Nothing is lost by an orderly end of the process, nor by an uncaught error.
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
      setImmediate(() => this.flush());
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
