/** Everything that a terminal would obey rather than show, new lines aside: files of others may hold it. */
const obeyed = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** A text that is safe to print: control characters, and those that turn the direction of text, are replaced. */
export function printable(text: string): string {
  return text.replace(obeyed, "\ufffd");
}
