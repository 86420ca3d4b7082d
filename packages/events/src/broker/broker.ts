import type { EventsError } from "../errors.ts";
import type { EncodedEvent } from "./event.ts";

/**
 * A place in a broker's log. Numbers grow in the order in which events were stored, with gaps, and mean something
 * only within one log.
 */
export interface Position {
  /** Which log; another one when the stream was deleted and made anew. */
  readonly log: string;
  /** The number of the last event that lies behind; 0 before the first. */
  readonly sequence: number;
}

/** Where to begin: at a place, with the oldest event that is kept, with the next one, or with those since a time. */
export type StartPosition = Position | "beginning" | "now" | Date;

/** What lies at a place of the log: the text of an event, or of what somebody else has left there. */
export interface StoredEvent {
  readonly sequence: number;
  /** The subject under which it was published. */
  readonly subject: string;
  /** The JSON of a CloudEvent, unless it came from elsewhere: `decodeEvent` tells. */
  readonly text: string;
}

/** Events in the order of the log, and the place behind them: reading on from there gives what follows. */
export interface EventBatch {
  readonly events: readonly StoredEvent[];
  readonly position: Position;
  /** Tells the broker that all up to here need not be sent again. Not waited for: the position is what counts. */
  acknowledge(): void;
}

export interface ReadOptions {
  /** Who reads, of letters, digits, `-` and `_`: what the broker shows. One reader of a name at a time, as its caller sees to. */
  readonly name: string;
  /** Patterns of subjects; an event that any of them stands for is read. */
  readonly subjects: readonly string[];
  readonly from: StartPosition;
  /** The most events at once: 500 unless given. */
  readonly maxBatch?: number;
  /**
   * Called with what has failed whenever the broker cannot be reached, and with `undefined` when it can; reading goes on by
   * itself.
   */
  readonly onState?: (failure: EventsError | undefined) => void;
  readonly signal: AbortSignal;
}

/**
 * Where services leave events for each other: one log, in which each event has its place.
 *
 * The broker keeps order and gives every event at least once; that it has one effect, is tried again, or is put aside
 * is the consumer's part, in the database of its effects (`src/consumer`).
 */
export interface EventBroker extends AsyncDisposable {
  readonly kind: "jetstream" | "postgres";
  /** The largest event that it takes, in bytes of its JSON. */
  readonly maxEventBytes: number;

  /**
   * Stores events in their order, and resolves when all of them are safe. One whose id the log already has is not
   * stored again; of a rejected call any number may be stored, and publishing all of them again is right.
   *
   * @throws EventsError EVENT_TOO_LARGE (nothing was stored), BROKER_UNREACHABLE, BROKER_REFUSED
   */
  publish(events: readonly EncodedEvent[]): Promise<void>;

  /**
   * Reads on for ever, waiting for new events, until the signal is aborted. Connections that drop are made anew; no
   * event between two batches is left out.
   *
   * @throws EventsError BROKER_REFUSED, SUBJECT_INVALID; EVENTS_LOST when what follows `from` is no longer kept.
   */
  read(options: ReadOptions): AsyncIterable<EventBatch>;

  /** The place behind the newest event. @throws EventsError BROKER_UNREACHABLE, BROKER_REFUSED */
  end(): Promise<Position>;

  /** How many events of these subjects lie behind a place. @throws EventsError BROKER_UNREACHABLE, BROKER_REFUSED */
  countAfter(position: Position, subjects: readonly string[]): Promise<number>;
}
