import type { Transform } from "node:stream";
import type { Dispatcher } from "undici";
import { createAnswerDecoder } from "./answer-decoder.ts";
import { ExecutorError } from "./errors.ts";

/** What becomes of the bytes of an answer. */
export interface AnswerBodyEvents {
  /** The whole body, decompressed. */
  readonly onBody: (body: Buffer) => void;
  /** The body cannot be had: what comes after is dropped. */
  readonly onFailure: (error: ExecutorError) => void;
}

/** An answer that begins. */
export interface AnswerStart {
  /** The value of the header `content-encoding`. */
  readonly encoding: string;
  /** The value of the header `content-length`; undefined where there is none. */
  readonly announcedBytes: number | undefined;
}

/** So much of an answer is decompressed whatever it was compressed from. */
const freeBytes = 1_000_000;

/** JSON of lists of like objects is seldom compressed to less than a hundredth; a bomb to a thousandth and less. */
const maxCompressionRatio = 500;

/**
 * Gathers the bytes of one answer, decompressed while they come, and gives up as soon as they are more than `maxBytes`,
 * or more than 500 times those that came and over 1 MB.
 */
export class AnswerBody {
  readonly #maxBytes: number;
  readonly #events: AnswerBodyEvents;
  readonly #chunks: Buffer[] = [];
  #encoding = "identity";
  #decoder: Transform | undefined;
  #compressedBytes = 0;
  #bytes = 0;

  constructor(maxBytes: number, events: AnswerBodyEvents) {
    this.#maxBytes = maxBytes;
    this.#events = events;
  }

  start({ encoding, announcedBytes = 0 }: AnswerStart): void {
    this.#encoding = encoding;
    if (announcedBytes > this.#maxBytes) {
      this.#events.onFailure(this.#tooLarge());
    }
  }

  /** Takes a chunk as it came; holds the connection back while the decoder is behind. */
  take(chunk: Buffer, controller: Dispatcher.DispatchController): void {
    if (this.#encoding === "identity") {
      this.#add(chunk);
      return;
    }
    this.#compressedBytes += chunk.length;
    this.#decoder ??= this.#openDecoder();
    if (this.#decoder?.write(chunk) === false) {
      controller.pause();
      this.#decoder.once("drain", () => controller.resume());
    }
  }

  /** Everything has come. */
  end(): void {
    if (this.#decoder === undefined) {
      this.#deliver();
    } else {
      this.#decoder.end();
    }
  }

  /** Drops what has come, and what still comes. */
  destroy(): void {
    this.#decoder?.destroy();
    this.#chunks.length = 0;
  }

  #openDecoder(): Transform | undefined {
    const decoder = createAnswerDecoder(this.#encoding);
    if (decoder === undefined) {
      const message = `Its answer is compressed in a way that is not understood (${this.#encoding}).`;
      this.#events.onFailure(new ExecutorError("SUBREQUEST_MALFORMED_RESPONSE", message));
      return undefined;
    }
    decoder.on("data", (chunk: Buffer) => this.#add(chunk));
    decoder.on("end", () => this.#deliver());
    decoder.on("error", (cause) => {
      const message = `Its answer says that it is compressed (${this.#encoding}), and cannot be decompressed.`;
      this.#events.onFailure(new ExecutorError("SUBREQUEST_MALFORMED_RESPONSE", message, { cause }));
    });
    return decoder;
  }

  #add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.#events.onFailure(this.#tooLarge());
    } else if (
      this.#decoder !== undefined &&
      this.#bytes > freeBytes &&
      this.#bytes > maxCompressionRatio * this.#compressedBytes
    ) {
      const message = `Its answer is more than ${maxCompressionRatio} times as large as it was sent (${this.#encoding}).`;
      this.#events.onFailure(new ExecutorError("SUBREQUEST_RESPONSE_TOO_LARGE", message));
    } else {
      this.#chunks.push(chunk);
    }
  }

  #deliver(): void {
    const [first = Buffer.alloc(0)] = this.#chunks;
    this.#events.onBody(this.#chunks.length > 1 ? Buffer.concat(this.#chunks, this.#bytes) : first);
  }

  #tooLarge(): ExecutorError {
    return new ExecutorError(
      "SUBREQUEST_RESPONSE_TOO_LARGE",
      `Its answer is larger than ${this.#maxBytes} bytes. Raise the limit for subgraph answers where that is right.`,
    );
  }
}
