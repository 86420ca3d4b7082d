import type { Socket } from "node:net";

/** Who takes connections. */
export interface ConnectionTaker {
  /** How many it was given and has not taken yet. */
  readonly waiting: number;
  give(socket: Socket): void;
}

/** So many connections wait while nobody takes any; more are closed. */
const maxQueued = 1_000;

/**
 * Gives each connection to one of several takers: to whoever keeps the fewest waiting, in turn where they are even. So
 * each has as many as the others, and one that is stuck gets no more.
 */
export class ConnectionDistributor {
  readonly #takers: ConnectionTaker[] = [];
  readonly #queue: Socket[] = [];
  #isOpen = true;

  /** Takers that are ready from now on. */
  add(...takers: readonly ConnectionTaker[]): void {
    this.#takers.push(...takers);
    for (const socket of this.#queue.splice(0)) {
      this.distribute(socket);
    }
  }

  /** A taker that takes no more. */
  remove(taker: ConnectionTaker): void {
    const index = this.#takers.indexOf(taker);
    if (index >= 0) {
      this.#takers.splice(index, 1);
    }
  }

  distribute(socket: Socket): void {
    const [first] = this.#takers;
    if (first !== undefined) {
      const taker = this.#takers.reduce((best, one) => (one.waiting < best.waiting ? one : best), first);
      this.remove(taker);
      this.#takers.push(taker);
      taker.give(socket);
    } else if (this.#isOpen && this.#queue.length < maxQueued) {
      this.#queue.push(socket);
    } else {
      socket.destroy();
    }
  }

  /** What nobody takes is closed from now on. */
  close(): void {
    this.#isOpen = false;
    for (const socket of this.#queue.splice(0)) {
      socket.destroy();
    }
  }
}
