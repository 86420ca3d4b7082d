/** The texts of files and schemas by the names that places have for them. */
export class SourceTexts {
  readonly #texts = new Map<string, string>();
  readonly #lines = new Map<string, readonly string[]>();

  add(file: string, text: string): void {
    this.#texts.set(file, text);
    this.#lines.delete(file);
  }

  /** A line, counted from 1 and without its end; nothing where it is not known. */
  line(file: string, line: number): string | undefined {
    const text = this.#texts.get(file);
    if (text === undefined) {
      return undefined;
    }
    const lines = this.#lines.get(file) ?? text.split(/\r\n|[\n\r]/);
    this.#lines.set(file, lines);
    return lines[line - 1];
  }
}
