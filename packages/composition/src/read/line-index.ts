/** Finds the lines of places in one text. The text is searched for its lines once, when the first place is asked for. */
export class LineIndex {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The line and column of an offset, both from 1; a line ends as GraphQL says: `\n`, `\r\n` or `\r`. O(log lines). */
  placeOf(offset: number): { readonly line: number; readonly column: number } {
    this.#starts ??= [0, ...this.#text.matchAll(/\r\n|[\n\r]/g).map((end) => end.index + end[0].length)];
    const starts = this.#starts;
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return { line: low + 1, column: offset + 1 - (starts[low] ?? 0) };
  }
}
