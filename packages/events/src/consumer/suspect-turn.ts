import { randomUUID } from "node:crypto";

/** The right to handle a suspect, held until it is given back. */
export interface HeldTurn {
  /** Gives it back. With `foundSome`, those who were refused it meanwhile are told, since there may be more. */
  release(foundSome: boolean): void;
}

/**
 * Lets one handler at a time, of all consumers of a process, handle a suspect: an event that somebody began to handle
 * and did not end. So the event that a process is noted to handle when it dies is the one to blame.
 */
export class SuspectTurn {
  /** Under which this process notes what it handles. */
  readonly processId: string = randomUUID();
  readonly #refused = new Set<() => void>();
  #isHeld = false;

  /** `undefined` while another has it; `onFree` is called when it is worth asking again. */
  tryTake(onFree: () => void): HeldTurn | undefined {
    if (this.#isHeld) {
      this.#refused.add(onFree);
      return undefined;
    }
    this.#isHeld = true;
    return {
      release: (foundSome) => {
        this.#isHeld = false;
        const refused = [...this.#refused];
        this.#refused.clear();
        if (foundSome) {
          for (const ring of refused) {
            ring();
          }
        }
      },
    };
  }
}
