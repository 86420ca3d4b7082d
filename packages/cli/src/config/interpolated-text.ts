import {
  type Environment,
  type EnvironmentReference,
  environmentReferences,
  environmentValue,
} from "@hansa/core";

/** A text with environment variables filled in, which knows where what it holds stood before. */
export class InterpolatedText {
  readonly source: string;
  readonly text: string;
  /** The references to variables that are not set and have no default; they stay as they are. */
  readonly missing: readonly EnvironmentReference[];
  /** Where what comes after a value begins in the text and in the source, ascending. */
  readonly #resumed: { readonly at: number; readonly sourceAt: number; readonly sourceStart: number }[] = [];

  constructor(source: string, environment: Environment) {
    const missing: EnvironmentReference[] = [];
    let text = "";
    let end = 0;
    for (const reference of environmentReferences(source)) {
      const value = environmentValue(reference, environment);
      if (value === undefined) {
        missing.push(reference);
      } else {
        text += source.slice(end, reference.start) + value;
        end = reference.end;
        this.#resumed.push({ at: text.length, sourceAt: end, sourceStart: reference.start });
      }
    }
    this.source = source;
    this.text = text + source.slice(end);
    this.missing = missing;
  }

  /** The offset in the source of an offset in the text; of what a variable has brought, that of the reference to it. */
  sourceOffset(offset: number): number {
    let before = { at: 0, sourceAt: 0, sourceStart: 0 };
    for (const one of this.#resumed) {
      if (one.at > offset) {
        // Up to the value both run alike.
        return Math.min(before.sourceAt + offset - before.at, one.sourceStart);
      }
      before = one;
    }
    return before.sourceAt + offset - before.at;
  }
}
