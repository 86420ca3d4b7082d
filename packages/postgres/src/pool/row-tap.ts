import type { Duplex } from "node:stream";

/** Takes the rows of one query. */
export interface RowReceiver {
  /** Takes the payload of a `DataRow` message; it is only lent, and lies in the socket's own chunk where it can. */
  receiveRow(payload: Buffer): void;
}

/** Who takes the rows that come next. */
export interface RowReceivers {
  /** Whether any query under way wants its rows as bytes; while none does, nothing needs to be looked at early. */
  readonly isExpecting: boolean;
  /** Of the query that the server answers, once the driver has read all that came before; `undefined` for the driver. */
  current(): RowReceiver | undefined;
}

const headerLength = 5;
const dataRow = 0x44;
const bindComplete = 0x32;
const commandComplete = 0x43;
const readyForQuery = 0x5a;

/**
 * Sits between a connection's socket and the driver's parser, which decodes every value into a string. Rows for which
 * there is a receiver go to it as bytes, and the messages around them that say nothing more are dropped (`BindComplete`,
 * `CommandComplete`); everything else reaches the parser unchanged and in order.
 *
 * The protocol is a sequence of frames: one byte of kind, four of length (which count themselves), the payload.
 * ```
 * chunk:   …tail│2 4│D 31 row…│D 31 row…│C 13 …│Z 5 …
 * parser:  …tail│                               │Z 5 …
 * receiver:           row…      row…
 * ```
 * Whose the rows are is known once the parser has read the `Z` of the query before, so what lies before the first of these
 * frames is given on first. Costs a few nanoseconds a frame.
 */
export class RowTap {
  readonly #parse: (chunk: Buffer) => void;
  readonly #receivers: RowReceivers;
  readonly #header = Buffer.alloc(headerLength);
  #headerFilled = 0;
  /** Bytes that are left of a frame which is given on to the parser. */
  #passing = 0;
  /** Bytes that are left of a frame which nobody needs. */
  #dropping = 0;
  /** A row that began in an earlier chunk. */
  #row: { readonly payload: Buffer; filled: number } | undefined;
  /** Of the query that the server answers; null where it is not known who that is. */
  #receiver: RowReceiver | undefined | null = null;

  constructor(parse: (chunk: Buffer) => void, receivers: RowReceivers) {
    this.#parse = parse;
    this.#receivers = receivers;
  }

  /** Puts a tap before the parser that listens to `stream`; `undefined` if that is not exactly one listener. */
  static install(stream: Duplex, receivers: RowReceivers): RowTap | undefined {
    const [listener, ...others] = stream.listeners("data");
    if (listener === undefined || others.length > 0) {
      return undefined;
    }
    const tap = new RowTap((chunk) => {
      listener.call(stream, chunk);
    }, receivers);
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
      } else if (this.#dropping > 0) {
        position = passedUpTo = this.#drop(chunk, position);
      } else if (this.#passing > 0) {
        const length = Math.min(this.#passing, chunk.length - position);
        this.#passing -= length;
        position += length;
      } else if (this.#headerFilled > 0 || chunk.length - position < headerLength) {
        position = passedUpTo = this.#continueHeader(chunk, position, passedUpTo);
      } else {
        const kind = chunk[position] ?? 0;
        const payloadLength = chunk.readUInt32BE(position + 1) - 4;
        if (this.#mayBeTaken(kind)) {
          this.#pass(chunk, passedUpTo, position);
          passedUpTo = position;
        }
        position += headerLength;
        if (this.#isTaken(kind)) {
          position = passedUpTo = this.#take(kind, chunk, position, payloadLength);
        } else {
          this.#passing = payloadLength;
        }
      }
    }
    this.#pass(chunk, passedUpTo, chunk.length);
  }

  /** Whether a frame is of a kind that a receiver takes, for which all before it must have reached the parser. */
  #mayBeTaken(kind: number): boolean {
    return (
      this.#receiver !== undefined &&
      (kind === dataRow || kind === bindComplete || kind === commandComplete) &&
      this.#receivers.isExpecting
    );
  }

  /** Whether a receiver takes the frame. All before it has reached the parser if it may be. */
  #isTaken(kind: number): boolean {
    if (kind === readyForQuery) {
      this.#receiver = null;
      return false;
    }
    if (!this.#mayBeTaken(kind)) {
      return false;
    }
    this.#receiver ??= this.#receivers.current();
    return this.#receiver !== undefined;
  }

  #take(kind: number, chunk: Buffer, position: number, length: number): number {
    if (kind === dataRow) {
      return this.#beginRow(chunk, position, length);
    }
    this.#dropping = length;
    return this.#drop(chunk, position);
  }

  #drop(chunk: Buffer, position: number): number {
    const length = Math.min(this.#dropping, chunk.length - position);
    this.#dropping -= length;
    return position + length;
  }

  #pass(chunk: Buffer, start: number, end: number): void {
    if (start < end) {
      this.#parse(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end));
    }
  }

  #beginRow(chunk: Buffer, position: number, length: number): number {
    const end = position + length;
    if (end <= chunk.length) {
      this.#receiver?.receiveRow(chunk.subarray(position, end));
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
      this.#receiver?.receiveRow(row.payload);
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
    const kind = this.#header[0] ?? 0;
    const payloadLength = this.#header.readUInt32BE(1) - 4;
    if (this.#isTaken(kind)) {
      return this.#take(kind, chunk, position + copied, payloadLength);
    }
    this.#parse(Buffer.from(this.#header));
    this.#passing = payloadLength;
    return position + copied;
  }
}
