import type { FieldFault } from "./faults.ts";

export type ResponsePath = readonly (string | number)[];

/** The `errors` of one response, printed as they come; past the limit they are only counted. */
export class ResponseErrors {
  readonly #limit: number;
  readonly #texts: string[] = [];
  readonly #codes: string[] = [];
  #omitted: number;

  constructor(limit: number, omitted: number) {
    this.#limit = limit;
    this.#omitted = omitted;
  }

  /** The codes of the errors that are printed, in their order. */
  get codes(): readonly string[] {
    return this.#codes;
  }

  /** How many there have been, those past the limit included. */
  get count(): number {
    return this.#texts.length + this.#omitted;
  }

  get omitted(): number {
    return this.#omitted;
  }

  add(fault: FieldFault, path?: ResponsePath): void {
    if (this.#texts.length >= this.#limit) {
      this.#omitted++;
      return;
    }
    this.#codes.push(fault.code);
    this.#texts.push(JSON.stringify({ message: fault.message, path, extensions: fault.extensions }));
  }

  /** `"errors":[…],` or nothing. */
  print(): string {
    return this.#texts.length === 0 ? "" : `"errors":[${this.#texts.join(",")}],`;
  }
}
