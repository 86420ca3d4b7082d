/** The longest name that is compared with others: nobody has misspelt a longer one by a few letters. */
const maxComparedLength = 100;

/** As many options as are compared; the others are not looked at. */
const maxCompared = 1_000;

/**
 * The options that `input` may have meant, nearest first, at most five: those within an edit distance
 * (Levenshtein, a change of case counting nothing) of `limit`, which is two fifths of the input's length unless given.
 * Of an input of more than 100 characters none, and of the options of about its length the first 1000 are compared: what
 * it takes is bounded, whoever gives the names.
 */
export function suggest(
  input: string,
  options: Iterable<string>,
  limit: number = Math.floor(input.length * 0.4) + 1,
): readonly string[] {
  if (input.length > maxComparedLength) {
    return [];
  }
  const wanted = input.toLowerCase();
  return Array.from(options)
    .filter((option) => Math.abs(option.length - wanted.length) <= limit)
    .slice(0, maxCompared)
    .map((option) => ({ option, distance: editDistance(wanted, option.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.option < b.option ? -1 : 1))
    .slice(0, 5)
    .map(({ option }) => option);
}

/** ` Did you mean "a", "b" or "c"?`, or nothing where there is nothing to suggest; goes behind a full sentence. */
export function didYouMean(suggestions: readonly string[]): string {
  const quoted = suggestions.map((suggestion) => `"${suggestion}"`);
  const last = quoted.pop();
  if (last === undefined) {
    return "";
  }
  return quoted.length === 0 ? ` Did you mean ${last}?` : ` Did you mean ${quoted.join(", ")} or ${last}?`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
