/**
 * Builds the text of JavaScript functions. What goes into the text from outside, names above all, goes in as a quoted
 * literal and no other way; values that have no literal are handed to the code as constants.
 */
export class CodeBuilder {
  readonly #lines: string[] = [];
  readonly #constants: unknown[] = [];
  #depth = 0;
  #names = 0;

  /** A line of code. */
  line(text: string): void {
    this.#lines.push(`${"  ".repeat(this.#depth)}${text}`);
  }

  /** `head { … }`, with what `body` writes inside. */
  block(head: string, body: () => void): void {
    this.line(`${head} {`);
    this.#depth++;
    body();
    this.#depth--;
    this.line("}");
  }

  /** A name that is used nowhere else. */
  name(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  /** The name of a value that the code gets from outside. */
  constant(value: unknown): string {
    return `constants[${this.#constants.push(value) - 1}]`;
  }

  /** The code, for looking at it. */
  get text(): string {
    return this.#lines.join("\n");
  }

  /**
   * What the code returns; `undefined` where the process forbids to make code out of text (Node's
   * `--disallow-code-generation-from-strings`).
   */
  run(): unknown {
    try {
      // oxlint-disable-next-line typescript/no-implied-eval -- the text is this builder's own.
      return new Function("constants", `"use strict";\n${this.text}`)(this.#constants);
    } catch (error) {
      if (error instanceof EvalError) {
        return undefined;
      }
      throw error;
    }
  }
}

/** A text as a literal of JavaScript. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** A property of an object literal; `__proto__: …` would set the prototype. */
export function property(name: string, value: string): string {
  return name === "__proto__" ? `["__proto__"]: ${value}` : `${quote(name)}: ${value}`;
}
