/** Where a message lies in the stream, and the how manyth delivery of its consumer it is. */
export interface Delivery {
  readonly seq: number;
  readonly info: { readonly deliverySequence: number };
}

/**
 * Follows the deliveries of one consumer, which the server counts from 1, also those of messages that it sends once
 * more. What comes again is left out; a delivery that never arrived shows as a gap, behind which nothing is taken.
 */
export class DeliveryOrder {
  #sequence: number;
  #delivery = 0;
  #hasGap = false;

  /** `sequence`: the place in the stream behind which the consumer begins. */
  constructor(sequence: number) {
    this.#sequence = sequence;
  }

  get hasGap(): boolean {
    return this.#hasGap;
  }

  /** Whether the message is the next one that nobody has taken. */
  take({ seq, info }: Delivery): boolean {
    this.#hasGap ||= info.deliverySequence !== this.#delivery + 1;
    if (this.#hasGap) {
      return false;
    }
    this.#delivery = info.deliverySequence;
    if (seq <= this.#sequence) {
      return false;
    }
    this.#sequence = seq;
    return true;
  }
}
