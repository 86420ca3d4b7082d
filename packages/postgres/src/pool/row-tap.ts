import type { Duplex } from "node:stream";

/** Takes the payload of a `DataRow` message; it is only lent, and lies in the socket's own chunk where it can. */
export type RowReceiver = (payload: Buffer) => void;

const headerLength = 5;
const dataRow = 0x44;
const rowDescription = 0x54;

/**
 * Sits between a connection's socket and the driver's parser, which decodes every value into a string. While a
 * receiver is set, rows go to it as bytes; everything else reaches the parser unchanged and in order.
 *
 * The protocol is a sequence of frames: one byte of kind, four of length (which count themselves), the payload.
 * ```
 * chunk:   …tail│T 27 fields…│D 31 row…│D 31 row…│C 13 …│Z 5 …
 * parser:  …tail│T 27 fields…│                   │C 13 …│Z 5 …
 * receiver:                   row…      row…
 * ```
 * A receiver is set by the query whose `T` the parser has just read, so what lies before the first `D` after a `T`
 * is given on first. Costs a few nanoseconds a frame.
 */
export class RowTap {
  receiver: RowReceiver | undefined;
  /** How many queries under way want their rows as bytes; while there is none, nothing needs to be looked at early. */
  expected = 0;

  readonly #parse: (chunk: Buffer) => void;
  readonly #header = Buffer.alloc(headerLength);
  #headerFilled = 0;
  /** Bytes that are left of a frame which is given on to the parser. */
  #passing = 0;
  /** A row that began in an earlier chunk. */
  #row: { readonly payload: Buffer; filled: number } | undefined;
  #afterRowDescription = false;

  constructor(parse: (chunk: Buffer) => void) {
    this.#parse = parse;
  }

  /** Puts a tap before the parser that listens to `stream`; `undefined` if that is not exactly one listener. */
  static install(stream: Duplex): RowTap | undefined {
    const [listener, ...others] = stream.listeners("data");
    if (listener === undefined || others.length > 0) {
      return undefined;
    }
    const tap = new RowTap((chunk) => {
      listener.call(stream, chunk);
    });
    stream.off("data", listener as (chunk: Buffer) => void);
    stream.on("data", (chunk: Buffer) => tap.push(chunk));
    return tap;
  }

  /** Takes the next chunk of the socket, however the frames are cut. */
  push(chunk: Buffer): void {
    let passedUpTo = 0;
    let position = 0;
    while (position < chunk.length) {
      if (this.#row !== undefined) {
        position = passedUpTo = this.#continueRow(chunk, position);
      } else if (this.#passing > 0) {
        const length = Math.min(this.#passing, chunk.length - position);
        this.#passing -= length;
        position += length;
      } else if (this.#headerFilled > 0 || chunk.length - position < headerLength) {
        position = passedUpTo = this.#continueHeader(chunk, position, passedUpTo);
      } else if (chunk[position] === dataRow) {
        if (this.#afterRowDescription && this.expected > 0) {
          this.#pass(chunk, passedUpTo, position);
          passedUpTo = position;
          this.#afterRowDescription = false;
        }
        const payloadLength = chunk.readUInt32BE(position + 1) - 4;
        position += headerLength;
        if (this.receiver === undefined) {
          this.#passing = payloadLength;
        } else {
          position = this.#beginRow(chunk, position, payloadLength);
          passedUpTo = position;
        }
      } else {
        this.#afterRowDescription ||= chunk[position] === rowDescription;
        this.#passing = chunk.readUInt32BE(position + 1) - 4;
        position += headerLength;
      }
    }
    this.#pass(chunk, passedUpTo, chunk.length);
  }

  #pass(chunk: Buffer, start: number, end: number): void {
    if (start < end) {
      this.#parse(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end));
    }
  }

  #beginRow(chunk: Buffer, position: number, length: number): number {
    const end = position + length;
    if (end <= chunk.length) {
      this.receiver?.(chunk.subarray(position, end));
      return end;
    }
    const payload = Buffer.allocUnsafeSlow(length);
    this.#row = { payload, filled: chunk.copy(payload, 0, position) };
    return chunk.length;
  }

  #continueRow(chunk: Buffer, position: number): number {
    const row = this.#row;
    if (row === undefined) {
      return position;
    }
    const copied = chunk.copy(row.payload, row.filled, position, position + row.payload.length - row.filled);
    row.filled += copied;
    if (row.filled === row.payload.length) {
      this.#row = undefined;
      this.receiver?.(row.payload);
    }
    return position + copied;
  }

  /** Collects a header that is cut by the end of a chunk; gives the position behind what was taken. */
  #continueHeader(chunk: Buffer, position: number, passedUpTo: number): number {
    this.#pass(chunk, passedUpTo, position);
    const copied = chunk.copy(
      this.#header,
      this.#headerFilled,
      position,
      position + headerLength - this.#headerFilled,
    );
    this.#headerFilled += copied;
    if (this.#headerFilled < headerLength) {
      return position + copied;
    }
    this.#headerFilled = 0;
    const payloadLength = this.#header.readUInt32BE(1) - 4;
    if (this.#header[0] === dataRow && this.receiver !== undefined) {
      this.#afterRowDescription = false;
      return this.#beginRow(chunk, position + copied, payloadLength);
    }
    this.#afterRowDescription ||= this.#header[0] === rowDescription;
    this.#parse(Buffer.from(this.#header));
    this.#passing = payloadLength;
    return position + copied;
  }
}
