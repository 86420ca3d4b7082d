/** Everything that a terminal would obey rather than show, new lines aside: files of others may hold it. */
const obeyed =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: They are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** A text that is safe to print: control characters, and those that turn the direction of text, are replaced. */
export function printable(text: string): string {
  return text.replace(obeyed, "\ufffd");
}
